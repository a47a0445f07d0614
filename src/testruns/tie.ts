import type { Failure, FailureGroup, TestResult, TestTie } from '../model/index.ts';
import { formatDuration, SECOND } from '../util/time.ts';

/** A text this short is in too many messages to tie anything. */
const MIN_TEXT = 16;
/** The client's clock and the server's may differ, and a server logs after the client gave up. */
const CLOCK = 2n * SECOND;

interface Fit {
  readonly group: FailureGroup;
  readonly tie: TestTie;
  readonly score: number;
}

/**
 * Ties failing tests to findings: by the text that a test quotes (an exception, an error code, a message of the failure),
 * and by the time it ran. What quotes is observed; what only fits in time is inferred, and only where one finding alone fits.
 */
export function tieTests(
  tests: readonly TestResult[],
  groups: readonly FailureGroup[],
): readonly FailureGroup[] {
  const ties = new Map<FailureGroup, TestTie[]>();
  for (const test of tests) {
    if (test.outcome !== 'failed' && test.outcome !== 'error') continue;
    const fits = groups.map((group) => fitOf(test, group)).filter((f) => f !== null);
    const best = Math.max(0, ...fits.map((f) => f.score));
    const winners = fits.filter((f) => f.score === best);
    const winner = winners[0];
    // Two findings that fit equally well: saying either would be a guess.
    if (!winner || winners.length > 1) continue;
    ties.set(winner.group, [...(ties.get(winner.group) ?? []), winner.tie]);
  }
  return groups.map((group) => ({ ...group, tests: ties.get(group) ?? group.tests }));
}

/** The failures of a finding that fall into the time of a test; none when the test has no time. */
function failuresDuring(test: TestResult, group: FailureGroup): readonly Failure[] {
  const { start, end } = test;
  if (start === undefined || end === undefined) return [];
  return group.failures.filter((f) => f.start <= end + CLOCK && f.end >= start - CLOCK);
}

function fitOf(test: TestResult, group: FailureGroup): Fit | null {
  const during = failuresDuring(test, group);
  const timed = test.start !== undefined;
  if (timed && during.length === 0) return null;
  const ran = timed
    ? `; ${during.length} of ${group.failures.length} failures fall into the ${formatDuration((test.end ?? 0n) - (test.start ?? 0n))} of the test`
    : '';
  const make = (score: number, why: string, basis: TestTie['basis']): Fit => ({
    group,
    score,
    tie: { test, why: `${why}${ran}`, basis, during: during.map((f) => f.id) },
  });

  const words = quotable(group);
  const said = words.errors.find((w) => test.text.includes(w));
  if (said !== undefined) return make(4, `the test quotes "${short(said)}"`, 'observed');
  const code = words.codes.find((w) => hasWord(test.text, w));
  if (code !== undefined) return make(3, `the test names ${code}, as the entries do`, 'observed');
  const closed = closeCodes(test.text).find((c) => words.closeCodes.has(c));
  if (closed !== undefined)
    return make(3, `the test saw the connection closed with ${closed}, as the entries say`, 'observed');
  const route = words.routes.find((r) => r.route.length > 1 && mentionsPath(test.text, r.route));
  if (route && hasWord(test.text, String(route.status)))
    return make(3, `the test reports ${route.status} of ${route.route}, as the request log does`, 'observed');
  if (!timed) return null;
  const subject = route?.route ?? sharedSubject(test.text, words.errors);
  // A subject in common and the time are what two failures of one evening share, too.
  if (subject !== undefined) return make(2, `the test is about ${subject}, as the entries are`, 'inferred');
  return make(1, 'only the time fits', 'inferred');
}

function quotable(group: FailureGroup): {
  errors: readonly string[];
  codes: readonly string[];
  closeCodes: ReadonlySet<string>;
  routes: readonly { route: string; status: number }[];
} {
  const errors = new Set<string>();
  const codes = new Set<string>();
  const closes = new Set<string>();
  const routes = new Map<string, { route: string; status: number }>();
  for (const failure of group.failures.slice(0, 50)) {
    for (const { chain } of failure.chains)
      for (const e of chain.exceptions)
        if (e.message.length >= MIN_TEXT) errors.add(e.message.split('\n', 1)[0] ?? e.message);
    for (const { signal } of failure.members) {
      if (signal.mention && signal.mention.message.length >= MIN_TEXT) errors.add(signal.mention.message);
      if (signal.request) {
        routes.set(`${signal.request.route} ${signal.request.status}`, {
          route: signal.request.route,
          status: signal.request.status,
        });
        continue;
      }
      if (signal.quote.length >= MIN_TEXT) errors.add(signal.quote);
      for (const code of signal.message.matchAll(/\b[A-Z][A-Z0-9]{2,30}(?:_[A-Z0-9]{2,30}){1,6}\b/g))
        codes.add(code[0]);
      for (const code of closeCodes(signal.message)) closes.add(code);
    }
  }
  return { errors: [...errors], codes: [...codes], closeCodes: closes, routes: [...routes.values()] };
}

/** WebSocket close codes that a text names as such: `received 1011`, `close code 4001`, `closed (1006)`. */
function closeCodes(text: string): readonly string[] {
  return Array.from(
    text.matchAll(
      /\b(?:received|sent|clos(?:e|ed|ing)|code|status)(?: with)?(?: code)?[ =:("']{1,4}(10[01]\d|[34]\d{3})\b/gi,
    ),
    (m) => m[1] ?? '',
  );
}

/** Words that name no subject: they stand in any failure. */
const GENERIC = new Set(
  'assert assertion assertionerror close closed closing connect connected connection error errors exception expected failed failure false handler internal message python received request response result server service status string object value none null true test tests timeout traceback type while within'.split(
    ' ',
  ),
);

/** A word of five letters or more that both texts use and that names a subject ("websocket", "checkout"). */
function sharedSubject(text: string, messages: readonly string[]): string | undefined {
  const subjects = (t: string): readonly string[] =>
    (t.toLowerCase().match(/[a-z]{5,40}/g) ?? []).filter((w) => !GENERIC.has(w));
  const said = new Set(messages.flatMap(subjects));
  return subjects(text).find((w) => said.has(w));
}

/** Whether the text has the word, not as a part of a longer one. */
function hasWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (!/[\w]/.test(text[at - 1] ?? ' ') && !/[\w]/.test(text[at + word.length] ?? ' ')) return true;
  }
  return false;
}

function mentionsPath(text: string, route: string): boolean {
  const fixed = route.split('{id}')[0] ?? route;
  for (let at = text.indexOf(fixed); at >= 0; at = text.indexOf(fixed, at + 1)) {
    if (route.includes('{id}') || !/[\w/-]/.test(text[at + fixed.length] ?? ' ')) return true;
  }
  return false;
}

function short(text: string): string {
  return text.length <= 80 ? text : `${text.slice(0, 79)}…`;
}
