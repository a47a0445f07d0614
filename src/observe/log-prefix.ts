// A line's own head: time, process, level, logger. What follows is the message; both spellings of one log call then read the same.
import { layoutOf } from './log-layouts.ts';

const LEVEL = '(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|ERR|CRITICAL|FATAL|SEVERE|PANIC)';
const TIME = /^\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?: ?(?:Z|UTC|[+-]\d\d:?\d\d))?\]?\s*/;
const CLOCK = /^\d\d:\d\d:\d\d(?:[.,]\d{1,9})?\s+/;
const BARE_LEVEL = new RegExp(`^\\[?${LEVEL}\\]?(?::\\s*|\\s+-\\s+|\\s+|\\]\\s*)`, 'i');
const PID = /^\[\d{1,9}\]\s*/;
/** `logger.name - LEVEL - ` and `LEVEL - logger.name - `, as Python's logging writes them. */
const LOGGER = new RegExp(
  `^(?:-\\s+)?(?:([A-Za-z_][\\w.]{0,120})\\s+-\\s+${LEVEL}|${LEVEL}\\s+-\\s+([A-Za-z_][\\w.]{0,120}))\\s+-\\s+`,
);

/** `c.e.OrderService#118`, `OrderService.java:118`: where in the code the line was logged. A host with its port is no such place. */
const PLACE =
  /^\[?((?:[\w.$[\]-]{0,120}\.)?[A-Z][\w$]{0,80}(?=#)|[A-Za-z_$/][\w.$/-]{0,120}\.(?:py|[cm]?[jt]sx?|go|java|kt|scala|groovy|rb|php|cs|fs|rs|c|cc|cpp|h|hpp|swift|exs?|erl|clj|dart|lua|pl|vue)(?=:))[#:](\d{1,6})\]?:?\s+/;
/** Ids that logging frameworks put before the message; the entry's own fields tell them too. */
const IDS = /^(?:(?:trace|span|request|correlation)[_ -]?id[:=]\s?[\w-]{8,64}[,;]?\s+){1,4}/i;

/** What a line's own head says, and the message without it. */
export interface Head {
  readonly body: string;
  readonly logger?: string;
  /** Line of the code, where the head names it. */
  readonly line?: string;
}

/** A message without its line's own head, and the logger that the head names. */
export function splitPrefix(message: string): Head {
  const head = splitLevel(message);
  const place = PLACE.exec(head.body);
  const rest = place ? head.body.slice(place[0].length) : head.body;
  const body = rest.slice(IDS.exec(rest)?.[0].length ?? 0);
  if (body === '' || (place === null && body === head.body)) return head;
  const logger = head.logger ?? place?.[1];
  const at = place?.[2] ?? head.line;
  return { body, ...(logger === undefined ? {} : { logger }), ...(at === undefined ? {} : { line: at }) };
}

function splitLevel(message: string): Head {
  const layout = layoutOf(message);
  if (layout) {
    const { length, ...named } = layout;
    return { body: message.slice(length), ...named };
  }
  const time = TIME.exec(message)?.[0] ?? CLOCK.exec(message)?.[0] ?? '';
  let rest = message.slice(time.length);
  const pid = PID.exec(rest)?.[0] ?? '';
  rest = rest.slice(pid.length);
  const named = LOGGER.exec(rest);
  if (named)
    return {
      body: rest.slice(named[0].length),
      ...((named[1] ?? named[2]) ? { logger: named[1] ?? named[2] ?? '' } : {}),
    };
  const level = BARE_LEVEL.exec(rest)?.[0] ?? '';
  // A level alone is only a head when something else of a head, or a bracket or colon, goes with it: "Error connecting" is a sentence.
  if (level !== '' && (time !== '' || pid !== '' || /^\[|[:\]]\s*$/.test(level)) && !/^error:\s/i.test(level))
    rest = rest.slice(level.length);
  return rest.trim() === '' ? { body: message } : { body: rest };
}
