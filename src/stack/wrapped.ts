const MAX_PARTS = 20;

/** Whether the text after a colon can be an error of its own: words, not a port, a path's rest or a quoted value. */
function opensError(rest: string): boolean {
  return /^[A-Za-z<"'`*[(]/.test(rest) && rest.trim().length >= 3;
}

/**
 * The messages in a Go error that was wrapped with `%w`, outermost first: `a: b: c` gives three. Colons inside quotes, brackets, URLs and
 * addresses do not separate; a message without separator gives itself.
 */
export function splitWrapped(message: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let quote = '';
  let start = 0;
  for (let i = 0; i < message.length && parts.length < MAX_PARTS - 1; i++) {
    const char = message[i] ?? '';
    if (quote) {
      if (char === '\\') i++;
      else if (char === quote) quote = '';
    } else if (char === '"' || char === '`') quote = char;
    else if (char === '(' || char === '[' || char === '{') depth++;
    else if (char === ')' || char === ']' || char === '}') depth = Math.max(0, depth - 1);
    else if (
      char === ':' &&
      depth === 0 &&
      message[i + 1] === ' ' &&
      opensError(message.slice(i + 2, i + 40)) &&
      i > start
    ) {
      parts.push(message.slice(start, i).trim());
      start = i + 2;
      i++;
    }
  }
  parts.push(message.slice(start).trim());
  return parts.filter((part) => part !== '');
}
