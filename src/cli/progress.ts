import type { Progress } from '../sources/index.ts';
import { formatCount } from '../util/text.ts';
import { formatDuration, MILLISECOND, parseTimestamp } from '../util/time.ts';
import type { Io } from './io.ts';

/** A person sees it move; a log gets a line a minute. */
const REDRAW_MS = 100;
const LINE_MS = 60_000;

/** Progress of live reading on standard error. */
export function createProgress(io: Io): {
  readonly show: (progress: Progress) => void;
  readonly end: () => void;
} {
  const alive = io.stderr.isTTY === true && !io.env['CI'];
  let last = alive ? 0 : performance.now();
  let drawn = false;
  const clear = (): void => {
    if (drawn) io.stderr.write('\r\x1b[K');
    drawn = false;
  };
  return {
    show(progress) {
      if (progress.done) return clear();
      const now = performance.now();
      if (progress.waiting === null && now - last < (alive ? REDRAW_MS : LINE_MS)) return;
      if (!alive && now - last < LINE_MS) return;
      last = now;
      const line = progressLine(progress);
      if (alive) {
        io.stderr.write(`\r\x1b[K${line.slice(0, 78)}`);
        drawn = true;
      } else io.stderr.write(`${line}\n`);
    },
    end: clear,
  };
}

/** `12,000 entries, 12 reads, 40 % of the window, waiting 12 s for quota, 8 min left`. */
export function progressLine(progress: Progress): string {
  const ms = (n: number): string => formatDuration(BigInt(Math.round(n / 1000)) * 1000n * MILLISECOND);
  const at = progress.at === null ? null : parseTimestamp(progress.at);
  const covered =
    at === null ? 0 : Number(((progress.until - at) * 100n) / (progress.until - progress.since));
  const parts = [
    `${formatCount(progress.entries)} entries`,
    `${progress.reads} reads`,
    `${covered} % of the window`,
  ];
  if (progress.waiting && progress.waiting.ms >= 1000)
    parts.push(
      `waiting ${ms(progress.waiting.ms)} ${progress.waiting.why === 'quota' ? 'for quota' : 'to try again'}`,
    );
  parts.push(`${ms(progress.msLeft)} left`);
  return parts.join(', ');
}
