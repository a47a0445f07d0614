import type { Answer } from '../answer.ts';
import { isOwnCode } from '../own-code.ts';
import type { Asked, Scene } from '../scene.ts';
import { grammarOf } from '../tree/grammars.ts';

/** Files that can say which variables a service gets. */
const MANIFEST =
  /(?:^|\/)(?:[\w.-]+\.(?:ya?ml|tf|tfvars|sh)|Dockerfile[\w.-]*|Makefile|Procfile|(?!(?:example|sample|template|dist)\.)[\w-]*\.env(?:\.(?!example|sample|template|dist)[\w-]+)?)$/;
/** Signs that one does. */
const SETS =
  /^\s*(?:- )?env:\s*$|^kind:\s*(?:ConfigMap|Secret)\b|configMapGenerator:|environment:|env_variables:|--(?:set|update)-(?:env-vars|secrets)|^ENV\s|\benv\s*\{|^[A-Z][A-Z0-9_]+=|^\s*export\s+[A-Z]/m;
const MAX_MANIFESTS = 2_000;

/** A variable that the code reads and the manifests at the commit do not set. */
export async function environmentVariable(asked: Asked, scene: Scene): Promise<readonly Answer[]> {
  const name = asked.captures['name'] ?? '';
  if (!/^[A-Z][A-Z0-9_]{2,80}$/.test(name)) return [];
  const paths = [...scene.snapshot.tree.files.keys()].filter((p) => MANIFEST.test(p) && isOwnCode(p)).sort();
  const manifests = [...(await scene.snapshot.texts(paths.slice(0, MAX_MANIFESTS)))].filter(([, text]) =>
    SETS.test(text),
  );
  if (manifests.length === 0) return [];
  const read = await readOf(name, scene);
  const set = manifests.flatMap(([path, text]) => {
    const line = settingLine(text, name);
    return line === null ? [] : [scene.snapshot.place(path, line, text.split('\n')[line - 1] ?? '')];
  });
  const elsewhere = set.length > 0 ? null : takenFromElsewhere(manifests, scene);
  const without = manifests.length - set.length;
  const base = { id: 'variable', hits: without, candidates: manifests.length };
  const counts = `${without} of ${manifests.length} files that set variables do not set it`;
  const [first] = set;
  if (!first)
    return [
      {
        ...base,
        title: `${name} is ${read ? `read (${read.file}:${read.line}) and ` : ''}set by no manifest at this commit`,
        verdict: read && !elsewhere && paths.length <= MAX_MANIFESTS ? 'verified' : 'supports',
        why: counts,
        places: [
          ...(read ? [read] : []),
          ...(elsewhere ? [elsewhere] : []),
          ...manifests.slice(0, 4).map(([path, text]) => scene.snapshot.place(path, 1, text)),
        ],
        ...(elsewhere
          ? {
              confirm: `Whether what ${elsewhere.file}:${elsewhere.line} takes in sets it: it is not in the checkout.`,
            }
          : read
            ? {}
            : { confirm: `Where ${name} is read: the checkout does not name it in code.` }),
      },
    ];
  if (without === 0 || manifests.length === 1)
    return [
      {
        ...base,
        title: `${name} was dropped from, or never added to, the deployment of this environment`,
        verdict: 'refuted',
        why: `${first.file}:${first.line} sets it`,
        places: [first],
      },
    ];
  return [
    {
      ...base,
      title: `${name} is set in ${first.file} and not in all manifests`,
      verdict: 'supports',
      why: counts,
      places: set.slice(0, 5),
      confirm: 'Which of these files deploys this service to this environment.',
    },
  ];
}

/** Takes a whole set of variables from an object or a file: `envFrom` of Kubernetes, `env_file` of Compose, files given to a command. */
const TAKES = /\benvFrom:|\benv_file:|--env(?:-vars)?-file\b|\bload_dotenv\(/;
const DOTENV = /(?:^|[\s"'/=[])([\w.-]*\.env[\w.-]*)/g;

/** The line of a manifest that takes variables from what the checkout does not hold; null where all is here. */
function takenFromElsewhere(
  manifests: readonly (readonly [path: string, text: string])[],
  scene: Scene,
): Answer['places'][number] | null {
  const files = [...scene.snapshot.tree.files.keys()];
  const objects = new Set(
    manifests.flatMap(([, text]) =>
      text
        .split(/^---\s*$/m)
        .filter(
          (part) => /^kind:\s*(?:ConfigMap|Secret)\b/m.test(part) || part.includes('configMapGenerator:'),
        )
        .flatMap((part) => [...part.matchAll(/^\s*(?:- )?name:\s*["']?([\w.-]+)/gm)].map((m) => m[1] ?? '')),
    ),
  );
  for (const [path, text] of manifests) {
    const lines = text.split('\n');
    for (const [i, line] of lines.entries()) {
      if (!TAKES.test(line.replace(/(?:^|\s)#.*$/, ''))) continue;
      const part = lines.slice(i, i + 12).join('\n');
      const wanted = /\benvFrom:/.test(line)
        ? [...part.matchAll(/(?:configMapRef|secretRef):\s*\{?\s*name:\s*["']?([\w.-]+)/g)].map(
            (m) => m[1] ?? '',
          )
        : [...part.matchAll(DOTENV)].map((m) => m[1] ?? '');
      const here = (name: string): boolean =>
        /\benvFrom:/.test(line) ? objects.has(name) : files.some((f) => f === name || f.endsWith(`/${name}`));
      if (wanted.length === 0 || !wanted.every(here)) return scene.snapshot.place(path, i + 1, line);
    }
  }
  return null;
}

/** The first line of code that reads the variable. */
async function readOf(name: string, scene: Scene): Promise<Answer['places'][number] | null> {
  const paths = (await scene.snapshot.grep([name])).filter((p) => grammarOf(p) && isOwnCode(p)).sort();
  for (const [path, text] of await scene.snapshot.texts(paths)) {
    const lines = text.split('\n');
    const at = lines.findIndex((line) => reads(line, name));
    if (at >= 0) return scene.snapshot.place(path, at + 1, lines[at] ?? '');
  }
  return null;
}

/** `os.environ["NAME"]`, `os.getenv("NAME")`, `process.env.NAME`, `System.getenv("NAME")`, `${NAME}` of Spring. */
function reads(line: string, name: string): boolean {
  const at = line.indexOf(name);
  if (at < 0 || /\w/.test(line.charAt(at - 1)) || /\w/.test(line.charAt(at + name.length))) return false;
  const before = line.slice(Math.max(0, at - 60), at);
  return before.endsWith('${') || /(?:environ|getenv|env|Getenv|LookupEnv)\b/.test(before);
}

/** The line on which a manifest gives the variable a value; null where it only uses it, or names it in a comment. */
function settingLine(text: string, name: string): number | null {
  const at = text.split('\n').findIndex((raw) => {
    const line = raw.replace(/(?:^|\s)#.*$/, '');
    for (let from = line.indexOf(name); from >= 0; from = line.indexOf(name, from + 1)) {
      const before = line.charAt(from - 1);
      const after = line.slice(from + name.length);
      if (/\w/.test(before) || before === '$' || before === '{' || /^\w/.test(after)) continue;
      if (
        /^["']?\s*(?:=|:)/.test(after) ||
        /name["']?\s*[:=]\s*["']?$/.test(line.slice(0, from)) ||
        /^ENV\s+$/.test(line.slice(0, from))
      )
        return true;
    }
    return false;
  });
  return at < 0 ? null : at + 1;
}
