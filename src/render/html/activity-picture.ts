import type { Activity, Report } from '../../model/index.ts';
import { counted, formatCount } from '../../util/text.ts';
import { formatTimestamp, parseTimestamp, SECOND } from '../../util/time.ts';
import { visible } from '../escape.ts';

/** Who wrote how much and when, as bars: entries upwards from a line, failures downwards. */
export interface ActivityPicture {
  readonly height: number;
  readonly steps: number;
  readonly rowHeight: number;
  readonly rows: readonly {
    readonly top: number;
    readonly labelY: number;
    readonly baseY: number;
    readonly label: string;
    /** Outlines in a box as wide as there are steps. */
    readonly entries: string;
    readonly failures: string;
  }[];
  readonly ticks: readonly { readonly x: number; readonly text: string; readonly anchor: string }[];
  readonly axisY: number;
  readonly description: string;
  readonly note: string;
  /** The same in figures. */
  readonly table: readonly {
    readonly service: string;
    readonly entries: string;
    readonly failures: string;
    readonly wrote: string;
    readonly most: string;
  }[];
}

const MOST_ROWS = 6;
const LABEL = 18;
const UP = 26;
const DOWN = 12;
const ROW = LABEL + UP + DOWN + 4;

/** Null in reports that do not count, or of a single step. */
export function activityPicture({ coverage }: Report): ActivityPicture | null {
  const { activity } = coverage;
  const since = activity ? parseTimestamp(activity.since) : null;
  const steps = activity?.services[0]?.entries.length ?? 0;
  if (!activity || since === null || steps < 2) return null;
  const time = (step: number): string =>
    formatTimestamp(since + BigInt(Math.round(step * activity.stepSeconds)) * SECOND);
  const services = activity.services.map((service) => figuresOf(service));
  const shown = [...services].sort((a, b) => b.total - a.total).slice(0, MOST_ROWS);
  const rows = shown.map(({ name, total, failed, entries, failures }, i) => ({
    top: i * ROW + LABEL,
    labelY: i * ROW + 12,
    baseY: i * ROW + LABEL + UP,
    label: `${visible(name)}: ${counted(total, 'entry', 'entries')}, ${counted(failed, 'failure')}`,
    entries: barsOf(entries, UP, -1),
    failures: barsOf(failures, DOWN, 1),
  }));
  const bottom = rows.length * ROW;
  const omitted = services.length - shown.length + (activity.omitted?.services ?? 0);
  return {
    height: bottom + 22,
    steps,
    rowHeight: UP + DOWN,
    rows,
    ticks: [0, 0.5, 1].map((part) => ({
      x: part * 100,
      text: time(steps * part)
        .slice(5, 16)
        .replace('T', ' '),
      anchor: part === 0 ? 'start' : part === 1 ? 'end' : 'middle',
    })),
    axisY: bottom + 16,
    description: `${activity.since} to ${time(steps)}, UTC. ${rows.map((r) => r.label).join('. ')}.`,
    note: `${formatCount(steps)} steps of ${lengthOf(activity.stepSeconds)}.${omitted > 0 ? ` ${shown.length} of ${formatCount(shown.length + omitted)} services shown.` : ''}`,
    table: shown.map(({ name, total, failed, entries }) => {
      const most = Math.max(...entries);
      return {
        service: name,
        entries: formatCount(total),
        failures: formatCount(failed),
        wrote: `${entries.filter((n) => n > 0).length}/${steps}`,
        most: `${formatCount(most)} from ${time(entries.indexOf(most))}`,
      };
    }),
  };
}

function figuresOf({ name, entries, failures = [] }: Activity['services'][number]): {
  readonly name: string;
  readonly entries: readonly number[];
  readonly failures: readonly number[];
  readonly total: number;
  readonly failed: number;
} {
  const sum = (counts: readonly number[]): number => counts.reduce((a, b) => a + b, 0);
  return { name, entries, failures, total: sum(entries), failed: sum(failures) };
}

/** One outline for all bars of a row: thousands of elements would be slow to open. Whatever is there is to be seen. */
function barsOf(counts: readonly number[], tallest: number, direction: 1 | -1): string {
  const most = Math.max(1, ...counts);
  return counts
    .map((n, i) => {
      const height = Math.max(2, Math.round((n / most) * tallest)) * direction;
      return n > 0 ? `M${i} ${UP}v${height}h.9v${-height}z` : '';
    })
    .join('');
}

function lengthOf(seconds: number): string {
  if (seconds < 3600) return counted(seconds / 60, 'minute');
  return seconds < 86_400 ? counted(seconds / 3600, 'hour') : counted(seconds / 86_400, 'day');
}
