// What frameworks put before a message, as a whole: a layout is told by more than one of its parts, so that no sentence is taken for one. All parts are
// bounded, and none can begin where the one before it could go on: a hostile line costs its length.
const LEVEL =
  '(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|ERR|CRITICAL|CRIT|FATAL|SEVERE|PANIC|ALERT|EMERG)';
const LOWER = LEVEL.toLowerCase();
const CLOCK = String.raw`\d\d:\d\d:\d\d(?:[.,]\d{1,9})?`;
const DATE = String.raw`\d{4}[-/]\d\d[-/]\d\d[T ]${CLOCK}(?: ?(?:Z|UTC|GMT|[+-]\d\d:?\d\d))?`;
const MONTH = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)';
const GAP = String.raw`[ \t]{1,40}`;
const WHEN = String.raw`(?:${DATE}|\d\d[-/]\d\d(?:[-/]\d\d)? ${CLOCK}|\d{6} \d{6} \d{1,7}|${CLOCK})`;
const TIME = new RegExp(`^(?:\\[${WHEN}\\]|${WHEN})${GAP}(?:-${GAP})?`);
const THREAD = String.raw`\[[^\]\n]{1,100}\]${GAP}`;
/** What is thrown is no logger. */
const THROWN = String.raw`(?![\w.$]{0,150}(?:Exception|Error|Throwable|Failure)\b)`;
const NAME = String.raw`${THROWN}(?<logger>[A-Za-z_][\w.$]{0,150})`;
/** A class with its package, as Java's layouts write and abbreviate it: the last part begins with a capital. */
const CLASS = String.raw`${THROWN}(?<logger>(?:[A-Za-z_][\w$]{0,60}\.){1,12}[A-Z][\w$]{0,80})`;
const MODULE = String.raw`(?<logger>[a-z_]\w{0,60}(?:::\w{1,60}){0,8})`;

const whole = (sources: readonly string[]): readonly RegExp[] =>
  sources.map((source) => new RegExp(`${source}(?=\\S)`, 'y'));

/** Heads whose time, where they have one, is taken off before: by what comes first, a level, a bracket, or else. */
const LEVEL_FIRST = whole([
  // Spring Boot: `ERROR 1 --- [shop] [exec-1] c.e.shop.OrderService   : `
  `${LEVEL}${GAP}(?:\\d{1,9}${GAP})?---${GAP}(?:${THREAD}){1,3}(?<logger>\\S{1,150}?)[ \\t]{0,60}:${GAP}`,
  // Log4j: `ERROR com.shop.Mail - `, `WARN [pool-1] com.shop.Ledger: `
  `${LEVEL}${GAP}(?:${THREAD})?${CLASS}${GAP}-${GAP}`,
  `${LEVEL}${GAP}${THREAD}${CLASS}[ \\t]{0,40}:${GAP}`,
]);
const TIME_LEVEL_FIRST = whole([
  // Log4j: `INFO executor.Backend: `, `ERROR [main] Mail - `, `ERROR [main] - `
  `${LEVEL}${GAP}(?:${THREAD})?${CLASS}[ \\t]{0,40}:${GAP}`,
  `${LEVEL}${GAP}(?:${THREAD})?${NAME}${GAP}-${GAP}`,
  `${LEVEL}${GAP}${THREAD}-${GAP}`,
  // Rust's tracing: `ERROR shop::db: `
  `${LEVEL}${GAP}(?=[\\w:]{1,500}::)${MODULE}:${GAP}`,
]);
const BRACKET_FIRST = whole([
  // Logback: `[exec-1] ERROR com.shop.Mail - `, `[exec-1] INFO Mail [trace] - `, `[exec-1] WARN com.shop.Mail: `
  `${THREAD}${LEVEL}${GAP}(?:${THREAD})?${NAME}${GAP}(?:${THREAD})?-${GAP}`,
  `${THREAD}${LEVEL}${GAP}${CLASS}:${GAP}`,
]);
const TIME_FIRST = whole([
  // nginx: `[error] 29#29: *1 `
  `\\[${LOWER}\\] \\d{1,9}#\\d{1,9}: (?:\\*\\d{1,12} )?`,
  // MySQL: `7 [ERROR] [MY-010119] [Server] `
  `\\d{1,9} \\[[A-Z][A-Za-z]{2,10}\\] (?:\\[MY-\\d{1,9}\\] )?(?:\\[(?<logger>\\w{1,40})\\] )?`,
  // Loguru: `| ERROR    | shop.db:connect:71 - `
  `\\|${GAP}${LEVEL}${GAP}\\|${GAP}(?<logger>[\\w.]{1,120}):[\\w.<>]{1,80}:(?<line>\\d{1,6})${GAP}-${GAP}`,
  // Monolog: `app.ERROR: `
  `(?<logger>[\\w-]{1,60})\\.${LEVEL}:${GAP}`,
]);
/** Heads whose time is written, or stands, as in no other. */
const OWN = whole([
  // glog and klog: `E1009 08:00:01.123456   12 server.go:71] `
  `[IWEFD]\\d{4,8} ${CLOCK}${GAP}\\d{1,9} (?<logger>[\\w./-]{1,120}):(?<line>\\d{1,6})\\]${GAP}`,
  // Rust's env_logger: `[2025-10-09T08:00:01Z ERROR shop::db] `
  `\\[${DATE}${GAP}${LEVEL}${GAP}${MODULE}\\]${GAP}`,
  // Python's basicConfig: `ERROR:shop.db:`
  `${LEVEL}:${THROWN}(?<logger>[A-Za-z_][\\w.]{0,120}):(?![/\\d])[ \\t]{0,4}`,
  // Celery: `[2025-10-09 08:00:01,123: ERROR/MainProcess] `
  `\\[${DATE}: ${LEVEL}/(?<logger>[\\w-]{1,60})\\]${GAP}`,
  // Ruby: `E, [2025-10-09T08:00:01.123456 #7] ERROR -- shop: `
  `[DIWEFAU], \\[${DATE} #\\d{1,9}\\]${GAP}${LEVEL} -- (?<logger>[\\w.:-]{0,60}): `,
  // Apache: `[Thu Oct 09 08:00:01 2025] [core:error] [pid 7] `
  `\\[[A-Z][a-z]{2} ${MONTH} {1,2}\\d{1,2} ${CLOCK} \\d{4}\\] \\[(?:(?<logger>[\\w-]{1,40}):)?${LOWER}\\] (?:\\[pid [^\\]\\n]{1,60}\\] )?`,
  // Redis: `1:M 09 Oct 2025 08:00:01.123 # `
  `\\d{1,9}:[A-Z] \\d\\d ${MONTH} \\d{4} ${CLOCK} [.*#-] `,
  // Serilog: `[08:00:01 ERR] `
  `\\[${CLOCK} (?:VRB|DBG|INF|WRN|ERR|FTL)\\]${GAP}`,
  // syslog: `Oct  9 08:00:01 web-1 sshd[7]: `
  `${MONTH} {1,2}\\d{1,2} ${CLOCK} [\\w.-]{1,100} (?<logger>[\\w./()-]{1,60})(?:\\[\\d{1,9}\\])?: `,
]);
/** Go's log says nothing but the time, in its own way. */
const GO = /^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d(?:\.\d{1,9})? {1,4}(?=[^\s[])/;

/** What a head begins with: a digit, a bracket, a level, a level's letter, a month. */
const BEGINS = new RegExp(`^(?:[\\d[]|${LEVEL}[ \\t:]|[IWEFDAU](?:\\d|,)|${MONTH} )`);

/** A head of a known layout. */
export interface Layout {
  readonly length: number;
  readonly logger?: string;
  /** Line of the code, where the head names it. */
  readonly line?: string;
}

/** The head that a line begins with, as one of the known frameworks writes it; null where it has none of them. */
export function layoutOf(text: string): Layout | null {
  if (!BEGINS.test(text)) return null;
  const time = TIME.exec(text)?.[0].length ?? 0;
  for (const list of listsFor(text.charAt(time), time > 0)) {
    for (const pattern of list) {
      pattern.lastIndex = list === OWN ? 0 : time;
      const found = pattern.exec(text);
      if (!found) continue;
      const { logger, line } = found.groups ?? {};
      return {
        length: pattern.lastIndex,
        ...(logger ? { logger } : {}),
        ...(line === undefined ? {} : { line }),
      };
    }
  }
  const go = GO.exec(text);
  return go ? { length: go[0].length } : null;
}

function listsFor(next: string, timed: boolean): readonly (readonly RegExp[])[] {
  if (!timed) return next === '[' ? [BRACKET_FIRST, OWN] : [LEVEL_FIRST, OWN];
  if (next === '[') return [BRACKET_FIRST, TIME_FIRST];
  return next >= 'A' && next <= 'Z' ? [LEVEL_FIRST, TIME_LEVEL_FIRST] : [TIME_FIRST];
}
