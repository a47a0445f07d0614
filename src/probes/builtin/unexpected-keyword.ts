import type { Answer } from '../answer.ts';
import { isOwnCode } from '../own-code.ts';
import type { Asked, Scene } from '../scene.ts';
import { importedNames, type Hit } from '../tree/find.ts';
import { judge } from '../judge.ts';
import { around, calleeOf, children, definedName, lineOf, within } from '../tree/names.ts';
import type { Node, Source } from '../tree/trees.ts';

/** Calls that give a function of the repository an argument that its definition does not take. */
export async function unexpectedKeyword(asked: Asked, scene: Scene): Promise<readonly Answer[]> {
  const { function: called = '', argument = '' } = asked.captures;
  const parts = called.split('.').filter((p) => p !== '<locals>');
  const method = parts.at(-1) ?? '';
  const owner = parts.at(-2);
  const name = method === '__init__' ? (owner ?? '') : method;
  if (name === '' || argument === '') return [];
  const sources = (await scene.sources([name], ['python'])).filter((s) => isOwnCode(s.path));
  const definitions = sources.flatMap((s) =>
    within(s.root, ['function_definition'])
      .filter((f) => definedName(f) === method && (owner === undefined || owner === className(f)))
      .map((f) => ({ s, f })),
  );
  const calls = sources.flatMap((s): Hit[] =>
    within(s.root, s.grammar.call).flatMap((node) => {
      const callee = calleeOf(node, s.grammar);
      return callee.split('.').at(-1) === name
        ? [{ source: s, node, name: callee, line: lineOf(node), value: null }]
        : [];
    }),
  );
  const hits = calls.filter(
    (h) => gives(h, argument) && meant(h, definitions).some(({ f }) => !takes(f, argument)),
  );
  const first = definitions.find(({ f }) => !takes(f, argument));
  const base = {
    id: 'keyword',
    title: `${name} does not take ${argument}${first ? ` (${first.s.path}:${lineOf(first.f)})` : ''}`,
    hits: hits.length,
    candidates: calls.length,
  };
  if (hits.length === 0) {
    const taken = definitions.length > 0 && definitions.every(({ f }) => takes(f, argument)) && !scene.gaps();
    const there = definitions[0];
    return taken && there
      ? [
          {
            ...base,
            title: `${name} has no parameter ${argument}`,
            verdict: 'refuted',
            why: 'its definition takes it at this commit',
            places: [scene.snapshot.place(there.s.path, lineOf(there.f), there.f.text)],
          },
        ]
      : [];
  }
  const answers = await judge(1, asked, scene, { base, hits });
  return answers.map((a) =>
    a.verdict === 'supports' && hits.length === 1 && !scene.gaps()
      ? {
          ...a,
          verdict: 'verified' as const,
          why: `the only call of ${name} that gives ${argument}, and its definition does not take it`,
        }
      : a,
  );
}

interface Definition {
  readonly s: Source;
  readonly f: Node;
}

function className(f: Node): string {
  const scope = around(f, ['class_definition', 'function_definition']);
  return scope ? definedName(scope) : '';
}

/** The definitions that a call can mean: its own file's, the imported module's, else all. */
function meant(call: Hit, definitions: readonly Definition[]): readonly Definition[] {
  const plain = call.name.includes('.') ? (call.name.split('.')[0] ?? '') : call.name;
  const imported = within(call.source.root, call.source.grammar.import)
    .flatMap((i) => importedNames(i))
    .filter((n) => n.endsWith(`.${plain}`) || n === plain);
  const from = definitions.filter(({ s }) =>
    imported.some((n) => {
      const path = n.replace(/^\.+/, '').replace(/\./g, '/');
      const module = path.slice(0, Math.max(0, path.lastIndexOf('/')));
      return [path, module].some(
        (p) =>
          p !== '' &&
          (s.path === `${p}.py` || s.path.endsWith(`/${p}.py`) || s.path.endsWith(`${p}/__init__.py`)),
      );
    }),
  );
  if (from.length > 0) return from;
  const same = definitions.filter(({ s }) => s.path === call.source.path);
  return same.length > 0 ? same : definitions;
}

function gives(hit: Hit, argument: string): boolean {
  const args = hit.node.childForFieldName('arguments');
  return (
    args !== null &&
    children(args).some(
      (a) => a.type === 'keyword_argument' && a.childForFieldName('name')?.text === argument,
    )
  );
}

function takes(f: Node, argument: string): boolean {
  const parameters = f.childForFieldName('parameters');
  return (
    parameters !== null &&
    children(parameters).some(
      (p) =>
        p.type === 'dictionary_splat_pattern' ||
        (p.type === 'typed_parameter' && p.text.startsWith('**')) ||
        (p.childForFieldName('name') ?? (p.type === 'typed_parameter' ? children(p)[0] : p))?.text ===
          argument,
    )
  );
}
