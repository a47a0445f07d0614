import { hash64 } from '../util/hash.ts';
import { byCode } from '../util/text.ts';
import { byTime, draftRule, isRefusal, type Draft, type DraftRequest } from './draft.ts';
import { createNearest, type NearestKeeper } from './nearest.ts';
import type { Refusal, Sample, SuggestDeps, Wanted } from './types.ts';

/** Entries of a pattern that a rule is made of; the others are held against it. */
const MAX_SAMPLES = 120;
/** Each round makes the rules of those wider that missed entries, and of those narrower that fire elsewhere. */
const MAX_ROUNDS = 5;
const MAX_MISFIRES = 12;

/** In how many entries a rule is seen: of its pattern, and of all others. */
export interface Seen {
  readonly own: number;
  readonly of: number;
  readonly others: number;
  readonly ofOthers: number;
}

/** A pattern on its way to a rule, and what became of it. */
export interface Work {
  readonly wanted: Wanted;
  readonly draft: Draft | null;
  readonly refusal: Refusal | null;
  readonly seen: Seen;
  /** The earliest entries beside the pattern in which the draft is seen. */
  readonly misfires: readonly Sample[];
}

interface OpenWork extends Work {
  readonly keys: ReadonlySet<string>;
  readonly nearest: NearestKeeper;
  samples: readonly Sample[];
  misfires: readonly Sample[];
  level: DraftRequest['level'];
  draft: Draft | null;
  refusal: Refusal | null;
  seen: Seen;
  settled: boolean;
}

/** The entries of a run, which can be read as often as needed. */
export interface Reading {
  readonly read: (take: (sample: Sample) => void) => Promise<void>;
  /** Pattern of an entry; null where it can be near to none. */
  readonly templateOf: (sample: Sample) => string | null;
}

/** Drafts rules for patterns (with the keys of their entries) and holds each against every entry; read once to draft and once a round to check. */
export async function draftAll(
  patterns: readonly { readonly wanted: Wanted; readonly keys: readonly string[] }[],
  reading: Reading,
  beside: Pick<DraftRequest, 'taken' | 'standing'>,
  deps: SuggestDeps,
): Promise<readonly Work[]> {
  const works = patterns.map(({ wanted, keys }): OpenWork => ({
    wanted,
    keys: new Set(keys),
    samples: [],
    nearest: createNearest(wanted.template),
    misfires: [],
    level: 0,
    draft: null,
    refusal: null,
    seen: { own: 0, of: keys.length, others: 0, ofOthers: 0 },
    settled: false,
  }));
  await gather(works, reading);
  for (let round = 0; round < MAX_ROUNDS && works.some((work) => !work.settled); round += 1) {
    for (const work of works) if (!work.settled) draft(work, beside, deps);
    await check(works, reading, deps);
  }
  return works;
}

/** Which entries are kept depends on what they are, never on their order. */
async function gather(works: readonly OpenWork[], reading: Reading): Promise<void> {
  const samples = works.map((): Sample[] => []);
  await reading.read((sample) => {
    let template: string | null | undefined;
    for (const [i, work] of works.entries()) {
      if (work.keys.has(sample.key)) keep(samples[i] ?? [], sample);
      else {
        template ??= reading.templateOf(sample);
        if (template !== null) work.nearest.add(sample, template);
      }
    }
  });
  for (const [i, work] of works.entries()) work.samples = lowest(samples[i] ?? []).sort(byTime);
}

/** Adds a sample; once there are many more than wanted, some are let go. */
function keep(list: Sample[], sample: Sample): void {
  list.push(sample);
  if (list.length > MAX_SAMPLES * 2) list.splice(0, list.length, ...lowest(list));
}

/** Those whose keys hash lowest: a choice that spreads over the window and that no order of the input changes. */
function lowest(list: readonly Sample[]): Sample[] {
  const hashed = list.map((sample) => ({ sample, hash: hash64(sample.key) }));
  hashed.sort((a, b) => byCode(a.hash, b.hash) || byCode(a.sample.key, b.sample.key));
  return hashed.slice(0, MAX_SAMPLES).map((one) => one.sample);
}

function draft(work: OpenWork, beside: Pick<DraftRequest, 'taken' | 'standing'>, deps: SuggestDeps): void {
  const near = [
    ...work.misfires.map((sample) => ({ sample, template: '', common: 0, of: 0 })),
    ...work.nearest.kept(),
  ];
  const { wanted, samples, level } = work;
  const made = draftRule({ wanted, samples, near, level, ...beside }, deps);
  work.draft = isRefusal(made) ? null : made;
  work.refusal = isRefusal(made) ? made : null;
  if (isRefusal(made)) work.settled = true;
}

/** Drafts that miss entries or fire elsewhere are made anew in the next round, as long as that can help. */
async function check(works: readonly OpenWork[], reading: Reading, deps: SuggestDeps): Promise<void> {
  const open = works.flatMap((work) =>
    work.settled || work.draft === null
      ? []
      : [
          {
            work,
            holds: deps.compile(work.draft.rule.when),
            seen: { own: 0, of: work.keys.size, others: 0, ofOthers: 0 },
            missed: [] as Sample[],
            fired: [] as Sample[],
          },
        ],
  );
  if (open.length === 0) return;
  await reading.read((sample) => {
    for (const { work, holds, seen, missed, fired } of open) {
      const own = work.keys.has(sample.key);
      const hit = holds(sample.view);
      if (!own) seen.ofOthers += 1;
      if (own && hit) seen.own += 1;
      else if (own) earliest(missed, sample);
      else if (hit) {
        seen.others += 1;
        earliest(fired, sample);
      }
    }
  });
  for (const { work, seen, missed, fired } of open) {
    const known = new Set(work.samples.map((sample) => sample.key));
    const fresh = first(missed.filter((sample) => !known.has(sample.key)));
    work.seen = seen;
    work.samples = [...work.samples, ...fresh].sort(byTime);
    work.misfires = first(fired);
    if (fresh.length > 0) continue;
    if (fired.length > 0 && work.level < 2) work.level = work.level === 0 ? 1 : 2;
    else work.settled = true;
  }
}

const first = (list: readonly Sample[]): readonly Sample[] => [...list].sort(byTime).slice(0, MAX_MISFIRES);

function earliest(list: Sample[], sample: Sample): void {
  list.push(sample);
  if (list.length > MAX_MISFIRES * 4) list.splice(0, list.length, ...first(list));
}
