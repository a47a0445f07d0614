/** A text in lower case as needles are compared with it; null where characters outside of ASCII may fold into letters. */
export function lowered(text: string): string | null {
  if (text === lastText) return lastLower;
  lastText = text;
  lastLower = /[^\x00-\x7f]/.test(text) ? null : text.toLowerCase();
  return lastLower;
}

// Rules ask about the same message one after the other.
let lastText = '';
let lastLower: string | null = '';
