import type { Entry } from '../model/index.ts';
import { SERVER_PORTS } from '../util/server-kind.ts';

/** Texts longer than this are read so far. */
const MAX_TEXT = 4000;
/** Hosts of one entry; more of them are a list of servers, not the one that failed. */
const MAX_HOSTS = 6;
const MAX_DEPTH = 3;
const MAX_FIELDS = 100;

/** An address in running text. The user's part cannot hold what ends it, so the scan is linear. */
const ADDRESS =
  /\b(?:https?|wss?|grpcs?|tcp|rediss?|postgres(?:ql)?|mysql|mongodb|amqps?):\/\/(?:[^\s/@"'\\]{1,80}@)?([A-Za-z][\w.-]{0,252})/g;
/** A name with the port of a kind of server, also as Java writes it: `kafka/10.0.0.3:9092`. */
const SERVER = new RegExp(
  String.raw`(?:^|[\s"'([{=@,<])([A-Za-z][\w-]{0,62}(?:\.[\w-]{1,63}){0,8})(?:\/(?:\[ip:[^\]\s]{1,40}\]|[\d.]{7,15}))?:(?:${SERVER_PORTS.join('|')})(?![\w.])`,
  'g',
);
/** A place in code, or a word before a number, has the form of a host with a port. */
const NO_HOST =
  /\.(?:java|kt|scala|py|rb|php|cs|go|rs|[cm]?[jt]sx?|c|cc|cpp|h)$|^(?:port|line|pid|id|code|db|localhost)$/i;
const HOST = /^([A-Za-z][\w.-]{0,252})(?::\d{1,5})?$/;
/** A field of logfmt for the side that was called, with a name that only a host has: one with dots or a port. */
const KEYED =
  /\b(?:upstream|target|peer|backend|downstream)(?:[._]?(?:host|service|addr|address|name))?="?([A-Za-z][\w.-]{0,252}(?:\.[\w-]{1,63}|:\d{1,5}))/g;
/** Words before the address of a manual, which nobody called. */
const READING =
  /(?:\b(?:see|learn more|check|visit|read|refer to|documentation|docs|more info(?:rmation)?|this error at))\W{0,4}$/i;
/** Fields that loggers and OpenTelemetry have for the side that was called. */
const CALLED_FIELD =
  /^(?:upstream|upstream_?(?:host|cluster|service|addr)|target|target_?(?:host|service)|peer|peer[._]service|(?:server|peer|remote)[._]address|net[._]peer[._]name|remote_?(?:host|service)|downstream|backend)$/i;
/** What an entry tells of the request that came in, not of one that it made. */
const INCOMING = /^(?:req|request|http_?request|headers|res|response|referer|origin)$/i;

/** A value that is a secret may have the form of a host with a port, and is none. */
const SECRET_FIELD = /pass(?:w|phrase|code)|pwd|secret|token|credential|authorization|cookie|api_?key/i;

/** The hosts that an error names as called: addresses in its text, and those in the fields for them. Lower case, without port. */
export function callsOf(entry: Entry, text: string, redact: (text: string) => string): readonly string[] {
  const hosts = new Set<string>();
  const add = (host: string | undefined): void => {
    if (host !== undefined && hosts.size < MAX_HOSTS)
      hosts.add(redact(host.toLowerCase().replace(/\.$/, '')));
  };
  const shown = text.slice(0, MAX_TEXT);
  for (const found of shown.matchAll(ADDRESS))
    if (!READING.test(shown.slice(Math.max(0, found.index - 40), found.index))) add(found[1]);
  for (const [, host = ''] of shown.matchAll(KEYED)) add(HOST.exec(host)?.[1]);
  addServers(shown, add);
  let left = MAX_FIELDS;
  const walk = (value: unknown, depth: number): void => {
    if (value === null || typeof value !== 'object' || Array.isArray(value)) return;
    for (const [name, own] of Object.entries(value as Readonly<Record<string, unknown>>)) {
      if ((left -= 1) < 0) return;
      if (INCOMING.test(name)) continue;
      if (typeof own === 'object') {
        if (depth < MAX_DEPTH) walk(own, depth + 1);
      } else if (typeof own === 'string' && own.length < 500) {
        for (const [, host] of own.matchAll(ADDRESS)) add(host);
        if (!SECRET_FIELD.test(name)) addServers(own, add);
        if (CALLED_FIELD.test(name)) add(HOST.exec(own)?.[1]);
      }
    }
  };
  walk(entry.raw['jsonPayload'], 1);
  return [...hosts].sort();
}

function addServers(text: string, add: (host: string | undefined) => void): void {
  for (const [, host = ''] of text.matchAll(SERVER)) if (!NO_HOST.test(host)) add(host);
}
