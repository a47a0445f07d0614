import { isAlpha, isDigit, isHex, runEnd } from './chars.ts';

const MASK = /^[*•●#?.…_-]+$|^\[[A-Za-z *_-]{1,24}\]?$|^[xX*.]{3,}$/;
const WORD =
  /(?:^|[^a-z])(?:redacted|filtered|masked|hidden|removed|scrubbed|sanitized|omitted|censored|obfuscated|protected)(?:$|[^a-z])/i;
const TEMPLATE =
  /^\$(?:[A-Z_][A-Z0-9_]*|\d)$|[$#%]\{|\{\{|\{[A-Za-z_][\w.]*[:!}]|\{\}|%\([A-Za-z_]|^%[sdrvq+]+$|^:\w+$|^\?$/;
const KIND = /^[a-z][a-z-]{1,15}$/;

/** The end of a stand-in `[kind:8hex]` that starts at `at`, or -1. */
export function standInEnd(s: string, at: number): number {
  if (s.charCodeAt(at) !== 91) return -1;
  const colon = runEnd(s, at + 1, (code) => isAlpha(code) || code === 45, 17);
  if (s.charCodeAt(colon) !== 58 || s.charCodeAt(colon + 9) !== 93 || !KIND.test(s.slice(at + 1, colon)))
    return -1;
  for (let i = colon + 1; i < colon + 9; i++) {
    const code = s.charCodeAt(i);
    if (!isHex(code) || (code < 97 && !isDigit(code))) return -1;
  }
  return colon + 10;
}

/**
 * True for a value that shows nothing: what another redactor left (`***`, `REDACTED`, `[FILTERED]`, `<hidden>`, our own
 * stand-ins, a few characters around stars) or a placeholder of a template (`${TOKEN}`, `{token}`, `%s`).
 */
export function isHole(value: string): boolean {
  if (value.length > 4096) return false;
  if (MASK.test(value) || WORD.test(value) || TEMPLATE.test(value)) return true;
  if (value.startsWith('<') && (value.endsWith('>') || value.includes(' '))) return true;
  for (let at = value.indexOf('['); at >= 0; at = value.indexOf('[', at + 1))
    if (standInEnd(value, at) > 0) return true;
  const stars = value.includes('***') || value.includes('…') || /^.{0,8}\.\.\..{0,8}$/.test(value);
  return stars && value.replace(/[*.…]/g, '').length <= 8;
}
