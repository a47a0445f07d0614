/** `FILE:LINE:COLUMN` of a value in a YAML or JSON text, by the names and numbers that lead to it; the nearest part that is there where it is missing. */
export async function placeInConfig(
  file: string,
  text: string,
  path: readonly PropertyKey[],
): Promise<string> {
  const { LineCounter, parseDocument } = await import('yaml');
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true) as
      { readonly range?: readonly number[] | null } | undefined;
    const start = node?.range?.[0];
    if (start === undefined) continue;
    const { line, col } = lines.linePos(start);
    return `${file}:${line}:${col}`;
  }
  return file;
}
