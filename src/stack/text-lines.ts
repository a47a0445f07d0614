import { cut } from '../util/text.ts';
import { lineMayHoldTrace } from './gate.ts';
import { prefixLength } from './log-line.ts';

/** Longer lines are cut: no frame and no useful message is longer, and every pattern stays cheap on what is left. */
const MAX_LINE = 8_192;

const ANSI =
  /\x1b\[[0-9;:?]*[A-Za-z]|\x1b\][^\x07\x1b]{0,200}(?:\x07|\x1b\\)|[\u0000-\u0008\u000e-\u001a\u200b\ufeff]/g;
const LITERAL_COLOUR = /(?:\\u001b|\\x1b|\\033|\\e)\[[0-9;]*m/gi;
/** What follows an escaped line end inside a trace: only then is `\n` a line end and not a part of a Windows path. */
const ESCAPED_END =
  /\\n(?:\\t|\s|Traceback|File |at |Caused by|\\n|goroutine|note: |stack backtrace|During handling|The above|from |#\d|--->|[\w.$]*(?:Error|Exception)\b|panic|[^\s@\\]{0,200}@(?:https?:|file:|\/)|[\w./*()]+\(|(?:\[[\w-]{1,80}\] )?[/\w.-]+\.\w+:\d)/;

function unescapeOnce(line: string): string {
  return line.replace(
    /\\(?:u([0-9a-fA-F]{4})|(.))/g,
    (whole, hex: string | undefined, char: string | undefined) => {
      if (hex) return String.fromCharCode(parseInt(hex, 16));
      if (char === 'n') return '\n';
      if (char === 't') return '\t';
      if (char === 'r') return '';
      return char === '"' || char === '\\' || char === '/' || char === "'" ? char : whole;
    },
  );
}

function expand(line: string): readonly string[] {
  let text = line;
  for (let round = 0; round < 3 && text.includes('\\n') && ESCAPED_END.test(text); round++)
    text = unescapeOnce(text);
  return text.split('\n');
}

/** A text as lines: colour and control characters gone, every line end alike, escaped line ends of traces undone. */
export function textLines(text: string): string[] {
  let plain =
    text.includes('\x1b') || /[\u0000-\u0008\u200b\ufeff]/.test(text) ? text.replace(ANSI, '') : text;
  if (LITERAL_COLOUR.test(plain)) plain = plain.replace(LITERAL_COLOUR, '');
  LITERAL_COLOUR.lastIndex = 0;
  const lines: string[] = [];
  for (const raw of plain.split('\n')) {
    const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    if (!line.includes('\\n')) lines.push(cut(line, MAX_LINE));
    else
      for (const piece of expand(line))
        lines.push(cut(piece.endsWith('\r') ? piece.slice(0, -1) : piece, MAX_LINE));
  }
  return lines;
}

/**
 * Takes the log prefix from every line where most frames and connecting lines carry one (each line was written through a logger);
 * elsewhere only from the frames that do carry one (the first line of a record).
 */
export function stripPrefixes(
  lines: readonly string[],
  isAnchored: (line: string) => boolean,
): readonly string[] {
  let bare = 0;
  let prefixed = 0;
  const behind = new Map<number, number>();
  lines.forEach((line, i) => {
    if (!lineMayHoldTrace(line)) return;
    if (isAnchored(line)) {
      bare++;
      return;
    }
    const length = prefixLength(line);
    if (length === 0 || !isAnchored(line.slice(length))) return;
    prefixed++;
    behind.set(i, length);
  });
  if (prefixed === 0) return lines;
  if (prefixed > bare) return lines.map((line) => line.slice(prefixLength(line)));
  return lines.map((line, i) => line.slice(behind.get(i) ?? 0));
}
