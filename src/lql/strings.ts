const SIMPLE: Readonly<Record<string, string>> = { '"': '"', '\\': '\\', t: '\t', n: '\n', r: '\r' };
const OCTAL = /^[0-3][0-7][0-7]/;

/**
 * Resolves the escapes of a quoted string's inside: `\"` `\\` `\t` `\n` `\r` and octal `\377` (bytes: a run of them
 * is read as UTF-8 where it is valid). Any other `\c` stays two characters, so that `"\d+"` and `"\\d+"` are the same regex.
 */
export function unescape(inside: string): string {
  if (!inside.includes('\\')) return inside;
  const out: string[] = [];
  let bytes: number[] = [];
  const flush = (): void => {
    if (bytes.length > 0) out.push(decode(bytes));
    bytes = [];
  };
  for (let i = 0; i < inside.length; i++) {
    const c = inside.charAt(i);
    if (c !== '\\') {
      flush();
      out.push(c);
      continue;
    }
    const octal = OCTAL.exec(inside.slice(i + 1, i + 4));
    if (octal) {
      bytes.push(parseInt(octal[0], 8));
      i += 3;
      continue;
    }
    flush();
    const next = inside.charAt(i + 1);
    out.push(Object.hasOwn(SIMPLE, next) ? (SIMPLE[next] ?? '') : c + next);
    i++;
  }
  flush();
  return out.join('');
}

function decode(bytes: readonly number[]): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Uint8Array.from(bytes));
  } catch {
    return String.fromCharCode(...bytes);
  }
}

/** A text as a quoted string of the language: `unescape` of its inside gives the text back. */
export function quote(text: string): string {
  // Line ends by octal: the documents name no escape for them.
  const escaped = text.replace(/[\\"\t\n\r]/g, (c) =>
    c === '\t' ? '\\t' : c === '\n' ? '\\012' : c === '\r' ? '\\015' : `\\${c}`,
  );
  return `"${escaped}"`;
}
