import type { Finding } from '../model/index.ts';

/** The code around a finding's innermost frame, worded for a reader; values are plain. */
export interface SourceView {
  /** `file.py:12` */
  readonly place: string;
  readonly sentences: string;
  /** Lines with their numbers; the one of the frame is marked. */
  readonly lines: readonly string[];
}

/** What a report says of the code at a finding's innermost frame; null where no checkout told. */
export function sourceView({ source }: Finding): SourceView | null {
  if (!source) return null;
  const width = String(source.lines.at(-1)?.line ?? 0).length;
  const inside =
    source.function === ''
      ? 'At module level'
      : `In ${source.function} (lines ${source.from} to ${source.to})`;
  return {
    place: `${source.file}:${source.line}`,
    sentences: [
      `${inside}, ${source.try ? `inside the try of lines ${source.try.from} to ${source.try.to}` : 'in no try of that function'}; at ${source.commit.slice(0, 7)} (${source.why}${source.inferred ? ', a guess' : ''}).`,
      source.agrees ? '' : 'The frame names another function: other code ran than is shown here.',
      source.changed
        ? `Last changed by ${source.changed.author} in ${source.changed.commit.slice(0, 7)} (${source.changed.at}, "${source.changed.subject}").`
        : 'Who last changed it is not known.',
      source.changed?.says ?? '',
    ]
      .filter((text) => text !== '')
      .join(' '),
    lines: source.lines.map(
      ({ line, text }) => `${line === source.line ? '>' : ' '} ${String(line).padStart(width)} | ${text}`,
    ),
  };
}
