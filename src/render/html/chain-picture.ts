import type { Finding, Layer } from '../../model/index.ts';
import { cut } from '../../util/text.ts';
import { visible } from '../escape.ts';
import { fitPixels, wrapPixels } from './text-width.ts';
import { suspectsBeside } from '../suspects.ts';

/** A box of the chain, in pixels of the picture. */
export interface Box {
  readonly y: number;
  readonly height: number;
  readonly basis: string;
  /** What stands at the left and right of the head line. */
  readonly label: string;
  readonly mark: string;
  readonly markY: number;
  readonly lines: readonly { readonly y: number; readonly text: string }[];
  readonly foot: string;
  readonly footY: number;
  readonly root: boolean;
  /** The second frame of a verified layer. */
  readonly double: boolean;
  readonly innerY: number;
  readonly innerHeight: number;
}

/** A chain as a column of boxes, surface first; nothing depends on colour alone. */
export interface ChainPicture {
  readonly height: number;
  readonly boxes: readonly Box[];
  readonly arrows: readonly {
    readonly y: number;
    readonly toY: number;
    readonly tipY: number;
    readonly textY: number;
    readonly text: string;
    readonly basis: string;
  }[];
  readonly title: string;
  readonly description: string;
}

const MAX_BOXES = 12;
/** Room for text in a box of 340 px. */
const TEXT = 314;
const LINE = 17;
const GAP = 34;
/** The sign of each basis; borders differ too (solid, double, dashed, dotted). */
const SIGN: Readonly<Record<string, string>> = {
  observed: '● observed',
  verified: '✔ verified',
  inferred: '◌ inferred',
  refuted: '✗ refuted',
  open: '? not established',
};

/** Sign and word of a basis. */
export function basisMark(basis: string): string {
  return SIGN[basis] ?? basis;
}

interface Part {
  readonly basis: string;
  readonly label: string;
  readonly text: string;
  readonly foot: string;
  readonly root: boolean;
  readonly tie: { readonly text: string; readonly basis: string } | null;
}

/** Lays the chain of a finding out. */
export function chainPicture(f: Finding): ChainPicture {
  const parts = partsOf(f);
  const boxes: Box[] = [];
  const arrows: ChainPicture['arrows'][number][] = [];
  let y = 2;
  for (const part of parts) {
    if (boxes.length > 0) {
      const basis = part.tie?.basis ?? part.basis;
      arrows.push({
        y,
        toY: y + GAP - 7,
        tipY: y + GAP - 1,
        textY: y + GAP / 2 + 4,
        text: part.tie?.text ?? 'because',
        basis,
      });
      y += GAP;
    }
    const lines = wrapPixels(visible(cut(part.text, 300)), TEXT, 4).map((text, i) => ({
      y: y + 40 + i * LINE,
      text,
    }));
    const height = 34 + lines.length * LINE + (part.foot === '' ? 4 : LINE + 2);
    boxes.push({
      y,
      height,
      basis: part.basis,
      label: part.label,
      mark: basisMark(part.basis),
      markY: y + 19,
      lines,
      foot: fitPixels(visible(part.foot), TEXT),
      footY: y + height - 9,
      root: part.root,
      double: part.basis === 'verified',
      innerY: y + 3,
      innerHeight: height - 6,
    });
    y += height;
  }
  return {
    height: y + 2,
    boxes,
    arrows,
    title: `Chain of ${visible(f.id)}`,
    description: parts
      .map(
        (p) =>
          `${p.label}, ${p.basis === 'open' ? 'not established' : p.basis}: ${visible(cut(p.text, 300))}`,
      )
      .join('. '),
  };
}

function partsOf(f: Finding): readonly Part[] {
  const part = (layer: Layer, i: number): Part => ({
    basis: layer.basis,
    label: i === 0 ? 'surface' : `why ${i}`,
    text: layer.title,
    foot: f.rootCause?.level === layer.level ? f.rootCause.label : layer.component,
    root: f.rootCause?.level === layer.level,
    tie: layer.link
      ? {
          text: fitPixels(visible(`because (${layer.link.kind}, ${layer.link.basis})`), TEXT),
          basis: layer.link.basis,
        }
      : null,
  });
  const parts = f.layers.map(part);
  if (parts.length > MAX_BOXES) {
    const middle = parts.length - MAX_BOXES + 1;
    parts.splice(MAX_BOXES - 4, middle, {
      basis: 'inferred',
      label: '…',
      text: `${middle} more layers; the list beside has all`,
      foot: '',
      root: false,
      tie: null,
    });
  }
  const next = { label: `why ${f.layers.length}`, foot: '', root: false, tie: null };
  const suspects = suspectsBeside(f);
  if (suspects.length > 0) {
    const [first, ...more] = suspects;
    parts.push({
      ...next,
      basis: 'open',
      text: `suspected: ${first?.title ?? ''}${more.length > 0 ? ` (and ${more.length} more)` : ''}`,
    });
  } else if (f.open !== null) parts.push({ ...next, basis: 'open', text: f.open });
  return parts;
}
