import { hash64 } from '../util/hash.ts';
import { byCode } from '../util/text.ts';
import { maskMessage } from './mask.ts';
import { HOLE } from './mask-word.ts';
import { mergeClusters } from './merge.ts';
import { createSample } from './sample.ts';
import { constants, tokenize } from './tokens.ts';

/** Messages with the same fixed words: `id` is the hash of `text`, variable parts read `<*>`, `count` adds up the weights. */
export interface Template {
  readonly id: string;
  readonly text: string;
  readonly count: number;
}

/** Bounds of a miner's memory. */
export interface MinerOptions {
  /** Kinds of messages (word that the message begins with, and number of words) kept; 1,024 unless told. */
  readonly maxKinds?: number;
  /** Masked messages kept of one kind; 128 unless told. */
  readonly maxPerKind?: number;
}

/** Groups messages into templates; see `createMiner`. */
export interface Miner {
  /** Counts one message, `weight` times. */
  add(text: string, weight?: number): void;
  /** The same of a message that is masked already. */
  addMasked(masked: string, weight?: number): void;
  /** All templates, most frequent first, equal counts by text. Made when first asked for after an `add`: add all, then ask. */
  templates(): readonly Template[];
  /** The template of a message; its masked text (count 0) where it fits none. */
  templateOf(text: string): Template;
  /** The same of a message that is masked already. */
  templateOfMasked(masked: string): Template;
  /** Weight of the messages that no longer fit into memory: they are in no template's count. */
  overflow(): number;
}

/**
 * A miner with bounded memory whose templates depend on the set of messages and their counts, never on their order:
 * the online phase only masks and counts, the templates are made of all masked messages at once when asked for (a canonical second pass,
 * `mergeClusters`). Past the bounds it keeps those masked messages whose hash is smallest, a choice that no order changes either.
 */
export function createMiner(options: MinerOptions = {}): Miner {
  const sample = createSample(options.maxKinds ?? 1_024, options.maxPerKind ?? 128);
  let made: Made | null = null;
  const current = (): Made => (made ??= make(sample.entries()));
  const addMasked = (masked: string, weight = 1): void => {
    sample.add(masked, weight);
    made = null;
  };
  const templateOfMasked = (masked: string): Template =>
    current().byKey.get(masked) ?? match(masked, current()) ?? template(masked, 0);
  return {
    add: (text, weight) => addMasked(maskMessage(text), weight),
    addMasked,
    templates: () => current().templates,
    templateOf: (text) => templateOfMasked(maskMessage(text)),
    templateOfMasked,
    overflow: () => sample.overflow(),
  };
}

interface Made {
  readonly templates: readonly Template[];
  readonly byKey: ReadonlyMap<string, Template>;
  /** By number of tokens: templates with holes, the most specific first. */
  readonly patterns: ReadonlyMap<
    number,
    readonly { readonly tokens: readonly string[]; readonly template: Template }[]
  >;
}

function template(text: string, count: number): Template {
  return { id: hash64(text), text, count };
}

function make(entries: readonly (readonly [string, number])[]): Made {
  const clusters = mergeClusters(
    entries.map(([key, count]) => ({ tokens: tokenize(key), count, keys: [key] })),
  );
  const byText = new Map<string, { count: number; keys: string[]; tokens: readonly string[] }>();
  for (const one of clusters) {
    const text = one.tokens.join('');
    const known = byText.get(text);
    if (known) {
      known.count += one.count;
      for (const key of one.keys) known.keys.push(key);
    } else byText.set(text, { count: one.count, keys: [...one.keys], tokens: one.tokens });
  }
  const byKey = new Map<string, Template>();
  const patterns = new Map<number, { tokens: readonly string[]; template: Template }[]>();
  const templates = [...byText].map(([text, one]) => {
    const made = template(text, one.count);
    for (const key of one.keys) byKey.set(key, made);
    if (one.keys.length > 1) {
      const list = patterns.get(one.tokens.length) ?? [];
      patterns.set(one.tokens.length, list);
      list.push({ tokens: one.tokens, template: made });
    }
    return made;
  });
  templates.sort((a, b) => b.count - a.count || byCode(a.text, b.text));
  for (const list of patterns.values())
    list.sort(
      (a, b) => constants(b.tokens) - constants(a.tokens) || byCode(a.template.text, b.template.text),
    );
  return { templates, byKey, patterns };
}

function match(masked: string, made: Made): Template | undefined {
  const tokens = tokenize(masked);
  return made.patterns
    .get(tokens.length)
    ?.find((one) =>
      one.tokens.every((token, i) => token === tokens[i] || (token === HOLE && tokens[i] !== ' ')),
    )?.template;
}
