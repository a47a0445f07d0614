import type { Answer } from '../answer.ts';
import { isOwnCode } from '../own-code.ts';
import { framePlace, type Asked, type Scene } from '../scene.ts';
import { bindsAtTop } from '../text-scan.ts';
import { lineOf } from '../tree/names.ts';
import type { Node, Source } from '../tree/trees.ts';
import { nameScopes, type Lookup } from './name-scopes.ts';

interface User {
  readonly source: Source;
  readonly open: boolean;
  readonly uses: readonly { readonly node: Node; readonly state: Lookup }[];
}

/** A name that more files use without binding it at their top is too common to be asked for without a frame. */
const MAX_PARSED = 400;

const HOW: Readonly<Record<Exclude<Lookup, 'bound'>, string>> = {
  unbound: 'is used in {} and never imported or defined there',
  later: 'is used in {} before the line that defines it has run',
  condition: 'is used in {}, which binds it under a condition only',
};

/** A name that is used where no scope around the use binds it: the only places that can raise the NameError. */
export async function undefinedName(asked: Asked, scene: Scene): Promise<readonly Answer[]> {
  const name = asked.captures['name'] ?? '';
  if (!/^\w+$/.test(name)) return [];
  const frame = await framePlace(scene, asked.exception);
  const users: User[] = [];
  let bound = 0;
  let others = 0;
  let cut = false;
  for (const [path, text] of await scene.texts([name], ['python'])) {
    if (!isOwnCode(path)) continue;
    // Where the frame says which file, the others only count; a file whose top binds the name need not be parsed.
    if (path !== frame?.path && (frame?.agrees === true || bindsAtTop(text, name))) {
      bound += 1;
      continue;
    }
    if (users.length + others >= MAX_PARSED) {
      cut = true;
      bound += 1;
      continue;
    }
    const source = await scene.parse(path);
    if (!source) continue;
    const scopes = nameScopes(source, name);
    const uses = scopes.uses.map((node) => ({ node, state: scopes.lookup(node) }));
    if (uses.length > 0) users.push({ source, open: scopes.open || source.root.hasError, uses });
    else others += 1;
  }
  const candidates = users.length + bound;
  const here = frame?.agrees ? users.filter((u) => u.source.path === frame.path) : users;
  const inFrame = (n: Node): boolean => frame?.agrees === true && lineOf(n) === frame.line;
  const atFrame = here.flatMap((u) => u.uses.filter((use) => inFrame(use.node)).map((use) => ({ u, use })));
  const faulty = here.flatMap((u) =>
    u.open ? [] : u.uses.filter((use) => use.state !== 'bound').map((use) => ({ u, use })),
  );
  const shown = atFrame.length > 0 ? faulty.filter(({ use }) => inFrame(use.node)) : faulty;
  const [first] = [...shown].sort((a, b) => rank(a.use.state) - rank(b.use.state));
  const files = new Set(shown.map(({ u }) => u.source.path));
  const base = { id: 'name', hits: files.size, candidates };
  if (!first) {
    const place = atFrame[0] ?? here.flatMap((u) => u.uses.map((use) => ({ u, use })))[0];
    if (!place || here.some((u) => u.open) || cut || scene.gaps()) return [];
    return [
      {
        ...base,
        title: `${name} is used and never imported or defined`,
        verdict: 'refuted',
        why:
          atFrame.length > 0
            ? 'the line of the frame uses it where it is bound'
            : `each of the ${candidates} files that use it binds it`,
        places: [at(place.u.source, place.use.node, scene)],
      },
    ];
  }
  const { state } = first.use;
  const alone = files.size === 1 && !users.some((u) => u.open) && !cut && !scene.gaps();
  const sure = state !== 'condition' && state !== 'bound' && (frame?.agrees === true || alone);
  const how = state === 'bound' ? HOW.unbound : HOW[state];
  return [
    {
      ...base,
      title: `${name} ${how.replace('{}', first.u.source.path)}`,
      because: `${files.size} of ${candidates} files that use ${name} do so where it is not bound.`,
      verdict: sure ? 'verified' : 'supports',
      why: sure
        ? 'no import, definition, assignment or parameter around the use binds it'
        : state === 'condition'
          ? 'whether the condition holds, the checkout does not tell'
          : `${files.size} files do not bind it`,
      places: [first, ...shown.filter((s) => s !== first)]
        .slice(0, 3)
        .map(({ u, use }) => at(u.source, use.node, scene)),
      confirm:
        state === 'condition'
          ? 'Whether the branch that binds it runs in the service.'
          : 'The frame of the NameError says which file.',
    },
  ];
}

function rank(state: Lookup): number {
  return ['unbound', 'later', 'condition', 'bound'].indexOf(state);
}

function at(source: Source, node: Node, scene: Scene): Answer['places'][number] {
  const line = lineOf(node);
  return scene.snapshot.place(source.path, line, source.text.split('\n')[line - 1] ?? '');
}
