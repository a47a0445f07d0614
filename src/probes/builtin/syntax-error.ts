import type { Answer } from '../answer.ts';
import type { Asked, Scene } from '../scene.ts';
import { lineOf, within } from '../tree/names.ts';
import type { Node } from '../tree/trees.ts';

/** Whether the file that the interpreter refused is broken at the commit. */
export async function syntaxError(asked: Asked, scene: Scene): Promise<readonly Answer[]> {
  const frames = asked.exception?.frames ?? [];
  const named = frames.filter((f) => f.inApp && f.file?.endsWith('.py'));
  const files = [
    ...named.map((f) => f.file ?? ''),
    ...asked.messages.flatMap((m) =>
      [...m.matchAll(/File "([^"\n]{1,300}\.py)", line \d+/g)].map((x) => x[1] ?? '').reverse(),
    ),
  ];
  for (const file of files) {
    const path = scene.file(file);
    const source = path === null ? null : await scene.parse(path);
    if (!source || path === null) continue;
    const broken = source.root.hasError ? firstError(source.root) : null;
    const lines = source.text.split('\n');
    const mark = lines.findIndex((l) => /^(?:<{7}|>{7})(?: |$)/.test(l));
    if (!broken && mark < 0) {
      if (file !== files[0]) continue;
      const plain = isPlain(asked) && !isNew(source.root);
      return [
        {
          id: 'syntax',
          title: 'A merge left conflict marks or half an edit in the file',
          verdict: plain ? 'refuted' : 'undecided',
          why: plain
            ? `${path} reads well at this commit`
            : `${path} has no conflict marks and reads well here, which does not say that every version of Python takes it`,
          hits: 0,
          candidates: 1,
          places: [scene.snapshot.place(path, 1, lines[0] || path)],
        },
      ];
    }
    const line = mark >= 0 ? mark + 1 : broken ? lineOf(broken) : 1;
    return [
      {
        id: 'syntax',
        title: `${path} is broken at line ${line}${mark >= 0 ? ': marks of a merge conflict' : ''}`,
        verdict: 'verified',
        why: 'its syntax tree has an error there',
        hits: 1,
        candidates: 1,
        places: [scene.snapshot.place(path, line, lines[line - 1] || path)],
      },
    ];
  }
  return [];
}

/** What a parser of the language sees as well as Python does; much else is refused later (a `return` outside of a function, an argument given twice). */
const PLAIN =
  /invalid syntax|unexpected EOF|never closed|unmatched|unterminated|EOL while scanning|expected ':'|closing parenthesis/;

function isPlain({ exception, messages }: Asked): boolean {
  const said = [exception?.message ?? '', ...messages].filter((text) => text !== '');
  return said.length === 0 || said.some((text) => PLAIN.test(text));
}

/** Syntax that earlier versions of Python do not have. */
const NEW = [
  'match_statement',
  'except_group_clause',
  'type_alias_statement',
  'named_expression',
  'type_parameter',
];

function isNew(root: Node): boolean {
  return within(root, NEW).length > 0;
}

function firstError(node: Node): Node | null {
  if (node.isError || node.isMissing) return node;
  for (const child of node.children) {
    if (!child || (!child.hasError && !child.isMissing)) continue;
    const found = firstError(child);
    if (found) return found;
  }
  return null;
}
