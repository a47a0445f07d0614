import type { ProbeSpec } from '../model/index.ts';
import { counted, formatCount } from '../util/text.ts';
import { fillAll, type Answer } from './answer.ts';
import { isOwnCode } from './own-code.ts';
import { judge, placesOf } from './judge.ts';
import type { Asked, Scene } from './scene.ts';
import { candidatesIn, hitOf, type Hit } from './tree/find.ts';
import { countCalls, mayHold } from './text-scan.ts';
import { wordOf } from './tree/names.ts';
import { typedNames } from './tree/typed-names.ts';
import { cluesOf } from './tree/values.ts';

/** A probe that states what to find. */
export type FindSpec = Extract<ProbeSpec, { find: unknown }>;

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
  let unread = 0;
  for (const [path, text] of await scene.texts([...new Set(words)], find.languages)) {
    if (!isOwnCode(path)) continue;
    // A file without any of the values holds no hit: its calls are counted, its tree is not needed.
    if (
      clues &&
      find.call &&
      !mayHold(text, [...clues.patterns, ...(clues.type === undefined ? [] : [clues.type])])
    ) {
      unread += countCalls(text, find.call, find.withoutKeywords ?? []);
      continue;
    }
    const source = await scene.parse(path);
    if (source) candidates.push(...candidatesIn(source, find));
  }
  const hits = candidates.flatMap((c) => hitOf(c, where, clues) ?? []);
  const total = candidates.length + unread;
  const base = {
    id: spec.id,
    title,
    ...(spec.because === undefined ? {} : { because: fillAll(spec.because, asked.captures) ?? '' }),
    hits: hits.length,
    candidates: total,
  };
  const found = `${formatCount(hits.length)} of ${counted(total, 'candidate')}`;
  if (spec.expect === 'none' ? hits.length > 0 : hits.length === 0) {
    const sure = !scene.gaps() && (total > 0 || spec.expect === 'none');
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
  return judge(spec.maxShare ?? 0.5, asked, scene, { base, hits });
}
