import { createQuietSieve, regexNeedles, type Catalog, type EntryView } from '../catalog/index.ts';
import { createSkimmer, entryOf, readRecord, type Place, type QuietEntry } from '../intake/index.ts';
import type { Entry, RawRecord } from '../model/index.ts';
import { beginsQuietly, isQuietMessage, SIGNAL_PATTERNS, SIGNAL_WORDS } from '../observe/index.ts';

/** Decides on a record's bytes whether it is parsed. */
export interface Prefilter {
  /** The entry if it is healthy for certain: no rule is seen in it and it makes no signal. Valid until the next call. */
  quiet(record: RawRecord): QuietEntry | null;
  /** To be called with each new batch: the memory of its blocks was used before. */
  renew(): void;
}

/** Puts together what the rooms know: intake reads bytes, the catalog has the rules' literals, observe the words of its signals. */
export function createPrefilter(catalog: Pick<Catalog, 'rules'>): Prefilter {
  const sieve = createQuietSieve(catalog);
  const signal = catalog.rules.length;
  const skimmer = createSkimmer({
    anywhere: sieve.needles,
    inMessage: [...SIGNAL_WORDS, ...SIGNAL_PATTERNS.flatMap(literalsOf)].map((text) =>
      text.replaceAll('"', '\\"'),
    ),
    owner: signal,
  });
  const ofPlaces = new WeakMap<Place, readonly number[]>();
  const tails = new Set(sieve.onRequests.map(({ tail }) => tail.charCodeAt(tail.length - 1) || 0));

  /** Rules whose literals stand where the entry was written. */
  const rulesAt = (place: Place): readonly number[] => {
    let rules = ofPlaces.get(place);
    if (!rules) {
      const text = place.texts;
      ofPlaces.set(
        place,
        (rules = [
          ...new Set([
            ...sieve.always,
            ...sieve.atPlaces.filter((one) => text.includes(one.text)).map(({ rule }) => rule),
          ]),
        ]),
      );
    }
    return rules;
  };
  const rulesOfLog = new WeakMap<QuietEntry['log'], readonly number[]>();
  const rulesIn = (log: QuietEntry['log']): readonly number[] => {
    let rules = rulesOfLog.get(log);
    if (!rules)
      rulesOfLog.set(
        log,
        (rules = sieve.atPlaces.filter(({ text }) => log.text.includes(text)).map(({ rule }) => rule)),
      );
    return rules;
  };
  const rulesOnUrl = (url: string): readonly number[] => {
    const last = url.charCodeAt(url.length - 1);
    if (!tails.has(0) && !tails.has(last) && !tails.has(last + 32)) return [];
    const lower = url.toLowerCase();
    return sieve.onRequests.filter(({ tail }) => lower.endsWith(tail)).map(({ rule }) => rule);
  };

  // The entry at hand, and what rules see of it where one is tried: a closure for each entry would be most of what is allocated.
  let record: RawRecord | null = null;
  let found: QuietEntry | null = null;
  let view: EntryView | null = null;
  const isSeen = (rule: number): boolean => {
    if (record === null || found === null) return false;
    return sieve.matches(rule, (view ??= { entry: lazyEntry(record, found), exceptions: [] }));
  };

  return {
    renew: () => skimmer.renew(),
    quiet(one) {
      if (one.kind !== 'bytes') return null;
      record = one;
      found = skimmer.read(one.block, one.start, one.end);
      view = null;
      if (found === null) return null;
      let spoken = false;
      for (let i = 0; i < found.hitCount; i++) {
        const owner = found.hits[i] as number;
        if (owner === signal) spoken = true;
      }
      if (
        found.payload === null
          ? spoken
          : (spoken || !beginsQuietly(skimmer.message.bytes, skimmer.message.start, skimmer.message.end)) &&
            !isQuietMessage(found.message)
      )
        return null;
      for (let i = 0; i < found.hitCount; i++) {
        const owner = found.hits[i] as number;
        if (owner < signal && isSeen(owner)) return null;
      }
      if (rulesAt(found.place).some(isSeen) || rulesIn(found.log).some(isSeen)) return null;
      if (found.payload === null && found.http && rulesOnUrl(found.url).some(isSeen)) return null;
      return found;
    },
  };
}

/** An entry of which only what a rule asks for is made. */
function lazyEntry(record: RawRecord, quiet: QuietEntry): EntryView['entry'] {
  let parsed: Entry | null = null;
  const whole = (): Entry => {
    if (parsed) return parsed;
    const read = record.kind === 'unreadable' ? record.reason : readRecord(record);
    const entry = typeof read === 'string' ? read : entryOf(read.raw, record.where);
    if (typeof entry === 'string') throw new Error(`a quiet entry cannot be read: ${entry}`);
    return (parsed = entry);
  };
  return {
    get message() {
      return quiet.payload === null ? whole().message : quiet.message;
    },
    get severity() {
      return quiet.severity;
    },
    get raw() {
      return whole().raw;
    },
  };
}

/** Texts of which one stands in whatever the pattern matches. */
function literalsOf(pattern: RegExp): readonly string[] {
  const found = regexNeedles(pattern.source, 200);
  if (found === null) throw new Error(`no literal is required by ${pattern.source}`);
  return found;
}
