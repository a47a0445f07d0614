import type { Report } from '../../model/index.ts';
import { counted, formatCount } from '../../util/text.ts';
import { parseTimestamp } from '../../util/time.ts';
import { visible } from '../escape.ts';
import { fit } from '../width.ts';

/** A row of the timeline: a label, and marks at percent of the window. */
export interface TimelineRow {
  readonly labelY: number;
  readonly baseY: number;
  readonly label: string;
  readonly bars: readonly {
    readonly x: number;
    readonly width: number;
    readonly y: number;
    readonly height: number;
  }[];
  readonly kind: string;
  readonly flags: readonly {
    readonly x: number;
    readonly y: number;
    readonly toY: number;
    readonly text: string;
  }[];
}

/** The window as a picture whose width is the page's: x in percent, y in pixels. */
export interface TimelinePicture {
  readonly height: number;
  readonly rows: readonly TimelineRow[];
  readonly ticks: readonly { readonly x: number; readonly text: string; readonly anchor: string }[];
  readonly bottomY: number;
  readonly axisY: number;
  readonly description: string;
  readonly note: string;
  readonly deploys: readonly { readonly at: string; readonly name: string }[];
}

const MAX_FINDINGS = 15;
const MAX_DEPLOYS = 20;
const TALLEST = 22;
const ROW = 50;

/** Draws entries that report errors, failures of each finding, deploys and tests over the window; null where the report has no times. */
export function timelinePicture(report: Report): TimelinePicture | null {
  const { timeline } = report;
  const since = timeline ? parseTimestamp(timeline.since) : null;
  const until = timeline ? parseTimestamp(timeline.until) : null;
  if (!timeline || since === null || until === null || until <= since) return null;
  const percent = (text: string): number | null => {
    const time = parseTimestamp(text);
    if (time === null || time < since || time > until) return null;
    return Number(((time - since) * 100_000n) / (until - since)) / 1000;
  };
  const rows: TimelineRow[] = [];
  const add = (
    label: string,
    kind: string,
    draw: (baseY: number) => Pick<TimelineRow, 'bars' | 'flags'>,
  ): void => {
    const top = rows.length * ROW + 4;
    const baseY = top + 18 + TALLEST;
    rows.push({ label: visible(label), kind, labelY: top + 12, baseY, ...draw(baseY) });
  };
  const histogram = (counts: readonly number[]) => (baseY: number) => {
    const most = Math.max(1, ...counts);
    const width = 100 / Math.max(1, counts.length);
    const bars = counts.flatMap((n, i) => {
      const height = n > 0 ? Math.max(3, Math.round((n / most) * TALLEST)) : 0;
      return n > 0 ? [{ x: i * width + width * 0.1, width: width * 0.8, y: baseY - height, height }] : [];
    });
    return { bars, flags: [] };
  };
  const sum = (counts: readonly number[]): number => counts.reduce((a, b) => a + b, 0);
  const flag = (x: number, baseY: number, text: string): TimelineRow['flags'][number] => ({
    x,
    y: baseY - 16,
    toY: baseY,
    text: fit(visible(text), 40),
  });

  const deploys = deploysOf(report).flatMap((d) => {
    const x = percent(d.at);
    return x === null ? [] : [{ ...d, x }];
  });
  if (deploys.length > 0)
    add(`Deploys: ${formatCount(deploys.length)}`, 'deploy', (baseY) => ({
      bars: [],
      flags: deploys.map((d) => flag(d.x, baseY, d.name)),
    }));
  add(
    `Entries that report errors: ${formatCount(sum(timeline.errors))}`,
    'errors',
    histogram(timeline.errors),
  );
  for (const f of timeline.findings.slice(0, MAX_FINDINGS))
    add(`${f.id}: ${counted(sum(f.failures), 'failure')}`, 'failures', histogram(f.failures));
  if (timeline.tests.length > 0)
    add(
      `Tests: ${formatCount(timeline.tests.filter((t) => t.outcome === 'failed' || t.outcome === 'error').length)} failing of ${formatCount(timeline.tests.length)} that say when they ran`,
      'tests',
      (baseY) => ({
        bars: timeline.tests.flatMap((t) => {
          const [from, to] = [percent(t.start), percent(t.end)];
          const bad = t.outcome === 'failed' || t.outcome === 'error';
          return from === null
            ? []
            : [
                {
                  x: from,
                  width: Math.max(0.4, (to ?? from) - from),
                  y: baseY - (bad ? 20 : 8),
                  height: bad ? 20 : 8,
                },
              ];
        }),
        flags: [],
      }),
    );
  const bottomY = rows.length * ROW;
  const hidden = timeline.findings.length - MAX_FINDINGS;
  return {
    height: bottomY + 24,
    rows,
    ticks: [0, 25, 50, 75, 100].map((x) => ({
      x,
      text: clock(since + ((until - since) * BigInt(x)) / 100n),
      anchor: x === 0 ? 'start' : x === 100 ? 'end' : 'middle',
    })),
    bottomY,
    axisY: bottomY + 18,
    description: `${timeline.since} to ${timeline.until}, UTC. ${rows.map((r) => r.label).join('. ')}.`,
    deploys: deploys.slice(0, MAX_DEPLOYS).map(({ at, name }) => ({ at, name })),
    note: hidden > 0 ? `${MAX_FINDINGS} of ${formatCount(timeline.findings.length)} findings shown.` : '',
  };
}

/** A revision's first entry marks its deploy, except where the window begins with it; the deploy that a person names is one too. */
function deploysOf(report: Report): readonly { readonly at: string; readonly name: string }[] {
  const revisions = (report.timeline?.revisions ?? []).filter((r, _i, all) =>
    all.some((o) => o.service === r.service && o.firstSeen < r.firstSeen),
  );
  const named = report.context?.deployTime;
  return [
    ...(named === undefined ? [] : [{ at: named, name: 'deploy, as given' }]),
    ...revisions.map((r) => ({ at: r.firstSeen, name: `${r.revision} first seen` })),
  ];
}

function clock(ns: bigint): string {
  return new Date(Number(ns / 1_000_000n)).toISOString().slice(11, 19);
}
