import { hash64 } from '../util/hash.ts';

/** What a ticket says of one finding: a change of these is worth a notification, a change of `figure` is not. */
export interface SectionState {
  readonly fingerprint: string;
  readonly severity: string;
  readonly cause: string;
  /** Verdict of the comparison; absent where the run had no baseline. */
  readonly verdict?: string;
  readonly figure: string;
}

/** Our part of a ticket's text, between two comments that no reader sees. */
export interface Block {
  readonly sections: readonly SectionState[];
  readonly history: readonly string[];
  /** Digest of the text that stands there. */
  readonly digest: string;
  /** False when somebody edited what stands between the marks. */
  readonly intact: boolean;
  /** What people wrote around it. */
  readonly before: string;
  readonly after: string;
}

const BEGIN = /^<!-- rca:begin ([A-Za-z0-9_-]+) -->\r?\n/m;
const END = /^<!-- rca:end -->[ \t]*\r?$/m;

const END_MARK = '<!-- rca:end -->';
const STORED = /^<!-- rca:stored ([A-Za-z0-9]+) -->$/;

/** Name of a text, blanks around it and forms of line ends aside. */
export const digest = (content: string): string => hash64(content.replace(/\r\n/g, '\n').trim());

/** The block as text. The state is base64url, so that no text of a report can end the comment that holds it. */
export function writeBlock(
  content: string,
  sections: readonly SectionState[],
  history: readonly string[],
): string {
  const state = JSON.stringify({ v: 1, sections, history, digest: digest(content) });
  return `<!-- rca:begin ${Buffer.from(state).toString('base64url')} -->\n${content.trim()}\n<!-- rca:end -->`;
}

/** Finds our block in a text; null where there is none that can be read. */
export function readBlock(text: string): Block | null {
  const begin = BEGIN.exec(text);
  if (!begin) return null;
  const from = begin.index + begin[0].length;
  const end = END.exec(text.slice(from));
  if (!end) return null;
  const content = text.slice(from, from + end.index);
  try {
    const state = JSON.parse(Buffer.from(begin[1] ?? '', 'base64url').toString()) as {
      v?: unknown;
      sections?: SectionState[];
      history?: string[];
      digest?: string;
    };
    // A system that keeps our text in another form says what it holds instead of showing it.
    const now = STORED.exec(content.trim())?.[1] ?? digest(content);
    if (state.v !== 1 || !Array.isArray(state.sections) || !Array.isArray(state.history)) return null;
    return {
      sections: state.sections,
      history: state.history,
      digest: now,
      intact: state.digest === now,
      before: text.slice(0, begin.index),
      after: text.slice(from + end.index + end[0].length),
    };
  } catch {
    return null;
  }
}

/** A hidden line that says which change a comment told, so that a second run does not tell it again. */
export function changeMark(key: string): string {
  return `<!-- rca:change ${key} -->`;
}

/** A text with its block's content left out: what a system keeps that stores the content in a form of its own. */
export function stateOf(text: string): { readonly kept: string; readonly shown: string } {
  const block = readBlock(text);
  const begin = BEGIN.exec(text);
  if (block && begin) {
    const end = text.length - block.after.length - END_MARK.length;
    const content = text.slice(begin.index + begin[0].length, end).trim();
    return {
      kept: `${block.before}${begin[0].trim()}\n<!-- rca:stored ${block.digest} -->\n${END_MARK}`,
      shown: `${block.before}${content}${block.after}`.trim(),
    };
  }
  const marks = text.split('\n').filter((line) => /^<!-- rca:change [A-Za-z0-9]+ -->$/.test(line));
  const shown = text.split('\n').filter((line) => !marks.includes(line));
  return { kept: marks.join('\n'), shown: shown.join('\n').trim() };
}
