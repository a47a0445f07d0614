import type { Helpers } from './environment.ts';
import { markdownBlock, markdownCell, markdownCellCode, markdownCode, markdownText } from './escape.ts';

/** What a Markdown template may call: every value is escaped for its place. */
export const MARKDOWN_HELPERS: Helpers = {
  text: (value: string) => markdownText(value),
  code: (value: string) => markdownCode(value),
  cell: (value: string) => markdownCell(value),
  cellcode: (value: string) => markdownCellCode(value),
  block: (lines: readonly string[]) => markdownBlock(lines),
  // Its lines are made of what cannot end a fence.
  diagram: (lines: readonly string[]) => `\`\`\`mermaid\n${lines.join('\n')}\n\`\`\``,
  number: (value: number) => String(Number(value)),
  cites: (numbers: readonly number[]) => numbers.map((n) => `[${Number(n)}]`).join(' '),
};
