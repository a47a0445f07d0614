import { groupTemplates } from '../mining/index.ts';
import type { Signal, TemplateSeen } from '../model/index.ts';
import { SEVERITY_NUMBER } from '../model/index.ts';
import { byCode } from '../util/text.ts';

const MAX_EXAMPLES = 3;

/**
 * Error-like patterns (WARNING and above) that no rule matched and no exception explains; templates that differ in a name only are one pattern. `signals` in
 * order of time.
 */
export function collectUnknowns(signals: readonly Signal[]): readonly TemplateSeen[] {
  const unknown = signals.filter(isUnknown);
  const counts = new Map<string, number>();
  for (const { template } of unknown) counts.set(template, (counts.get(template) ?? 0) + 1);
  const groupOf = groupTemplates(counts);
  const groups = new Map<string, Signal[]>();
  for (const signal of unknown) {
    const template = groupOf.get(signal.template) ?? signal.template;
    const group = groups.get(template);
    if (group) group.push(signal);
    else groups.set(template, [signal]);
  }
  return [...groups]
    .map(([template, group]): TemplateSeen => {
      const first = group[0];
      const last = group.at(-1);
      return {
        template,
        severity: group.reduce(
          (worst, s) => (SEVERITY_NUMBER[s.severity] > SEVERITY_NUMBER[worst] ? s.severity : worst),
          first?.severity ?? 'DEFAULT',
        ),
        count: group.length,
        services: [...new Set(group.map((s) => s.service ?? ''))].filter(Boolean).sort(byCode),
        first: first?.time ?? 0n,
        last: last?.time ?? 0n,
        examples: group.slice(0, MAX_EXAMPLES),
        signals: group,
      };
    })
    .sort(
      (a, b) =>
        SEVERITY_NUMBER[b.severity] - SEVERITY_NUMBER[a.severity] ||
        b.count - a.count ||
        byCode(a.template, b.template),
    );
}

function isUnknown(s: Signal): boolean {
  const errorLike =
    s.role === 'error' || (s.role === 'context' && SEVERITY_NUMBER[s.severity] >= SEVERITY_NUMBER.WARNING);
  return (
    errorLike && s.matches.length === 0 && !s.exception && !s.mention && !s.lifecycle && s.message !== ''
  );
}
