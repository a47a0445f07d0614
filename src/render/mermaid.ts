import type { Finding, Layer } from '../model/index.ts';
import { cut } from '../util/text.ts';
import { visible } from './escape.ts';
import { suspectsBeside } from './suspects.ts';

const MAX_LABEL = 120;

/** The chain of a finding as a flowchart for Mermaid, a line each; what is not established hangs on a dotted arrow. */
export function chainDiagram(f: Finding): readonly string[] {
  const label = (l: Layer, i: number): string =>
    `${i === 0 ? 'surface' : `why ${i}`} (${l.basis}): ${l.title}`;
  const last = f.layers.length - 1;
  return [
    'flowchart TD',
    ...f.layers.flatMap((l, i) => [
      `  L${i}["${mermaidText(label(l, i))}"]`,
      ...(i === 0 ? [] : [`  L${i - 1} ${l.basis === 'inferred' ? '-.->' : '-->'} L${i}`]),
    ]),
    ...suspectsBeside(f).flatMap((s, i) => [
      `  S${i}("${mermaidText(`suspected: ${s.title}`)}")`,
      `  L${last} -.-> S${i}`,
    ]),
  ];
}

/**
 * Text for a quoted label of Mermaid: letters, digits, blanks and a few stops stay, everything else is an entity code (`#34;`), so that
 * no text ends its label, its line or the fence, and none is a directive, a link or HTML. Source: Mermaid's flowchart syntax, entity codes.
 */
export function mermaidText(text: string): string {
  return visible(cut(text, MAX_LABEL)).replace(
    /[^A-Za-z0-9 .,()/_-]/gu,
    (c) => `#${c.codePointAt(0) ?? 63};`,
  );
}
