import type { Evidence, Unknown } from '../model/index.ts';

/** A statement of a pattern's chain; texts are plain. */
export interface ChainRow {
  readonly label: string;
  readonly text: string;
  /** '' where nothing is stated. */
  readonly basis: string;
  readonly evidence: readonly Evidence[];
}

/** What stands behind a pattern that no rule knows, below the line itself: its layers, the findings that it goes with, and what is open. */
export function chainRows({ layers, joined = [], open }: Unknown): readonly ChainRow[] {
  return [
    ...(layers ?? []).slice(1).map((layer, i) => ({
      label: `why ${i + 1}`,
      text: `${layer.title}${layer.link ? `; ${layer.link.why}` : ''}${layer.basis === 'inferred' ? `; to confirm: ${layer.confirm}` : ''}`,
      basis: layer.basis,
      evidence: layer.evidence,
    })),
    ...joined.map(({ finding, link, evidence }) => ({
      label: `with ${finding}`,
      text: `${link.why}${link.basis === 'inferred' ? `; to confirm: ${link.confirm}` : ''}`,
      basis: link.basis,
      evidence,
    })),
    ...(open === undefined ? [] : [{ label: 'open', text: open, basis: 'not established', evidence: [] }]),
  ];
}

/** The same in one line of text: `why 1 (observed) [4]: ...`. */
export function chainRowText({ label, text, basis, evidence }: ChainRow): string {
  const cites = evidence
    .slice(0, 3)
    .map((e) => `[${e.n}]`)
    .join('');
  return `${label} (${basis})${cites === '' ? '' : ` ${cites}`}: ${text}`;
}
