import type { Chain, Observed, Signal } from '../model/index.ts';
import { servedBy } from './served.ts';

/** So many requests that went well show that the service works without it. */
const MIN_SERVED = 50;
/** How the exporters of spans, metrics and logs name themselves when what they send to does not take it. */
const EXPORT =
  /\bexporterhelper\b|\bExporting failed\b|\bOTLP\w{0,20}Exporter\b|\b(?:Batch|Simple)(?:Span|LogRecord)Processor\b|\bPeriodic(?:Exporting)?MetricReader\b|\bfailed to (?:export|upload|send|flush) (?:\d{1,9} )?(?:OTLP |the )?(?:spans?|traces?|metrics|logs|telemetry|profiles)\b|\b(?:traces|metrics|logs|span|telemetry) export(?:er)?\b[^\n]{0,20}: |\bio\.opentelemetry\.exporter\b|\bopentelemetry\.(?:sdk|exporter)\b|\bfailed to send, dropping \d{1,9} traces\b/i;
/** What only carries telemetry: to it, that this fails is the incident. */
const CARRIER =
  /otel|opentelemetry|collector|telemetry|jaeger|tempo|zipkin|prometheus|loki|fluent|vector|agent|alloy|monitor/i;

/** Words for why lines are no incident: only spans, metrics or logs did not get away, and the service answered its requests all the same. */
export function telemetryBy(observed: Pick<Observed, 'exposure'>): (chain: Chain) => string | undefined {
  const served = servedBy(observed);
  return ({ group }) => {
    const signals = group.failures.flatMap((f) => f.members.map((m) => m.signal));
    if (CARRIER.test(group.service) || !signals.every(isExport)) return undefined;
    const { well, broken } = served(group.service);
    return well < MIN_SERVED || broken > 0
      ? undefined
      : `only its telemetry is not delivered, ${group.failures.length} times; all ${well} requests of ${group.service} were answered without an error of the server`;
  };
}

function isExport(s: Signal): boolean {
  return !s.event && !s.request && s.lifecycle === undefined && EXPORT.test(s.message.slice(0, 2000));
}
