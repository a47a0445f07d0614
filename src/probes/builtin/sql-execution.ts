import type { Answer } from '../answer.ts';
import { judge } from '../judge.ts';
import { isOwnCode } from '../own-code.ts';
import { framePlace, type Asked, type Scene } from '../scene.ts';
import type { Hit } from '../tree/find.ts';
import { calleeOf, children, functionAround, lineOf, within } from '../tree/names.ts';
import type { Node, Source } from '../tree/trees.ts';
import { byVersion, pinnedVersion } from './pinned-version.ts';

const EXECUTING = new Set(['execute', 'scalar', 'scalars', 'stream', 'stream_scalars']);
/** From this version on, plain strings are not executed (SQLAlchemy 2.0 migration guide). */
const SINCE = '2.0';

/** Calls that hand SQLAlchemy a plain string, which since 2.0 must be wrapped in `text()`. */
export async function sqlExecution(asked: Asked, scene: Scene): Promise<readonly Answer[]> {
  const sources = (await scene.sources(['execute', 'scalar', 'scalars'], ['python'])).filter((s) =>
    isOwnCode(s.path),
  );
  const calls = sources.flatMap((source) =>
    within(source.root, source.grammar.call).flatMap((node): Hit[] => {
      const name = calleeOf(node, source.grammar);
      const [receiver = '', method = ''] = [name.split('.').at(-2), name.split('.').at(-1)];
      // A cursor is the driver's own, and takes strings.
      return name.includes('.') && EXECUTING.has(method) && !isCursor(receiver, node, source)
        ? [{ source, node, name, line: lineOf(node), value: null }]
        : [];
    }),
  );
  const hits = calls.filter((hit) => {
    const first = firstArgument(hit);
    return first !== null && isPlainText(first, hit.source, hit.node, 3);
  });
  const pinned = await pinnedVersion('sqlalchemy', scene);
  const where = pinned ? `${pinned.place.file}:${pinned.place.line}` : '';
  const version = pinned?.version ?? null;
  const old = version !== null && pinned?.exact === true && byVersion(version, SINCE) < 0;
  const base = {
    id: 'sql',
    title: 'A plain string is given to SQLAlchemy where it wants text()',
    because:
      version === null
        ? 'Since SQLAlchemy 2.0 a statement in plain text must be wrapped in text().'
        : `SQLAlchemy is ${pinned?.exact ? `pinned to ${version}` : `${version} or later`} (${where}); since 2.0 a statement in plain text must be wrapped in text().`,
    hits: hits.length,
    candidates: calls.length,
  };
  if (hits.length === 0) {
    if (calls.length === 0 || scene.gaps()) return [];
    const frame = await framePlace(scene, asked.exception);
    const there = calls.filter((c) => c.source.path === frame?.path && c.line === frame.line);
    const asks = there.length > 0 ? there : calls;
    const unknown = asks.filter((hit) => !isStatement(firstArgument(hit), hit.source, hit.node, 3));
    return [
      {
        ...base,
        title: 'A statement in plain text is executed without text()',
        verdict: unknown.length === 0 ? 'refuted' : 'undecided',
        why:
          unknown.length === 0
            ? `0 of ${calls.length} calls give a plain string`
            : `${unknown.length} of ${asks.length} calls give a value whose kind the code around them does not show`,
        places: unknown
          .slice(0, 3)
          .map((hit) => scene.snapshot.place(hit.source.path, hit.line, hit.node.text)),
      },
    ];
  }
  const answers = await judge(1, asked, scene, { base, hits });
  return old
    ? answers.map((a) =>
        a.verdict === 'verified'
          ? {
              ...a,
              verdict: 'supports' as const,
              why: `${a.why}; but ${where} pins ${version}, which still takes plain strings`,
              confirm: 'The version of SQLAlchemy in the image (pip show sqlalchemy).',
            }
          : a,
      )
    : answers;
}

function firstArgument({ node, source }: Hit): Node | null {
  const args = node.childForFieldName(source.grammar.arguments);
  const [first] = args ? children(args).filter((a) => a.type !== 'comment') : [];
  return first && first.type !== 'keyword_argument' ? first : null;
}

/** A string, one built from strings, or a name that the function assigns such a one. */
function isPlainText(value: Node, source: Source, call: Node, hops: number): boolean {
  switch (value.type) {
    case 'string':
    case 'concatenated_string':
      return true;
    case 'parenthesized_expression':
      return children(value).some((v) => isPlainText(v, source, call, hops));
    case 'binary_operator':
      return children(value).some((v) => v.type === 'string' || v.type === 'concatenated_string');
    case 'call': {
      const made = value.childForFieldName('function');
      const object = made?.type === 'attribute' ? made.childForFieldName('object') : null;
      return (
        made?.text === 'str' ||
        (object?.type === 'string' && /\.(?:format|strip|replace|join)$/.test(made?.text ?? ''))
      );
    }
    case 'identifier': {
      if (hops === 0) return false;
      const last = assignments(value.text, source, call).at(-1);
      const given = last?.childForFieldName('right');
      return given ? isPlainText(given, source, call, hops - 1) : false;
    }
    default:
      return false;
  }
}

/** What SQLAlchemy makes statements with. */
const MAKERS =
  /^(?:[\w.]+\.)?(?:text|select|insert|update|delete|union|union_all|exists|func|literal|CreateTable|DDL|table|with_statement)\b/;

/** Whether a value is a statement for certain: made by one of SQLAlchemy's functions, or a name that is assigned such a one; no value at all is none that is wrong. */
function isStatement(value: Node | null, source: Source, call: Node, hops: number): boolean {
  if (value === null || MAKERS.test(value.text)) return true;
  if (value.type === 'parenthesized_expression')
    return children(value).every((v) => isStatement(v, source, call, hops));
  if (value.type !== 'identifier' || hops === 0) return false;
  const last = assignments(value.text, source, call).at(-1);
  const given = last?.childForFieldName('right');
  return given ? isStatement(given, source, call, hops - 1) : false;
}

/** Assignments of the name before the call: in its function, else at the head of the file. */
function assignments(name: string, source: Source, call: Node): readonly Node[] {
  const scope = functionAround(call, source.grammar);
  const named = within(source.root, source.grammar.assignment).filter(
    (a) => a.childForFieldName('left')?.text === name,
  );
  const around = (a: Node): number => functionAround(a, source.grammar).id;
  const own = named.filter((a) => around(a) === scope.id && a.startIndex < call.startIndex);
  return own.length > 0 ? own : named.filter((a) => around(a) === source.root.id);
}

function isCursor(receiver: string, call: Node, source: Source): boolean {
  if (/^(?:cur|cursor|c|.*_cur|.*_cursor)$/i.test(receiver)) return true;
  return assignments(receiver, source, call).some((a) =>
    /\.cursor\(/.test(a.childForFieldName('right')?.text ?? ''),
  );
}
