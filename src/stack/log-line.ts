const LEVEL =
  '(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|FATAL|CRITICAL|SEVERE|PANIC|trace|debug|info|notice|warn|warning|error|fatal|critical|ERR|INF|WRN|DBG)';
const TIME = String.raw`(?:\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d[\d.,:]*(?: ?(?:Z|UTC|[+-]\d\d:?\d\d))?|\d\d:\d\d:\d\d[\d.,]*|[A-Z][a-z]{2} {1,2}\d{1,2} \d\d:\d\d:\d\d|\d\d-\d\d \d\d:\d\d:\d\d[\d.]*|\d\d/[A-Z][a-z]{2}/\d{4}[ :]\d\d:\d\d:\d\d)`;
const STARTS = [
  new RegExp(String.raw`^\s{0,8}\[?${TIME}`),
  new RegExp(String.raw`^\s{0,8}(?:\[${LEVEL}\]|${LEVEL}(?:\s|:|\]|\||$))`),
  /^[IWEFD]\d{4} \d\d:\d\d:\d\d/,
  /^(?:level|time|ts|timestamp|severity|msg)=\S/,
  /^\s{0,8}\{"/,
  /^(?:GET|POST|PUT|DELETE|HEAD|PATCH|OPTIONS) \//,
  /^\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}[ :]/,
];

/** Whether a line is a log record of its own (time, level, access log, JSON) rather than the continuation of a trace's message. */
export function looksLikeLogLine(line: string): boolean {
  const start = line.slice(0, 120);
  return STARTS.some((pattern) => pattern.test(start));
}

const PREFIXES = [
  new RegExp(String.raw`^\[?${TIME}\]?`),
  /^\s?(?:stderr|stdout) [FP](?= )/,
  new RegExp(String.raw`^\s?(?:\[${LEVEL}\s?\]|${LEVEL}(?::|\]|\||(?=\s)))`),
  /^\s{1,2}\d+\s+\d+ [VDIWEF] [\w.$/-]+ *:(?= |\t)/,
  /^\s?\[(?!previous exception\])[\w .:/#-]{1,60}\](?=[\s:])/,
  /^\s?[\w.@-]{1,60}\[\d+\]:(?=\s)/,
  /^[\w.-]{1,60} +\|(?= )/,
  /^\s?[A-Z]\/[\w.-]{1,40}\( *\d+\):(?=\s)/,
  /^\s?\w{1,20}=[\w-]{1,40}(?=\s)/,
  /^\s?:(?=\s)/,
  /^\s?-(?=\s)/,
];

/** Loggers as frameworks print them right after the level: `ERROR c.a.Foo - ` (Logback, Log4j), `ERROR:worker-1: ` (Python). Kinds of errors are no loggers. */
const AFTER_LEVEL = [
  /^\s{1,4}(?!\S*(?:Error|Exception) -)[\w.$[\]/-]{1,80} -(?=\s)/,
  /^(?!(?:panic|fatal|error|exception|thread|goroutine|caused)\b)[a-z][\w-]{0,40}(?:\.[a-z_][\w-]{0,40}){0,8}:(?=\s)/,
];
const LEVEL_END = new RegExp(String.raw`(?:^|[\s:\[|])${LEVEL}[\]:|]?$`);

/** Length of the log prefix of a line (time, level, process, bracketed names) without the whitespace that indents what follows; 0 for none. */
export function prefixLength(line: string): number {
  let at = 0;
  for (let round = 0; round < 6; round++) {
    const rest = line.slice(at, at + 160);
    let hit = 0;
    for (const pattern of PREFIXES) {
      hit = pattern.exec(rest)?.[0].length ?? 0;
      if (hit > 0) break;
    }
    if (hit === 0 && LEVEL_END.test(line.slice(Math.max(0, at - 12), at)))
      hit = Math.max(...AFTER_LEVEL.map((pattern) => pattern.exec(rest)?.[0].length ?? 0));
    if (hit === 0) break;
    at += hit;
  }
  if (at === 0) return 0;
  return line[at] === ' ' ? at + 1 : at;
}
