import type { Finding, Report } from '../model/index.ts';
import { counted } from '../util/text.ts';
import type { History, Sighting } from './history.ts';

/** Asks in which run a finding had last been fixed, before the report's own; null where it never was. */
export function fixedBefore(
  history: History,
  report: Report,
): (names: readonly string[]) => { readonly run: string; readonly revision: string | null } | null {
  const sightings = history.sightings(report);
  return (names) => {
    const fixed = sightings(names).findLast((s) => s.verdict === 'fixed' && s.run.key !== report.run.key);
    return fixed ? { run: fixed.run.key, revision: fixed.newest } : null;
  };
}

/** Asks for the story of a finding: "first seen in revision X, 3 runs ago; fixed in Y; back since Z", of the runs up to the report's; null where none has it. */
export function storiesOf(history: History, report: Report): (names: readonly string[]) => string | null {
  const sightings = history.sightings(report);
  return (names) => storyIn(sightings(names));
}

function storyIn(sightings: readonly Sighting[]): string | null {
  const first = sightings.findIndex((s) => s.seen);
  if (first < 0) return null;
  const ago = sightings.length - 1 - first;
  const parts = [
    `first seen in ${nameOf(sightings[first], 'seenIn')}${ago === 0 ? ', this run' : `, ${counted(ago, 'run')} ago`}`,
  ];
  let fixed = false;
  for (const s of sightings.slice(first)) {
    // A run over two revisions has the finding of the earlier one, and its end as well.
    if (s.verdict === 'fixed') {
      if (!fixed) parts.push(`fixed in ${nameOf(s, 'newest')}`);
      fixed = true;
    } else if (fixed && s.seen) {
      parts.push(`back since ${nameOf(s, 'seenIn')}`);
      fixed = false;
    }
  }
  return parts.join('; ');
}

/** The report with what earlier runs say of its findings. */
export function withStories(report: Report, history: History): Report {
  const sightings = history.sightings(report);
  const told = (f: Finding): Finding => {
    const seen = sightings([f.fingerprint, ...f.aliases]);
    const first = seen.find((s) => s.seen);
    const story = first && first.run.key !== report.run.key ? storyIn(seen) : null;
    return story === null ? f : { ...f, story };
  };
  return { ...report, findings: report.findings.map(told), background: report.background.map(told) };
}

function nameOf(s: Sighting | undefined, which: 'seenIn' | 'newest'): string {
  const revision = s?.[which] ?? null;
  return revision === null ? (s?.run.key ?? '') : `revision ${revision}`;
}
