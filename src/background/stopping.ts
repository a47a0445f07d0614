import type { Observed, Signal } from '../model/index.ts';
import { SECOND } from '../util/time.ts';

/** How long an instance that ends may log errors of its end, by default of Kubernetes; and how long it may refuse requests that still came. */
const GRACE = 30n * SECOND;
const STILL_CAME = 15n * SECOND;
/** How an instance says that it was asked to end. */
const ASKED =
  /\bSIG(?:TERM|INT|QUIT)\b|\breceived (?:signal 15\b|(?:smart |fast )?shutdown)|\bgraceful(?:ly)? (?:shut|stop)|\b(?:shut(?:ting)?|stopp?(?:ing)?) ?(?:down)? graceful/i;
/** A worker that ends is not its instance. */
const WORKER = /\bworker\b/i;

/** Words for why an entry is no sign of trouble: its instance was being stopped, and its service went on. */
export type Stopping = (signal: Signal) => string | undefined;

/** Tells entries of instances that somebody asked to end: pods that a rollout or a drain stops, and what says so itself. */
export function stoppingBy({ signals, services }: Pick<Observed, 'signals' | 'services'>): Stopping {
  const stops = new Map<string, bigint>();
  const failed = new Set<string>();
  const note = (name: string | undefined, time: bigint): void => {
    if (name === undefined) return;
    const known = stops.get(name);
    if (known === undefined || time < known) stops.set(name, time);
  };
  for (const s of signals) {
    const { event } = s;
    if (event?.kind === 'Pod') {
      if (event.reason === 'Killing' && s.message.startsWith('Stopping container')) note(event.name, s.time);
      // The kubelet asks a container to end as well where its probe failed.
      if (/liveness probe/i.test(s.message)) failed.add(event.name);
    } else if (!s.event && !s.request && wasAsked(s)) note(s.instance, s.time);
  }
  const lastOf = new Map(services.map(({ name, last }) => [name, last ?? 0n]));
  return (signal) => {
    const name = signal.event?.kind === 'Pod' ? signal.event.name : signal.instance;
    const stop = name === undefined || failed.has(name) ? undefined : stops.get(name);
    if (stop === undefined || signal.time < stop || !isOfItsEnd(signal, signal.time - stop)) return undefined;
    return (lastOf.get(signal.service ?? '') ?? 0n) > stop + GRACE
      ? 'instances were being stopped, and their service went on'
      : undefined;
  };
}

function wasAsked(s: Signal): boolean {
  const head = s.message.slice(0, 300);
  return (s.lifecycle !== 'exit' || s.asked === true) && ASKED.test(head) && !WORKER.test(head);
}

function isOfItsEnd(s: Signal, after: bigint): boolean {
  if (s.event) return s.event.reason === 'Unhealthy';
  if (s.request) return after <= STILL_CAME;
  return after <= GRACE && (s.lifecycle !== 'exit' || s.asked === true);
}
