import type { Blindspot, Chain, Signal } from '../model/index.ts';
import { byCode, counted } from '../util/text.ts';

/** A chain with the number under which the report shows it. */
export interface NumberedChain {
  readonly id: string;
  readonly chain: Chain;
}

interface Want {
  readonly kind: Blindspot['kind'];
  readonly service: string;
  readonly place?: string;
  readonly change: string;
  readonly seen: string;
}

/**
 * For each chain that ends open the smallest change to logging that would have carried it further, one for all chains that want the
 * same; first what most chains want, then most failures.
 */
export function blindspotsOf(chains: readonly NumberedChain[]): readonly Blindspot[] {
  const wants = new Map<string, { want: Want; findings: string[]; failures: number }>();
  for (const { id, chain } of chains) {
    if (chain.open === null) continue;
    const want = wantOf(chain);
    const key = [want.kind, want.service, want.place ?? ''].join('|');
    const row = wants.get(key) ?? { want, findings: [], failures: 0 };
    row.findings.push(id);
    row.failures += chain.group.failures.length;
    wants.set(key, row);
  }
  return [...wants.values()]
    .sort(
      (a, b) =>
        b.findings.length - a.findings.length ||
        b.failures - a.failures ||
        byCode(a.want.service, b.want.service) ||
        byCode(a.want.kind, b.want.kind) ||
        byCode(a.want.place ?? '', b.want.place ?? ''),
    )
    .map(({ want, findings, failures }) => ({ ...want, findings, failures }));
}

function wantOf(chain: Chain): Want {
  const layer = chain.layers[chain.established] ?? chain.layers[0];
  const members = chain.group.failures.flatMap((f) => f.members);
  const cited = layer.cites.flatMap((c) => ('signal' in c ? [c.signal] : []));
  const service = cited.find((s) => s.service !== undefined)?.service ?? chain.group.service;
  const place = layer.exception?.frame ?? cited.find((s) => s.logger !== undefined)?.logger;
  const at = place === undefined ? {} : { place };
  const errors = members.map((m) => m.signal).filter((s) => !s.request && s.role === 'error');

  const requests = members.filter((m) => m.signal.request);
  const unsure = members.filter((m) => m.join === 'request-window' && !m.signal.request);
  const untraced = errors.filter((s) => s.correlation.trace === undefined);
  if (requests.length > 0 && errors.length === 0)
    return {
      kind: 'trace-id',
      service,
      change: `Log errors of ${service} with the request's trace id (logging.googleapis.com/trace).`,
      seen: `no application entry could be tied to ${counted(requests.length, 'failing request')}`,
    };
  if (unsure.some((m) => !m.sure))
    return {
      kind: 'trace-id',
      service,
      change: `Put the request's trace id (logging.googleapis.com/trace) on the application entries of ${service}.`,
      seen: `${untraced.length} of ${counted(errors.length, 'error entry', 'error entries')} carry no trace id; ${unsure.length} were tied to a request by time only`,
    };
  if (chain.drift === true)
    return {
      kind: 'outcome',
      service: layer.component,
      ...at,
      change: `Log in ${layer.component} what it waits for and how it ended: the call or statement, its time, its result.`,
      seen: 'lines tell that it is slow or does not come, none tells why',
    };
  const empty = errors.filter((s) => s.emptyTrace !== undefined);
  const field = empty[0]?.emptyTrace;
  if (field !== undefined)
    return {
      kind: 'traceback',
      service,
      ...at,
      change: `Fill ${field} where the exception is caught (exc_info=True, err.stack).`,
      seen: `${field} is empty in ${empty.length} of ${counted(errors.length, 'error entry', 'error entries')}`,
    };
  if (layer.exception?.frame !== undefined)
    return {
      kind: 'values',
      service,
      ...at,
      change: `Log the values used at ${layer.exception.frame}, and raise the error from its cause.`,
      seen: 'the trace ends there without a cause',
    };
  if (cited.some((s) => s.event)) return event(service, cited);
  if (cited.some((s) => s.lifecycle === 'exit'))
    return {
      kind: 'exit-reason',
      service,
      change: `Log fatal errors of ${service} with their trace before the process ends.`,
      seen: 'nothing is logged between the last good line and the end',
    };
  return {
    kind: 'traceback',
    service,
    ...at,
    change: `Log the exception with its trace${place === undefined ? '' : ` at ${place}`} (exc_info, stack_trace), not its message alone.`,
    seen: `${errors.filter((s) => !s.exception).length} of ${counted(errors.length, 'error entry', 'error entries')} come without a trace`,
  };
}

function event(service: string, cited: readonly Signal[]): Want {
  const object = cited.find((s) => s.event)?.event;
  return {
    kind: 'container-log',
    service,
    change: `Collect the container log of ${object?.kind ?? 'Pod'} ${object?.name ?? service}, also of its previous container.`,
    seen: 'only the events about it are here',
  };
}
