/** The cells of one CSV row (RFC 4180); null where a closing quote is missing or followed by text. */
export function splitCells(row: string, separator: string): readonly string[] | null {
  const cells: string[] = [];
  let at = 0;
  for (;;) {
    if (row[at] === '"') {
      let cell = '';
      let from = at + 1;
      for (;;) {
        const quote = row.indexOf('"', from);
        if (quote < 0) return null;
        cell += row.slice(from, quote);
        at = quote + 1;
        if (row[at] !== '"') break;
        cell += '"';
        from = at + 1;
      }
      if (at < row.length && row[at] !== separator) return null;
      cells.push(cell);
    } else {
      const end = row.indexOf(separator, at);
      const stop = end < 0 ? row.length : end;
      cells.push(row.slice(at, stop));
      at = stop;
    }
    if (at >= row.length) return cells;
    at++;
    if (at === row.length) return [...cells, ''];
  }
}
