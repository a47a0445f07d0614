import type { Signal } from '../model/index.ts';
import { isServerOf } from '../util/server-kind.ts';
import { isHostName, isInside } from './host-name.ts';
import { signalsOf, type Node } from './node.ts';

/** Captures of a rule about a dependency that name the other side. */
export const NAMES = ['host', 'server', 'address', 'database', 'instance', 'service'] as const;

/** How servers lay out their own lines, whatever their workload is called. */
const LAYOUTS: Readonly<Record<string, RegExp>> = {
  clickhouse: /^\d{4}\.\d\d\.\d\d [\d:.]+ \[ \d+ \] \{[^}\n]{0,40}\} </,
  kafka: /^\[\d{4}-\d\d-\d\d [\d:,]+\] [A-Z]+ [^\n]{0,600}\(kafka\.[\w.$]{3,80}\)/,
  mongodb: /^\{"t":\{"\$date"/,
  mysql: /^\d{4}-\d\d-\d\dT[\d:.]+\S{0,6} \d+ \[(?:ERROR|Warning|Note|System)\]/,
  nats: /^\[\d+\] \d{4}\/\d\d\/\d\d [\d:.]+ \[[A-Z]{3}\]/,
  postgresql:
    /^(?:PANIC: {2}|\d{4}-\d\d-\d\d [\d:.]+ \S{1,6} (?:\[\d+\]|\S{1,80}@)[^\n]{0,80}(?:LOG|ERROR|FATAL|PANIC): {2})/,
  rabbitmq: /^\S{10} \S{8,24} \[\w+\] <0\.\d+\.\d+> /,
  redis: /^\d+:[MSCX] \d\d [A-Z][a-z]{2} \d{4} /,
};

/** What carries the lines of others is none of their servers. */
const SHIPPER =
  /(?:^|-)(?:fluent(?:-?bit|d)|filebeat|vector|promtail|alloy|logstash|r?syslog(?:-ng)?|otel|opentelemetry|journald?)(?:-|$)/;

/** Whether an entry was written by a server of a kind itself, not by who asked it. */
export function writtenByServer(kind: string, s: Signal): boolean {
  return isServerOf(kind, [s.service, s.container, s.logId]) || LAYOUTS[kind]?.test(s.message) === true;
}

/** The server whose answer about its own state a node is: itself, where it logs that; the one that the entries name; undefined where none does. */
export function serverOf(node: Node, kind: string): string | undefined {
  const signals = signalsOf(node);
  const own = signals.find((s) => writtenByServer(kind, s) && !SHIPPER.test(s.service ?? ''));
  if (own?.service !== undefined) return own.service;
  const captured = NAMES.map((name) => node.captures[name]).find((v) => v !== undefined && isHostName(v));
  if (captured !== undefined) return captured;
  const called = [...new Set(signals.flatMap((s) => s.calls ?? []))].filter(isHostName);
  const [alike, ...more] = called.filter((host) => isServerOf(kind, [host.replaceAll('.', '-')]));
  if (alike !== undefined && more.length === 0) return alike;
  // An address of the world outside may be that of the request which was answered.
  const [only] = called.length === 1 ? called.filter(isInside) : [];
  return only;
}
