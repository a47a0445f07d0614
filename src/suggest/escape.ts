const META = /[\\.+*?()|[\]{}^$]/g;
const UNPRINTED = /[\p{C}\p{Zl}\p{Zp}]/u;

/** A text as an RE2 regex that matches it and nothing else; what does not print is written as its code point. */
export function regexOf(text: string): string {
  let out = '';
  for (const char of text)
    out += UNPRINTED.test(char)
      ? `\\x{${(char.codePointAt(0) ?? 0).toString(16)}}`
      : char.replace(META, '\\$&');
  return out;
}

/** A text for a person on one line: what does not print is a blank. */
export function oneLine(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
}

/** A text in which no `{{capture}}` stands: braces that touch are parted. */
export function withoutHoles(text: string): string {
  return text.replace(/\{(?=\{)/g, '{ ').replace(/\}(?=\})/g, '} ');
}
