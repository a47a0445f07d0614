import { HOLE } from './mask-word.ts';

/** Where masked text is put together: holes that only separators part become one. */
export interface Sink {
  out: string;
  /** Separators since the last hole. */
  pending: string;
  /** Whether the text ends with a hole, apart from `pending`. */
  hole: boolean;
  holes: number;
}

export function createSink(): Sink {
  return { out: '', pending: '', hole: false, holes: 0 };
}

/** Adds text as it is. */
export function raw(sink: Sink, text: string): void {
  if (!sink.hole) sink.out += text;
  else if (isSeparator(text)) sink.pending += text;
  else {
    sink.out += sink.pending + text;
    sink.pending = '';
    sink.hole = false;
  }
}

/** Adds a word that may hold masked parts. */
export function word(sink: Sink, text: string): void {
  if (sink.hole) {
    sink.out += sink.pending;
    sink.pending = '';
    sink.hole = false;
  }
  sink.out += text;
  if (text.includes(HOLE)) sink.holes++;
}

/** Adds a variable part. */
export function hole(sink: Sink): void {
  sink.pending = '';
  if (sink.hole) return;
  sink.out += HOLE;
  sink.hole = true;
  sink.holes++;
}

function isSeparator(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (!' ,;:./|+#~_&-'.includes(text.charAt(i))) return false;
  return true;
}

/** The text; a masked word that repeats (a list of ids) stands once. */
export function collapse(sink: Sink): string {
  const text = (sink.out + sink.pending).trim();
  if (sink.holes < 2) return text;
  const words = text.split(' ');
  let out = '';
  let last = '';
  for (const one of words) {
    const bare = one.endsWith(',') || one.endsWith(';') ? one.slice(0, -1) : one;
    if (bare === last && bare.includes(HOLE)) {
      out = (out.endsWith(',') || out.endsWith(';') ? out.slice(0, -1) : out) + one.slice(bare.length);
      continue;
    }
    last = bare;
    out += out === '' ? one : ` ${one}`;
  }
  return out;
}
