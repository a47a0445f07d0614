/** What an id of a trace or request is compared by, however it is spelled; kernel/ids.ts does the same on bytes. Different ids may share it. */
export function idHash(id: string): number {
  const path = id.lastIndexOf('/traces/');
  const rest = path < 0 ? id : id.slice(path + 8);
  const stop = rest.search(/[/;]/);
  let text = stop < 0 ? rest : rest.slice(0, stop);
  // A W3C traceparent: version, trace, span, flags.
  if (text.length >= 52 && text[2] === '-' && text[35] === '-') text = text.slice(3, 35);
  let h = 0x811c9dc5 | 0;
  for (let i = 0; i < text.length; i++) {
    let c = text.charCodeAt(i);
    if (c >= 0x41 && c <= 0x5a) c |= 0x20;
    else if (!((c >= 0x61 && c <= 0x7a) || (c >= 0x30 && c <= 0x39))) continue;
    h = Math.imul(h ^ c, 0x01000193);
    h ^= h >>> 15;
  }
  return h;
}
