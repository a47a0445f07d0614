import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Report } from '../../model/index.ts';
import type { RuleText } from './convert.ts';
import { lineEntry } from './line-entry.ts';

const RCA = fileURLToPath(new URL('../../../bin/rca.js', import.meta.url));

/** What a run of the built rca says of its rules. */
interface RulesRun {
  readonly loaded: number;
  /** How many were seen. */
  readonly matched: number;
}

/** Writes rules into a folder, one file each. */
export function writeRuleTexts(folder: string, rules: readonly RuleText[]): void {
  mkdirSync(folder, { recursive: true });
  for (const { id, text } of rules)
    writeFileSync(join(folder, `${id.toLowerCase().replaceAll('_', '-')}.yaml`), text);
}

/**
 * Ids of the rules that the built rca sees in a log. The report counts them and does not name them: where as many of the `expected`
 * are seen as there are and none of the others, it is exactly these; else each is run alone.
 */
export function seenRules(
  rules: readonly RuleText[],
  lines: readonly string[],
  expected: ReadonlySet<string>,
): ReadonlySet<string> {
  const wanted = rules.filter((rule) => expected.has(rule.id));
  const others = rules.filter((rule) => !expected.has(rule.id));
  const asExpected = matchedOf(wanted, lines) === wanted.length && matchedOf(others, lines) === 0;
  const seen = asExpected ? wanted : rules.filter((rule) => matchedOf([rule], lines) === 1);
  return new Set(seen.map((rule) => rule.id));
}

/** How many of the rules are seen in the lines. @throws where a rule could not be loaded. */
function matchedOf(rules: readonly RuleText[], lines: readonly string[]): number {
  if (rules.length === 0) return 0;
  const run = runRules(rules, lines);
  if (run.loaded !== rules.length)
    throw new Error(`${rules.length - run.loaded} rules could not be loaded: rca rules check says why`);
  return run.matched;
}

function runRules(rules: readonly RuleText[], lines: readonly string[]): RulesRun {
  const dir = mkdtempSync(join(tmpdir(), 'rca-cre-'));
  try {
    writeRuleTexts(join(dir, 'rules'), rules);
    const log = join(dir, 'log.ndjson');
    writeFileSync(log, lines.map((line, i) => `${lineEntry(line, i, 'log')}\n`).join(''));
    const args = ['--from', log, '--no-bundled-rules', '--rules', join(dir, 'rules'), '--format', 'json'];
    const said = execFileSync(process.execPath, [RCA, ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      maxBuffer: 1 << 28,
      env: { ...process.env, RCA_STATE_DIR: join(dir, 'state'), RCA_CACHE_DIR: join(dir, 'cache') },
    });
    return (JSON.parse(said) as Report).coverage.rules;
  } finally {
    rmSync(dir, { recursive: true });
  }
}
