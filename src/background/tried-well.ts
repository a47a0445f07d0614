import type { Chain, Signal } from '../model/index.ts';
import { formatTimestamp, MINUTE } from '../util/time.ts';

/** Words by which an error says that what failed is tried again. */
const AGAIN =
  /\b(?:retry(?:ing)?|will (?:be )?re-?tr(?:y|ied)|try(?:ing)? again|backing off|re-?connect(?:ing)?)\b/i;
/** Words by which it says that this was the last time, or that there is no other. */
const GAVE_UP =
  /\b(?:giv(?:ing|en) up|gave up|exhausted|no more|last attempt|final(?:ly)?|aborting|max(?:imum)? retries)\b|\b(?:not|\w{2,6}n['’]?t|never|no|without|non|cannot|unable to|failed to|after) (?:be )?(?:a |any |to )?(?:re-?tr(?:y|ies|ied|ying)|re-?connect(?:ed|ing)?|try(?:ing)? again)\b|\bretr(?:y|ies) (?:\d+ )?(?:failed|limit|budget|disabled)\b/i;
/** Which attempt of how many it was. */
const ATTEMPT = /\b(?:attempt|try|retry) #?(\d{1,4})(?: of | ?\/ ?)(\d{1,4})\b/i;

/** Whether an error says that it is tried again: by words, or by its number among the attempts. */
export function saysAgain(text: string): boolean {
  if (GAVE_UP.test(text)) return false;
  const [, nth, of] = ATTEMPT.exec(text) ?? [];
  return nth === undefined ? AGAIN.test(text) : Number(nth) < Number(of);
}

/** The rules that see what went well when it was tried again, and a connection that is there again. */
const [WELL, BACK] = ['RETRY_SUCCEEDED', 'RECONNECTED'];
/** Names of jobs, messages and requests: words with a digit in them. */
const ID = /(?=[\w-]{0,80}\d)[\w-]{6,80}/g;
/** Dates and times are words with digits, and name nothing. */
const TIME = /^\d{4}-\d\d-\d\d(?:T\d\d)?$|^\d{1,2}-\w{3}-\d{4}$/;

/**
 * Words for why errors that say that they are tried again are no finding: an entry of the same service after each says of the same job that
 * it went well when it was tried again. What all the errors name alike (a host) is no job.
 */
export function triedWellBy(signals: readonly Signal[]): (chain: Chain) => string | undefined {
  const well = signals.filter((s) => s.matches.some((m) => m.ruleId === WELL));
  if (well.length === 0) return () => undefined;
  return ({ group }) => {
    const failed = group.failures
      .flatMap((f) => f.members.map((m) => m.signal))
      .filter((s) => !well.includes(s));
    if (failed.length === 0 || !failed.every(isTried)) return undefined;
    const names = failed.map((s) => idsOf(s.message));
    const common = commonOf(names);
    let last: Signal | undefined;
    for (const [i, s] of failed.entries()) {
      const own = [...(names[i] ?? [])].filter((name) => !common.has(name));
      const cure = well.find(
        (w) => w.time >= s.time && w.service === s.service && own.some((name) => idsOf(w.message).has(name)),
      );
      if (!cure) return undefined;
      if (!last || cure.time > last.time) last = cure;
    }
    return (
      last &&
      `each went well when it was tried again, the last at ${formatTimestamp(last.time)}: "${last.quote}" (${last.ref.insertId ?? 'no insertId'})`
    );
  };
}

/** A connection that is lost this often is no slip of the network any more. */
const MANY_LOSSES = 4;
/** It is back this soon. */
const SOON = MINUTE;
/** Words that any client says of any connection. */
const ANY =
  /^(?:re-?connect\w*|connect\w*|disconnect\w*|lost|closed?|error|warn\w*|info|fatal|exception|reason|the|from|with|peer|server|client|session|channel|attempt\w*|retry\w*|again|and|was|has|been|to|in|is|on|of|for|by|eof|open\w*|established|restored|recovered|successful\w*)$/i;

/** Words for why lost connections are no finding: few were lost, and soon after each the same client says of the same server that it is back. */
export function reconnectedBy(signals: readonly Signal[]): (chain: Chain) => string | undefined {
  const back = signals.filter((s) => s.matches.some((m) => m.ruleId === BACK));
  if (back.length === 0) return () => undefined;
  return ({ group }) => {
    const failed = group.failures
      .flatMap((f) => f.members.map((m) => m.signal))
      .filter((s) => !back.includes(s));
    if (group.failures.length >= MANY_LOSSES || failed.length === 0) return undefined;
    const cures = failed.map((s) =>
      isTried(s) && /re-?connect/i.test(s.message.slice(0, 2000))
        ? back.find(
            (b) =>
              b.time >= s.time &&
              b.time - s.time <= SOON &&
              b.service === s.service &&
              b.instance === s.instance &&
              sharesWord(s.message, b.message),
          )
        : undefined,
    );
    const last = cures.at(-1);
    return last && cures.every((c) => c !== undefined)
      ? `the connection was there again at ${formatTimestamp(last.time)}: "${last.quote}" (${last.ref.insertId ?? 'no insertId'})`
      : undefined;
  };
}

function sharesWord(one: string, other: string): boolean {
  const words = new Set(wordsOf(other));
  return wordsOf(one).some((word) => words.has(word));
}

function wordsOf(text: string): readonly string[] {
  return (
    text
      .slice(0, 500)
      .toLowerCase()
      .match(/[a-z][a-z_-]{2,40}/g)
      ?.filter((word) => !ANY.test(word)) ?? []
  );
}

function isTried(s: Signal): boolean {
  return !s.event && !s.request && s.lifecycle === undefined && saysAgain(s.message.slice(0, 2000));
}

function idsOf(text: string): ReadonlySet<string> {
  return new Set([...text.slice(0, 2000).matchAll(ID)].map(([id]) => id).filter((id) => !TIME.test(id)));
}

/** What all of several name; none where all name just the same: one job, tried several times. */
function commonOf(names: readonly ReadonlySet<string>[]): ReadonlySet<string> {
  const [first = new Set<string>(), ...rest] = names;
  const common = new Set([...first].filter((name) => rest.every((set) => set.has(name))));
  return names.every((set) => set.size === common.size) ? new Set() : common;
}
