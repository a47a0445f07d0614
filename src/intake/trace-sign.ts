/** Texts that only stack traces and crashes print, of every language that `stack` reads. */
const SIGNS = [
  'Traceback (most recent call last)',
  '\n\tat ',
  '\n    at ',
  '\n   at ',
  'Exception in thread "',
  '\nCaused by: ',
  'goroutine ',
  "' panicked at ",
  "' panicked at",
  'PHP Fatal error:  Uncaught',
  '\nStack trace:\n#0 ',
  'Unhandled exception. ',
  'Exception Group Traceback',
] as const;

/** Longest part of a text in which signs are looked for; a trace's head stands near its beginning. */
const SEARCHED = 65_536;

/** Whether a text shows a stack trace or a crash (`panic: `); cheap literals only, so a stack parser may still find none. */
export function hasTraceSign(text: string): boolean {
  const part = text.length > SEARCHED ? text.slice(0, SEARCHED) : text;
  for (const sign of SIGNS) {
    const at = part.indexOf(sign);
    if (at >= 0 && (sign !== 'goroutine ' || /^goroutine \d+ \[/.test(part.slice(at, at + 40)))) return true;
  }
  return part.startsWith('panic: ') || part.includes('\npanic: ') || rubyBacktrace(part);
}

/** `app.rb:5:in 'f': boom (RuntimeError)`. */
function rubyBacktrace(text: string): boolean {
  const at = text.search(/\.rb:\d+:in [`']/);
  return at >= 0 && (text.includes('\n\tfrom ', at) || text.includes("': ", at));
}

/** A trace logged on one line with `\n` written out -> its lines; the text itself where it has lines already. */
export function unescapeLines(text: string): string {
  if (text.includes('\n') || !text.includes('\\n')) return text;
  return text.replace(/\\(?:r\\n|([nrt"\\]))/g, (all: string, c: string | undefined) =>
    c === undefined || c === 'n' ? '\n' : c === 't' ? '\t' : c === 'r' ? '' : c,
  );
}
