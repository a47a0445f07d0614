import type { Chain, Failure, Observed, Signal } from '../model/index.ts';
import { SEVERITY_NUMBER } from '../model/index.ts';
import { goesOnEvenly, MIN_WINDOW, timesOf } from '../util/pace.ts';
import { answersOf } from './answers.ts';
import { servedBy } from './served.ts';

/** So many lines at least show that it goes on all along, from this part of the window on and until this part of it is left. */
const MIN_LINES = 8;
const EDGE = 10n;
/** So many requests that went well show that a service works; what fails in more than this share of them is no side matter. */
const MIN_SERVED = 50;
const SHARE = 0.1;
/** Words by which a line says itself that its program goes on without it. */
const HELPED =
  /\b(?:fall(?:s|ing)? ?back|fell back|fallback|default(?:s|ing)?|ignor(?:e|es|ed|ing)|skip(?:s|ped|ping)?|substitut\w{1,10}|treat(?:ed|ing)? as|instead)\b/i;
/** Words of what hurts whoever answers well: work that is lost, a server that is missed, means that ran out. */
const HURTS =
  /\b(?:lost|loss|losing|drop(?:s|ped|ping)?|discard\w*|corrupt\w*|fatal|panic\w*|critical|emergency|inconsisten\w*|duplicate\w*|double|refus\w*|unreach\w*|unavail\w*|time(?:d|s)?[ -]?out|dead ?line|dead[ -]?letter\w*|out of|no (?:space|memory|disk|more)|exhaust\w*|exceed\w*|full|leak\w*|expired?|denied|forbidden|unauthori[sz]ed|down|give up|gave up|giving up|abort\w*|crash\w*|killed|stuck|deadlock\w*|split.brain|attack|breach|charg\w*|payments?|refunds?)\b/i;

/**
 * Words for why lines are no incident: no rule knows them, they are there from the first minute of the window to its last at one pace, and the
 * service's requests went well all the while: the very ones around them, or all of them where the lines say what was done instead.
 */
export function allAlongBy(
  observed: Pick<Observed, 'exposure' | 'first' | 'last' | 'signals'>,
): (chain: Chain) => string | undefined {
  const [from, to] = [observed.first ?? 0n, observed.last ?? 0n];
  if (to - from < MIN_WINDOW) return () => undefined;
  const served = servedBy(observed);
  const answers = answersOf(observed.signals);
  const answeredWell = ({ members }: Failure): boolean => {
    const given = members.flatMap(
      ({ signal: s }) => s.request ?? answers.get(s.correlation.trace ?? '') ?? [],
    );
    return given.length > 0 && given.every(({ status }) => status < 400);
  };
  return ({ group }) => {
    const { failures, service } = group;
    const { well, broken } = served(service);
    if (well < MIN_SERVED || broken > 0 || failures.length > well * SHARE) return undefined;
    if (failures.length < MIN_LINES || !failures.every(isOnlySaid)) return undefined;
    const times = timesOf(group);
    const [first = to, last = from] = [times[0], times.at(-1)];
    const edge = (to - from) / EDGE;
    if (first - from > edge || to - last > edge || !goesOnEvenly(times, from, to)) return undefined;
    const each = failures.every(answeredWell);
    if (!each && !failures.every((f) => f.members.every((m) => isHelped(m.signal)))) return undefined;
    const how = each
      ? 'the requests around them were answered without an error'
      : 'each says what is done instead';
    const lines = failures.reduce((n, f) => n + f.members.filter((m) => !m.signal.request).length, 0);
    return `${lines} lines that no rule knows, at one pace from the beginning of the window to its end; ${how}, and ${well} requests of ${service} went well`;
  };
}

/** Nothing but lines that no rule knows: no exception, crash, event or failing request. */
function isOnlySaid({ kind, chains, members }: Failure): boolean {
  return (
    kind !== 'crash' &&
    chains.length === 0 &&
    members.every(({ signal: s }) =>
      s.request
        ? s.request.status < 400
        : s.matches.length === 0 &&
          !s.event &&
          !s.exception &&
          !s.mention &&
          !s.access &&
          s.answered === undefined &&
          s.lifecycle === undefined &&
          (s.calls?.length ?? 0) === 0 &&
          SEVERITY_NUMBER[s.severity] <= SEVERITY_NUMBER.ERROR &&
          !HURTS.test(s.message.slice(0, 2000)),
    )
  );
}

function isHelped(s: Signal): boolean {
  return s.request !== undefined || HELPED.test(s.message.slice(0, 2000));
}
