// Compares what rca detects with preq's rules against preq itself: npm run build && node src/dev/cre/conformance.ts [--shared DIR]
// DIR/peer holds `preq-conformance.json` with what preq measures, the rules and logs that it names, and `cre/`. DIR is ../shared beside
// the project, or RCA_SHARED; what is missing there is skipped and said.
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { convert, rulesOf } from './convert.ts';
import { readCorpus, readLines } from './corpus.ts';
import { readCreFile } from './cre-rules.ts';
import { holdingTerms, unguessed } from './line-oracle.ts';
import { seenRules } from './run-rules.ts';

interface PeerCase {
  readonly name: string;
  readonly rule: string;
  readonly log: string;
  readonly expect: 'detect' | 'no-detect' | 'error';
  readonly measured: { readonly hits_per_cre?: Readonly<Record<string, number>> };
}

const { values } = parseArgs({ options: { shared: { type: 'string' } } });
const root = fileURLToPath(new URL('../../../', import.meta.url));
const peer = join(resolve(root, values.shared ?? process.env['RCA_SHARED'] ?? '../shared'), 'peer');
const say = (text: string): void => void process.stdout.write(`${text}\n`);

if (!existsSync(join(peer, 'preq-conformance.json'))) say(`skipped: no preq-conformance.json in ${peer}`);
else {
  examples(peer);
  corpus(peer);
}

/** The peer's own examples: refused, detected and not detected as by the peer. */
function examples(folder: string): void {
  const { cases } = JSON.parse(readFileSync(join(folder, 'preq-conformance.json'), 'utf8')) as {
    cases: readonly PeerCase[];
  };
  const tally = { refused: [0, 0], whole: [0, 0], terms: [0, 0] } satisfies Record<string, number[]>;
  const count = (of: number[], right: boolean): void => {
    of[0] = (of[0] ?? 0) + (right ? 1 : 0);
    of[1] = (of[1] ?? 0) + 1;
  };
  const differ: string[] = [];
  const notOne: string[] = [];
  for (const one of cases) {
    const { rules, faults } = readCreFile(readFileSync(join(folder, one.rule), 'utf8'));
    if (one.expect === 'error') {
      count(tally.refused, faults.length > 0);
      if (faults.length === 0) differ.push(`${one.name}: preq refuses the rule, the converter reads it`);
      continue;
    }
    if (faults.length > 0) differ.push(`${one.name}: not read: ${faults.join('; ')}`);
    const lines = readLines(join(folder, one.log));
    for (const cre of rules) {
      const made = convert(cre);
      const ids = rulesOf(made).map((rule) => rule.id);
      if (made.kind === 'whole') {
        const wanted = (one.measured.hits_per_cre?.[cre.id] ?? 0) > 0;
        const seen = seenRules([made.rule], lines, new Set(wanted ? ids : [])).size > 0;
        count(tally.whole, seen === wanted);
        if (seen !== wanted)
          differ.push(
            `${one.name}: ${cre.id} is ${seen ? 'seen by rca, not by preq' : 'seen by preq, not by rca'}`,
          );
        continue;
      }
      notOne.push(`${one.name} ${cre.id}: ${made.why}`);
      // What stands or falls with one line: each term of it is seen where it holds.
      const holding = holdingTerms(cre, ids, lines);
      const seen = seenRules(made.rules, lines, holding);
      for (const id of ids) {
        const right = holding.has(id) === seen.has(id);
        count(tally.terms, right);
        if (!right)
          differ.push(`${one.name}: ${id} ${seen.has(id) ? 'seen, does not hold' : 'holds, not seen'}`);
      }
    }
  }
  say(`preq's examples: ${cases.length} cases`);
  say(`  refused as by preq: ${tally.refused.join('/')}`);
  say(`  rules of one entry, detected as by preq: ${tally.whole.join('/')}`);
  say(
    `  rules of several entries, not expressible: ${notOne.length}; their terms seen where they hold: ${tally.terms.join('/')}`,
  );
  for (const line of notOne) say(`    ${line}`);
  say(`  differences: ${differ.length}`);
  for (const line of differ) say(`    ${line}`);
}

/** The corpus: every rule, or its terms, on every log, against the same terms tried line by line. */
function corpus(folder: string): void {
  const cases = readCorpus(folder);
  if (!cases) return say(`cre: skipped, not in ${folder}`);
  const rules = cases.flatMap((one) => one.rules);
  const made = rules.map((cre) => ({ cre, made: convert(cre) }));
  const all = made.flatMap((one) => rulesOf(one.made));
  const whys = new Map<string, number>();
  for (const one of made) {
    const why = one.made.kind === 'whole' ? 'one entry' : one.made.why;
    whys.set(why, (whys.get(why) ?? 0) + 1);
  }
  const whole = made.filter((one) => one.made.kind === 'whole');
  say(
    `\nCRE corpus: ${cases.length} folders, ${rules.length} rules read, ${cases.flatMap((one) => one.faults).length} refused`,
  );
  for (const fault of cases.flatMap((one) => one.faults)) say(`  refused: ${fault}`);
  say(`  expressible in rca's format: ${whole.length}/${rules.length}`);
  for (const [why, n] of [...whys].sort((a, b) => b[1] - a[1])) say(`    ${n} ${why}`);
  let own = 0;
  let same = 0;
  let compared = 0;
  let foreign = 0;
  const missing: string[] = [];
  const differ: string[] = [];
  const guessed: string[] = [];
  for (const one of cases) {
    const holdingIn = (lines: readonly string[]): ReadonlySet<string> =>
      new Set(
        made.flatMap(({ cre, made: as }) => [
          ...holdingTerms(
            cre,
            rulesOf(as).map((rule) => rule.id),
            lines,
          ),
        ]),
      );
    const holding = holdingIn(one.lines);
    const withoutGuess = one.lines.map(unguessed);
    const seen = seenRules(all, one.lines, holding);
    for (const { id } of all) {
      compared += 1;
      if (holding.has(id) === seen.has(id)) same += 1;
      else if (!seen.has(id) && !holdingIn(withoutGuess).has(id)) guessed.push(`${one.name}: ${id}`);
      else differ.push(`${one.name}: ${id} ${seen.has(id) ? 'seen, does not hold' : 'holds, not seen'}`);
    }
    for (const { cre, made: as } of whole) {
      const [rule] = rulesOf(as);
      const hit = rule !== undefined && seen.has(rule.id);
      if (!one.rules.includes(cre)) foreign += hit ? 1 : 0;
      else if (hit) own += 1;
      else missing.push(`${one.name}: ${cre.id} not seen in its own log`);
    }
  }
  say(`  seen in their own log: ${own}/${whole.length}; in the log of another rule: ${foreign}`);
  for (const line of missing) say(`    ${line}`);
  say(`  terms on logs, the same as tried line by line: ${same}/${compared}`);
  say(`  not seen because only a guess of the application says it (wanted): ${guessed.length}`);
  for (const line of guessed) say(`    ${line}`);
  say(`  other differences: ${differ.length}`);
  for (const line of differ) say(`    ${line}`);
}
