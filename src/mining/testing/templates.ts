import { createMiner } from '../index.ts';

/** The templates of some messages, in order of text. */
export function templatesOf(texts: readonly string[]): readonly string[] {
  const miner = createMiner();
  for (const text of texts) miner.add(text);
  return miner
    .templates()
    .map((one) => one.text)
    .sort();
}
