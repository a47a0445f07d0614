/** .NET's console logger writes level, category and event on a line of their own: `warn: Shop.Ledger[7]`. */
const HEAD_ALONE = /^(?:trce|dbug|info|warn|fail|crit): [\w.+`<>[\],]{1,200}\[\d{1,9}\]$/;

/** Whether a line (without blanks at its ends) is the head of the message below it, and says nothing itself. */
export function isHeadAlone(line: string): boolean {
  return line.endsWith(']') && HEAD_ALONE.test(line);
}

/** The first line that says something, without blanks at its ends; '' where none of the first fifty does. */
export function firstLine(text: string): string {
  let start = 0;
  let head = '';
  for (let lines = 0; lines < 50; lines++) {
    const end = text.indexOf('\n', start);
    const line = (end < 0 ? text.slice(start) : text.slice(start, end)).trim();
    if (line !== '') {
      if (end < 0 || !isHeadAlone(line)) return line;
      head = line;
    }
    if (end < 0) break;
    start = end + 1;
  }
  return head;
}
