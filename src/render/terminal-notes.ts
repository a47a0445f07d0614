import type { Report } from '../model/index.ts';
import { counted, formatCount } from '../util/text.ts';
import { visible } from './escape.ts';
import { fit, wrap } from './width.ts';

/** What the run has to say about itself; the reasons in the header are not said twice. `listed`: the unknown patterns follow. */
export function noteLines(report: Report, width: number, most: number, listed = false): readonly string[] {
  const { coverage } = report;
  const notices = report.notices.filter((n) => n.code !== 'note' && n.code !== 'unreadable');
  const lines = notices.flatMap((n) =>
    wrap(`! ${n.where === undefined ? '' : `${visible(n.where)}: `}${visible(n.message)}`, width, 6),
  );
  const unread = report.notices.filter((n) => n.code === 'unreadable');
  const first = unread[0];
  if (first) {
    const others = unread.length > 1 ? ` (and ${counted(unread.length - 1, 'more place')})` : '';
    lines.push(...wrap(`! ${visible(first.where ?? '')}: ${visible(first.message)}${others}`, width, 2));
  }
  if (report.findings.length === 0 && notices.length === 0 && coverage.entries > 0)
    lines.push(
      ...wrap(
        `No failure found in ${counted(coverage.entries, 'entry', 'entries')}; that says nothing of what was not read.`,
        width,
      ),
    );
  const unknown = unknownLines(report, width, report.findings.length === 0 ? 6 : 1, listed);
  const room = Math.max(1, most - Math.min(unknown.length, 1));
  const kept = lines.length <= room ? lines : [...lines.slice(0, room - 1), 'more notices: --full'];
  return [...kept, ...unknown.slice(0, Math.max(0, most - kept.length))];
}

/** How many patterns no rule knows; the first by name where there is room and no list follows. */
function unknownLines(report: Report, width: number, most: number, listed: boolean): readonly string[] {
  const { unknowns } = report;
  if (unknowns.length === 0) return [];
  const entries = unknowns.reduce((n, u) => n + u.count, 0);
  const head = `${counted(unknowns.length, 'pattern')} that no rule knows, ${counted(entries, 'entry', 'entries')}:`;
  if (listed) return [fit(head, width)];
  const where = `rca show --full lists ${unknowns.length === 1 ? 'it' : 'them'}`;
  const named = unknowns
    .slice(0, most - 1)
    .map((u) => fit(`  ${formatCount(u.count)} x ${u.severity}: ${visible(u.template)}`, width));
  return [fit(`${head} ${where}`, width), ...named];
}
