import type { Link, Signal } from '../model/index.ts';
import { formatDuration, MINUTE } from '../util/time.ts';
import { targetOf } from './called.ts';
import type { Near, Question, Told } from './question.ts';

/** A change before all of the failures, to what they called or to the namespace that it is in: order, and no more. */
export function changeLink(near: readonly Near[], { side, of }: Question): Link | null {
  const [first] = near;
  if (!first || near.length < of) return null;
  const gone = near.every(({ told, cause }) => isGone(told, cause, side.rule.id));
  if (gone)
    return {
      kind: 'behind',
      basis: 'observed',
      why: `the service ${side.service} was deleted ${formatDuration(first.told.signal.time - first.cause.time)} before the first of these failures, and it is the name that is not there`,
    };
  const inSpace = ({ calls }: Told): boolean =>
    side.space !== undefined &&
    (calls.names.some((host) => host.split('.')[1] === side.space) ||
      (calls.from === side.space && calls.names.every((host) => !host.includes('.'))));
  const targets = near.flatMap((n) => targetOf(n.told.calls, n.cause) ?? []);
  const fits =
    side.space === undefined
      ? targets.length * 2 >= of
      : near.filter((n) => inSpace(n.told)).length * 2 >= of;
  if (!fits && !(isSoon(first) && near.every((n) => mayReach(n, side.space)))) return null;
  const what = side.space === undefined ? side.service : `the namespace ${side.space}`;
  return {
    kind: 'behind',
    basis: 'inferred',
    why: `${what} was changed ${formatDuration(first.told.signal.time - first.cause.time)} before the first of these failures, and none came before; that is order, not cause`,
    confirm: side.rule.confirm ?? 'Take the change back, or compare it with what was there before.',
  };
}

/** Whether it is the very name that a deletion took away which is not found. */
function isGone({ calls, match }: Told, cause: Signal, ruleId: string): boolean {
  const verb = cause.matches.find((m) => m.ruleId === ruleId)?.captures['verb'];
  return verb === 'delete' && match.ruleId === 'DNS_NOT_RESOLVED' && targetOf(calls, cause)?.sure === true;
}

/** What fails this soon after a change may be of it though nothing names what was called. */
const SOON = MINUTE;

function isSoon({ told, cause }: Near): boolean {
  return told.signal.time - cause.time <= SOON;
}

/** Whether a call names nobody, and comes from the namespace that the change is in. */
function mayReach({ told: { calls }, cause }: Near, space: string | undefined): boolean {
  if (calls.names.length > 0 || calls.backend !== undefined) return false;
  const changed = space ?? cause.event?.namespace ?? cause.namespace;
  return calls.from === changed || (space === undefined && calls.from === undefined);
}
