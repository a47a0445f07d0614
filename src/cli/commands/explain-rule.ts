import { createMatcher, explainMatch, explainMiss, type Catalog, type Rule } from '../../catalog/index.ts';
import { createRedactor } from '../../intake/index.ts';
import { pass } from '../../reading/index.ts';
import { openSources } from '../../sources/index.ts';
import { parseException } from '../../stack/index.ts';
import { counted } from '../../util/text.ts';
import type { Entry, ExceptionInfo } from '../../model/index.ts';
import type { Io } from '../io.ts';

const SHOWN = 3;

/**
 * Why a rule fired or did not, in the entries of the last run: how many it is seen in, and of the entries that come nearest which
 * condition failed on which value. Texts are redacted.
 */
export async function explainRule(
  rule: Rule,
  catalog: Catalog,
  from: readonly string[],
  io: Io,
): Promise<readonly string[]> {
  const redactor = createRedactor(io.env['RCA_REDACT_KEY'] ?? 'rca');
  const match = createMatcher({ rules: catalog.rules.filter((r) => r === rule) });
  const source = await openSources(from, { stdin: io.stdin });
  let entries = 0;
  let hits = 0;
  const misses: { readonly fewest: number; readonly entry: Entry; readonly text: string }[] = [];
  try {
    await pass(source, null, null, (entry) => {
      entries += 1;
      const view = { entry, exceptions: exceptionsOf(entry) };
      if (match(view).length > 0) {
        hits += 1;
        return;
      }
      const { misses: failed } = explainMatch(rule, view);
      const worst = misses.at(-1)?.fewest ?? Infinity;
      if (misses.length === SHOWN && failed.length >= worst) return;
      misses.push({ fewest: failed.length, entry, text: failed.map(explainMiss).join('; ') });
      misses.sort((a, b) => a.fewest - b.fewest || (a.entry.time < b.entry.time ? -1 : 1));
      misses.length = Math.min(misses.length, SHOWN);
    });
  } finally {
    await source.close();
  }
  return [
    `seen in ${hits} of ${counted(entries, 'entry', 'entries')} of the last run`,
    ...(hits > 0
      ? []
      : misses.map((m) => `nearest miss ${m.entry.insertId ?? m.entry.hash}: ${redactor.text(m.text)}`)),
  ];
}

function exceptionsOf(entry: Entry): readonly ExceptionInfo[] {
  const texts = [...entry.stackTexts, entry.message];
  return texts.map((t) => parseException(t)).find((c) => c !== null)?.exceptions ?? [];
}
