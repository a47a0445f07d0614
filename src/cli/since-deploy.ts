import { countTraffic, findDeploy, type Deploy } from '../deploy.ts';
import type { TrafficAsked } from '../report/index.ts';
import type { LiveOptions } from '../sources/index.ts';
import { UserError } from '../util/errors.ts';
import { counted } from '../util/text.ts';
import { formatTimestamp, MILLISECOND, parseDuration } from '../util/time.ts';
import type { Io } from './io.ts';
import type { LiveSetup } from './live.ts';
import type { RunOptions } from './options.ts';

/** Requests below which a deploy has shown nothing. */
const MINIMUM = 20;
/** Between two looks for traffic; each costs a read. */
const LOOK_MS = 15_000;
/** What the last requests still have to say arrives this much later. */
const LAG_MS = 10_000;

/** What `--since deploy`, `--wait` and `--require-traffic` come to. */
export interface DeployRun {
  readonly since: string | undefined;
  readonly baseline: string | undefined;
  readonly traffic: TrafficAsked | undefined;
  readonly live: LiveOptions | undefined;
}

/** Finds the deploy that `--since deploy` means, and waits for its traffic; the time before it is the baseline where none is named. */
export async function sinceDeploy(
  options: RunOptions,
  setup: LiveSetup,
  io: Io,
  sleep = (ms: number): Promise<void> => pause(ms, setup.live?.signal),
): Promise<DeployRun> {
  const { live } = setup;
  const required = options.requireTraffic !== undefined;
  const minimum = options.requireTraffic ?? MINIMUM;
  if (options.since !== 'deploy') {
    if (options.wait !== undefined)
      throw new UserError('--wait waits for the traffic of a deploy', { next: 'add --since deploy' });
    const traffic = required ? { minimum, required } : undefined;
    return { since: options.since, baseline: options.baseline, traffic, live };
  }
  const place = { from: setup.from, live, stdin: io.stdin };
  const deploy = await findDeploy({ ...place, services: options.service });
  const waited = options.wait === undefined ? 0 : await wait(deploy, minimum, options.wait, place, io, sleep);
  const since = formatTimestamp(deploy.first);
  return {
    since,
    // As a service may be deployed seldom, what went before is looked at for an hour, not for as long as the deploy is old.
    baseline: options.baseline ?? 'before:1h',
    traffic: { minimum, required, deploy },
    live: live && { ...live, readsBefore: deploy.reads + waited },
  };
}

async function wait(
  deploy: Deploy,
  minimum: number,
  text: string,
  place: Parameters<typeof countTraffic>[2],
  io: Io,
  sleep: (ms: number) => Promise<void>,
): Promise<number> {
  const length = parseDuration(text);
  if (length === null || length <= 0n)
    throw new UserError(`--wait ${JSON.stringify(text)} is no time`, { next: 'write 30s or 5m' });
  if (!place.live)
    throw new UserError('--wait waits for Cloud Logging: saved entries become no more', {
      next: 'leave it out',
    });
  let left = Number(length / MILLISECOND);
  let reads = 0;
  for (;;) {
    const seen = await countTraffic(deploy, minimum, place);
    reads += seen.reads;
    const enough = seen.requests >= minimum;
    const ms = Math.min(left, enough ? LAG_MS : LOOK_MS);
    if (ms > 0 && !enough)
      io.stderr.write(
        `rca: ${counted(seen.requests, 'request')} since the deploy of ${deploy.revision}, waiting for ${minimum} (${Math.ceil(left / 1000)} s left)\n`,
      );
    if (ms > 0) await sleep(ms);
    left -= ms;
    if (enough || left <= 0 || place.live.signal?.aborted === true) return reads;
  }
}

/** Ends early when the person interrupts. */
async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  if (signal?.aborted === true) return;
  await new Promise<void>((done) => {
    const timer = setTimeout(done, ms);
    signal?.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        done();
      },
      { once: true },
    );
  });
}
