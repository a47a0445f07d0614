import { figuresIn, type Flag, type Line } from './claim.ts';

const ITEM = /^(\s{0,3})(?:[-*+]|\d{1,3}[.)])\s+(.*)$/;
const GOOD =
  /✅|✔|☑|\[[xX]\]|\b(?:PASS(?:ED)?|passed|passes|passing|RESOLVED|[Rr]esolved|FIXED|[Ff]ixed|CLOSED|[Cc]losed)\b/;
const BAD =
  /❌|✗|✘|\[ \]|\b(?:FAIL(?:ED|S|ING)?|failed|fails|failing|OPEN|[Oo]pen|PENDING|[Pp]ending|PERSIST(?:S|ING|ENT)|[Pp]ersist(?:s|ing|ent)|UNRESOLVED|[Uu]nresolved|REMAINS|[Rr]emains|NOT (?:RESOLVED|FIXED)|[Nn]ot (?:yet )?(?:resolved|fixed))\b/;
const NEGATED = /\b(?:NOT|[Nn]ot)(?: yet)? (?:RESOLVED|FIXED|resolved|fixed)\b/g;
const isGood = (item: string): boolean => GOOD.test(item.replace(NEGATED, ''));
const NUMBER: Readonly<Record<string, number>> = {
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
};
const COUNT =
  /(?:^|\s|\*)(\d{1,4}|two|three|four|five|six|seven|eight|nine|ten)\**\s+((?:[A-Za-z-]{2,20}\s+){0,3}?(?:tests|issues|errors|failures|findings|causes|problems|endpoints|services|fixes|incidents|tickets|items))\b[^.!?]{0,40}:\**\s*$/i;

/** `2/3 tests` over a list of four of which two pass, "three issues:" over two: a count and the items that it counts. */
export function itemsAgainstCount(lines: readonly Line[]): readonly Flag[] {
  return lines.flatMap((line, i) => {
    const named = namedInLine(line);
    if (named.length > 0) return named;
    if (ITEM.test(line.text) && !line.text.trimEnd().endsWith(':')) return inline(line);
    const items = listAfter(lines, i);
    return items.length < 2 ? inline(line) : [...marked(line, items), ...counted(line, items)];
  });
}

/** The items of the list that follows a line, blank lines between; only those of the first level. */
function listAfter(lines: readonly Line[], at: number): readonly string[] {
  const items: string[] = [];
  for (const { text } of lines.slice(at + 1)) {
    if (text.trim() === '') continue;
    const m = ITEM.exec(text);
    if (m) items.push(m[2] ?? '');
    else if (!/^\s{2,}\S/.test(text)) break;
  }
  return items;
}

/** Every item says whether it passes: then n and N are known. */
function marked({ n, text }: Line, items: readonly string[]): readonly Flag[] {
  const shares = figuresIn(text).filter((f) => f.kind === 'share');
  const [share] = shares;
  if (
    !share ||
    shares.length > 1 ||
    !/\b(?:tests?|issues?|findings?|problems?|incidents?|tickets?)\b|pass/i.test(text)
  )
    return [];
  const good = items.filter((item) => isGood(item) && !BAD.test(item)).length;
  const bad = items.filter((item) => BAD.test(item) && !isGood(item)).length;
  if (good + bad !== items.length) return [];
  if (
    share.of === items.length &&
    (share.n === good || (share.n === bad && /fail|remain|open|persist/i.test(text)))
  )
    return [];
  // A list of the failing ones alone, or of the passing ones alone, may stand for its part.
  if (
    (good === 0 && items.length === (share.of ?? 0) - (share.n ?? 0)) ||
    (bad === 0 && items.length === share.n)
  )
    return [];
  return [
    {
      line: n,
      column: share.at + 1,
      claim: share.text,
      problem: `the list below has ${items.length} items, of which ${good} ${/pass|\btests?\b/i.test(text) ? 'pass' : 'are resolved'}: ${good}/${items.length}`,
    },
  ];
}

function counted({ n, text }: Line, items: readonly string[]): readonly Flag[] {
  // "2 of 3 issues:" may list any part of them.
  if (figuresIn(text).length > 0) return [];
  const m = COUNT.exec(text.replace(/^#+\s*/, (head) => ' '.repeat(head.length)));
  if (!m) return [];
  const said = NUMBER[(m[1] ?? '').toLowerCase()] ?? Number(m[1]);
  if (said === items.length) return [];
  return [
    {
      line: n,
      column: text.indexOf(m[1] ?? '') + 1,
      claim: `${m[1] ?? ''} ${m[2] ?? ''}`,
      problem: `the list below has ${items.length} items`,
    },
  ];
}

const NAMED =
  /(?:^|[\s*])(\d{1,4}|two|three|four|five|six|seven|eight|nine|ten|all \d{1,4})\**\s+((?:[A-Za-z-]{2,20}\s+){0,3}?(?:tests|issues|errors|failures|endpoints|services|routes|incidents|tickets))\b([^.!?:,]{0,40}):\s+(\S.*)$/i;

/** `Four tests failed: a, b, c`: a count and the names that follow it in the line. */
function namedInLine({ n, text }: Line): readonly Flag[] {
  const m = NAMED.exec(text);
  if (!m || figuresIn(text).length > 0) return [];
  const names = (m[4] ?? '').replace(/\.\s*$/, '').split(/,\s*(?:and\s+)?|\s+and\s+/);
  // Names only: a sentence with commas is no list, and "..." leaves some out.
  if (names.length < 2 || !names.every((name) => /^[`"']?[\w./:{}[\]<>-]{1,120}[`"']?$/.test(name)))
    return [];
  if (names.some((name) => /^(?:etc|\.\.\.)/.test(name))) return [];
  const word = (m[1] ?? '').toLowerCase().replace(/^all /, '');
  const said = NUMBER[word] ?? Number(word);
  if (said === names.length) return [];
  return [
    {
      line: n,
      column: text.indexOf(m[1] ?? '') + 1,
      claim: `${m[1] ?? ''} ${m[2] ?? ''}`,
      problem: `${names.length} are named`,
    },
  ];
}

/** Tests named with their outcome beside a share in the same line: `2/3 tests: test_a passed, test_b failed ...`. */
function inline({ n, text }: Line): readonly Flag[] {
  const shares = figuresIn(text).filter((f) => f.kind === 'share');
  const [share] = shares;
  if (!share || shares.length > 1) return [];
  const outcomes = [
    ...text.matchAll(
      /\btest_\w{1,80}`?(?: ?[:=(-])? ?(✅|✔|❌|✗|PASS(?:ED)?\b|FAIL(?:ED)?\b|passed\b|failed\b|passes\b|fails\b)/g,
    ),
  ].map((m) => GOOD.test(m[1] ?? ''));
  const names = new Set(text.match(/\btest_\w{1,80}/g) ?? []);
  if (outcomes.length < 2 || outcomes.length !== names.size) return [];
  const good = outcomes.filter(Boolean).length;
  if (share.of === outcomes.length && share.n === good) return [];
  return [
    {
      line: n,
      column: share.at + 1,
      claim: share.text,
      problem: `${outcomes.length} tests are named, of which ${good} pass: ${good}/${outcomes.length}`,
    },
  ];
}
