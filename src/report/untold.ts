import type { Coverage, TemplateSeen, Untold } from '../model/index.ts';
import { byCode, counted, formatCount } from '../util/text.ts';

/** Patterns of error-like entries that a report lists: more than anybody reads. */
const MAX_PATTERNS = 1000;

/** The patterns that are listed: where there are more than `most`, the most frequent, and among equals the earliest. */
export function listedOf(
  patterns: readonly TemplateSeen[],
  most: number = MAX_PATTERNS,
): readonly TemplateSeen[] {
  if (patterns.length <= most) return patterns;
  return [...patterns]
    .sort(
      (a, b) =>
        b.count - a.count ||
        (a.first < b.first ? -1 : a.first > b.first ? 1 : 0) ||
        byCode(a.template, b.template),
    )
    .slice(0, most);
}

/** What is counted and not told; undefined where all is told. */
export function untoldIn(
  patterns: readonly TemplateSeen[],
  findings: Untold['findings'],
  most: number = MAX_PATTERNS,
): Coverage['untold'] {
  const listed = listedOf(patterns, most);
  const entries = (of: readonly TemplateSeen[]): number => of.reduce((n, { count }) => n + count, 0);
  const others =
    listed.length === patterns.length
      ? null
      : { count: patterns.length - listed.length, entries: entries(patterns) - entries(listed) };
  return findings === null && others === null ? undefined : { findings, patterns: others };
}

/** Says it, and what to do to see them. */
export function untoldText({ findings, patterns }: Untold): string {
  const parts = [
    ...(findings
      ? [
          `${counted(findings.count, 'further finding')} (${counted(findings.failures, 'failure')}; ${servicesOf(findings.services)})`,
        ]
      : []),
    ...(patterns
      ? [
          `${counted(patterns.count, 'further unknown pattern')} (${counted(patterns.entries, 'entry', 'entries')})`,
        ]
      : []),
  ];
  return `${parts.join(' and ')} are counted here and not told one by one: the more telling ones are. To see others, narrow the run (--filter, --service, --since)`;
}

const MAX_SERVICES = 5;

function servicesOf(services: readonly string[]): string {
  const more = services.length - MAX_SERVICES;
  return services.slice(0, MAX_SERVICES).join(', ') + (more > 0 ? ` and ${formatCount(more)} more` : '');
}
