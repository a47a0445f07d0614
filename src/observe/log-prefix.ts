// A line's own head: time, process, level, logger. What follows is the message; both spellings of one log call then read the same.
const TIME = /^\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?: ?(?:Z|UTC|[+-]\d\d:?\d\d))?\]?\s*/;
const CLOCK = /^\d\d:\d\d:\d\d(?:[.,]\d{1,9})?\s+/;
const LEVEL = '(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|ERR|CRITICAL|FATAL|SEVERE|PANIC)';
const BARE_LEVEL = new RegExp(`^\\[?${LEVEL}\\]?(?::\\s*|\\s+-\\s+|\\s+|\\]\\s*)`, 'i');
const PID = /^\[\d{1,9}\]\s*/;
/** `logger.name - LEVEL - ` and `LEVEL - logger.name - `, as Python's logging writes them. */
const LOGGER = new RegExp(
  `^(?:-\\s+)?(?:([A-Za-z_][\\w.]{0,120})\\s+-\\s+${LEVEL}|${LEVEL}\\s+-\\s+([A-Za-z_][\\w.]{0,120}))\\s+-\\s+`,
);

/** A message without its line's own head, and the logger that the head names. */
export function splitPrefix(message: string): { readonly body: string; readonly logger?: string } {
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
