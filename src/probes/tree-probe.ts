import type { ProbeSpec } from '../model/index.ts';
import { counted, cut, formatCount } from '../util/text.ts';
import { fillAll, type Answer } from './answer.ts';
import { findEmitters } from './emitters.ts';
import { isOwnCode } from './own-code.ts';
import { neverCalled, reachOf } from './reach.ts';
import { framePlace, type Asked, type Scene } from './scene.ts';
import { candidatesIn, hitOf, type Hit } from './tree/find.ts';
import { definedName, functionAround, wordOf } from './tree/names.ts';
import { typedNames } from './tree/typed-names.ts';
import { cluesOf } from './tree/values.ts';

/** A probe that states what to find. */
export type FindSpec = Extract<ProbeSpec, { find: unknown }>;

const MAX_PLACES = 5;
/** With fewer candidates than this a share says nothing. */
const FEW = 3;

/** Asks a tree probe; null where the log does not have the captures that it needs. */
export async function askTree(spec: FindSpec, asked: Asked, scene: Scene): Promise<readonly Answer[] | null> {
  const find = fillAll(spec.find, asked.captures);
  const where = spec.where === undefined ? undefined : fillAll(spec.where, asked.captures);
  const title = fillAll(spec.title, asked.captures);
  if (find === null || where === null || title === null) return null;
  const words = [
    ...(find.call ?? []),
    ...(find.definition ?? []),
    ...(find.assignment ?? []),
    ...(find.import ?? []),
  ]
    .map(wordOf)
    .filter((w) => w !== '');
  const clues = where?.reaches ? cluesOf(where.reaches, await typedNames(scene, where.reaches.type)) : null;
  const candidates: Hit[] = [];
  for (const source of await scene.sources([...new Set(words)], find.languages))
    if (isOwnCode(source.path)) candidates.push(...candidatesIn(source, find));
  const hits = candidates.flatMap((c) => hitOf(c, where, clues) ?? []);
  const base = {
    id: spec.id,
    title,
    ...(spec.because === undefined ? {} : { because: fillAll(spec.because, asked.captures) ?? '' }),
    hits: hits.length,
    candidates: candidates.length,
  };
  const found = `${formatCount(hits.length)} of ${counted(candidates.length, 'candidate')}`;
  if (spec.expect === 'none' ? hits.length > 0 : hits.length === 0) {
    const sure = !scene.gaps() && (candidates.length > 0 || spec.expect === 'none');
    const refutes = sure && spec.refutes !== undefined ? fillAll(spec.refutes, asked.captures) : null;
    return [
      {
        ...base,
        title: refutes ?? title,
        verdict: refutes === null ? 'undecided' : 'refuted',
        why: `${found} fit at ${scene.snapshot.commit.slice(0, 7)}`,
        places: placesOf(hits, scene),
      },
    ];
  }
  if (spec.expect === 'none')
    return [{ ...base, verdict: 'verified', why: `${found} fit, as expected`, places: [] }];
  return judge(spec, asked, scene, { base, hits, candidates });
}

/** Hits among candidates, with the words for them. */
export interface Found {
  readonly base: Pick<Answer, 'id' | 'title' | 'because' | 'hits' | 'candidates'>;
  readonly hits: readonly Hit[];
  readonly candidates: readonly Hit[];
}

/** Which of the hits can be the one that the log shows: by the frame of the trace, else by what leads to the handler that writes the message. */
export async function judge(
  spec: Pick<FindSpec, 'maxShare'>,
  asked: Asked,
  scene: Scene,
  { base, hits, candidates }: Found,
): Promise<readonly Answer[]> {
  const share = hits.length / candidates.length;
  const selective = share <= (spec.maxShare ?? 0.5);
  const answer = (verdict: Answer['verdict'], of: readonly Hit[], why: string, confirm?: string): Answer => ({
    ...base,
    title: `${shown(of[0])}, ${formatCount(of.length)} of ${formatCount(candidates.length)} call sites`,
    because: `${sentence(base.title)} ${base.because ?? ''}`.trim(),
    hits: of.length,
    verdict,
    why,
    places: placesOf(of, scene),
    ...(confirm === undefined ? {} : { confirm }),
  });
  const frame = await framePlace(scene, asked.exception);
  if (frame?.agrees) {
    const tied = hits.filter(
      (h) => h.source.path === frame.path && h.line >= frame.from && h.line <= frame.to,
    );
    const other = hits.filter((h) => !tied.includes(h));
    const out =
      other.length > 0
        ? [refuted(base, other, `the trace shows it thrown at ${frame.path}:${frame.line}`, scene)]
        : [];
    if (tied.length === 0) return out;
    if (selective || candidates.length < FEW)
      return [
        answer(
          'verified',
          tied,
          `the trace goes through ${frame.function || frame.path} and the value is built there`,
        ),
        ...out,
      ];
    return [
      answer(
        'supports',
        tied,
        `the trace goes through it, but ${Math.round(share * 100)} % of the candidates fit`,
        'Narrow the probe, or log the value.',
      ),
      ...out,
    ];
  }
  const dead: Hit[] = [];
  for (const hit of hits.slice(0, 50)) if ((await neverCalled(scene, hit)) !== null) dead.push(hit);
  const out =
    dead.length > 0
      ? [
          refuted(
            base,
            dead,
            `${[...new Set(dead.map((h) => definedName(functionAround(h.node, h.source.grammar))))].join(', ')} is never called at ${scene.snapshot.commit.slice(0, 7)}`,
            scene,
          ),
        ]
      : [];
  const alive = hits.filter((h) => !dead.includes(h));
  const emitters = await findEmitters(scene, asked);
  const first = emitters[0];
  if (!first || emitters.some((e) => e.tryNode === null)) {
    if (alive.length === 0) return out;
    return [
      answer(
        'supports',
        alive,
        selective
          ? 'selective, but nothing in the log says which call threw'
          : `${Math.round(share * 100)} % of the candidates fit: it would fit anything`,
        'Log the exception with its trace: its frame decides which call threw.',
      ),
      ...out,
    ];
  }
  const at = `${first.source.path}:${first.line}`;
  const strict = await reachOf(scene, emitters, false);
  const tied = alive.filter((h) => strict.reaches(h));
  const rest = alive.filter((h) => !tied.includes(h));
  if (rest.length > 0) {
    const loose = await reachOf(scene, emitters, true);
    const apart = loose.complete ? rest.filter((h) => !loose.reaches(h)) : [];
    if (apart.length > 0)
      out.push(
        refuted(
          base,
          apart,
          `it cannot lead to the handler at ${at} that writes "${cut(first.words, 40)}"`,
          scene,
        ),
      );
  }
  if (tied.length === 0) {
    const open = rest.filter(
      (h) => !out.some((o) => o.places.some((p) => p.file === h.source.path && p.line === h.line)),
    );
    return open.length > 0
      ? [
          answer(
            'supports',
            open,
            `whether they lead to the handler at ${at} is not clear`,
            'Log the exception with its trace: its frame decides which call threw.',
          ),
          ...out,
        ]
      : out;
  }
  if (selective || candidates.length < FEW)
    return [
      answer(
        'verified',
        tied,
        `${tied.length === 1 ? 'it runs' : `${tied.length} run`} inside the try whose handler at ${at} writes "${cut(first.words, 40)}"`,
      ),
      ...out,
    ];
  return [
    answer(
      'supports',
      tied,
      `${Math.round(share * 100)} % of the candidates fit: it would fit anything`,
      'Log the exception with its trace: its frame decides which call threw.',
    ),
    ...out,
  ];
}

function refuted(base: Found['base'], hits: readonly Hit[], why: string, scene: Scene): Answer {
  return {
    ...base,
    title: `${hits[0]?.name ?? ''}(...) in ${hits
      .map((h) => definedName(functionAround(h.node, h.source.grammar)) || h.source.path)
      .filter((n, i, all) => all.indexOf(n) === i)
      .slice(0, 3)
      .join(', ')}`,
    verdict: 'refuted',
    why,
    places: placesOf(hits, scene),
  };
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

function placesOf(hits: readonly Hit[], scene: Scene): Answer['places'] {
  return hits
    .slice(0, MAX_PLACES)
    .map((h) => scene.snapshot.place(h.source.path, h.line, h.source.text.split('\n')[h.line - 1] ?? ''));
}
