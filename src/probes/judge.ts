import { counted, cut, formatCount } from '../util/text.ts';
import type { Answer } from './answer.ts';
import { findEmitters, type Emitter } from './emitters.ts';
import { mentionedFrom } from './mentions.ts';
import { neverCalled, reachOf } from './reach.ts';
import { framePlace, type Asked, type Scene } from './scene.ts';
import type { Hit } from './tree/find.ts';
import { definedName, functionAround } from './tree/names.ts';

/** Hits among candidates, with the words for them. */
export interface Found {
  readonly base: Pick<Answer, 'id' | 'title' | 'because' | 'hits' | 'candidates'>;
  readonly hits: readonly Hit[];
  /** False where the hit makes a value that fails further down: then its own line need not be the one of the trace. */
  readonly throws?: boolean;
}

/** What statements stand in. */
const BLOCKS = new Set([
  'block',
  'module',
  'program',
  'statement_block',
  'class_body',
  'constructor_body',
  'source_file',
  'switch_case',
  'switch_block_statement_group',
  'expression_case',
  'default_case',
  'type_case',
  'communication_case',
]);
const MAX_PLACES = 5;
/** With fewer candidates than this a share says nothing. */
const FEW = 3;
const LOG_IT = 'Log the exception with its trace: its frame decides which call threw.';

/**
 * Which of the hits can be the one that the log shows: by the frame of the trace, else by what leads to the handler that writes the message.
 * Hits above `maxShare` of the candidates never verify: such a probe would fit anything.
 */
export async function judge(
  maxShare: number,
  asked: Asked,
  scene: Scene,
  found: Found,
): Promise<readonly Answer[]> {
  const { base } = found;
  const { only } = asked;
  const hits = only ? found.hits.filter((h) => only.includes(h.source.path)) : found.hits;
  if (hits.length === 0) return [];
  const share = hits.length / base.candidates;
  const selective = share <= maxShare || base.candidates < FEW;
  const most = `${Math.round(share * 100)} % of the candidates fit: it would fit anything`;
  const calls = hits.every((h) => h.source.grammar.call.includes(h.node.type));
  const answer = (verdict: Answer['verdict'], of: readonly Hit[], why: string): Answer => ({
    ...base,
    title: `${shown(of[0])}, ${formatCount(of.length)} of ${counted(base.candidates, calls ? 'call site' : 'place')}`,
    because: `${sentence(base.title)} ${base.because ?? ''}`.trim(),
    hits: of.length,
    verdict,
    why,
    places: placesOf(of, scene),
    ...(verdict === 'supports' ? { confirm: LOG_IT } : {}),
  });
  const settled = (of: readonly Hit[], why: string): Answer =>
    selective ? answer('verified', of, why) : answer('supports', of, most);

  if (only) return [answer('supports', hits, 'asked again')];

  const frame = await framePlace(scene, asked.exception);
  if (frame?.agrees) {
    const near = hits.filter(
      (h) => h.source.path === frame.path && h.line >= frame.from && h.line <= frame.to,
    );
    const where = `the trace shows it thrown at ${frame.path}:${frame.line}`;
    const exact = near.filter((h) => isAtLine(h, frame.line));
    // What throws is on the line that the trace names; what only led there may stand above it.
    const here =
      found.throws === false || !calls
        ? near
        : exact.length > 0
          ? [...exact, ...near.filter((h) => !exact.includes(h))]
          : [];
    const other = hits.filter((h) => !here.includes(h));
    return [
      ...(here.length > 0
        ? [
            settled(
              here,
              exact.length > 0
                ? `the trace shows it thrown in that statement (${frame.path}:${frame.line})`
                : `the trace goes through ${frame.function || frame.path}, which holds it`,
            ),
          ]
        : []),
      ...(other.length > 0 ? [refuted(base, other, where, scene)] : []),
    ];
  }

  const emitters = await findEmitters(scene, asked);
  const [first] = emitters;
  if (!first || emitters.some((e) => e.tryNode === null))
    return [answer('supports', hits, selective ? 'nothing in the log says which call threw' : most)];
  const at = `the handler at ${first.source.path}:${first.line} that writes "${cut(first.words, 40)}"`;
  const { tied, apart, dead, open } = await sortOut(hits, emitters, scene);
  const runs = tied.length === 1 ? 'it runs' : `${tied.length} run`;
  return [
    ...(tied.length > 0 ? [settled(tied, `${runs} inside the try of ${at}`)] : []),
    ...(tied.length === 0 && open.length > 0
      ? [answer('supports', open, `whether it leads to ${at} is not clear`)]
      : []),
    ...(apart.length > 0 ? [refuted(base, apart, `it cannot lead to ${at}`, scene)] : []),
    ...(dead.length > 0
      ? [
          refuted(
            base,
            dead,
            `${namesOf(dead)} is never called at ${scene.snapshot.commit.slice(0, 7)}`,
            scene,
          ),
        ]
      : []),
  ];
}

interface Sorted {
  /** What the `try` of the emitters runs. */
  readonly tied: readonly Hit[];
  /** What cannot be run from there. */
  readonly apart: readonly Hit[];
  /** What is in functions that nothing calls. */
  readonly dead: readonly Hit[];
  readonly open: readonly Hit[];
}

async function sortOut(hits: readonly Hit[], emitters: readonly Emitter[], scene: Scene): Promise<Sorted> {
  const strict = await reachOf(scene, emitters);
  const tied = hits.filter((h) => strict.reaches(h));
  const rest = hits.filter((h) => !tied.includes(h));
  const dead: Hit[] = [];
  for (const hit of rest.slice(0, 50)) if ((await neverCalled(scene, hit)) !== null) dead.push(hit);
  const alive = rest.filter((h) => !dead.includes(h));
  const loose = alive.length > 0 ? await mentionedFrom(scene, emitters) : null;
  const apart = loose?.complete ? alive.filter((h) => !loose.reaches(h)) : [];
  return { tied, apart, dead, open: alive.filter((h) => !apart.includes(h)) };
}

/** Whether the statement around the hit covers the line. */
function isAtLine(hit: Hit, line: number): boolean {
  let node = hit.node;
  while (node.parent && !BLOCKS.has(node.parent.type)) node = node.parent;
  // A compound statement begins with its head; what is in its body are statements of their own.
  const end = node.childForFieldName('body')?.startPosition.row ?? node.endPosition.row;
  return line >= node.startPosition.row + 1 && line <= end + 1;
}

function refuted(base: Found['base'], hits: readonly Hit[], why: string, scene: Scene): Answer {
  const title = `${hits[0]?.name ?? ''}(...) in ${namesOf(hits)}`;
  return { ...base, title, verdict: 'refuted', why, hits: hits.length, places: placesOf(hits, scene) };
}

/** Names of the functions around the hits; the file where there is none. */
function namesOf(hits: readonly Hit[]): string {
  const names = hits.map((h) => definedName(functionAround(h.node, h.source.grammar)) || h.source.path);
  return [...new Set(names)].slice(0, 3).join(', ');
}

/** The call as a person would write it: `json.dumps(websocket_debug)`. */
function shown(hit: Hit | undefined): string {
  if (!hit) return '';
  const args = hit.node.childForFieldName(hit.source.grammar.arguments)?.text.replace(/\s+/g, ' ') ?? '';
  return `${hit.name}${cut(args, 40)}`;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${text.endsWith('.') ? '' : '.'}`;
}

/** The lines of the first hits. */
export function placesOf(hits: readonly Hit[], scene: Scene): Answer['places'] {
  return hits
    .slice(0, MAX_PLACES)
    .map((h) => scene.snapshot.place(h.source.path, h.line, h.source.text.split('\n')[h.line - 1] ?? ''));
}
