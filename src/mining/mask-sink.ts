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

/** Longest run of words whose repetition is taken for a list. */
const MAX_PERIOD = 4;

/** The text; masked words that repeat (a list of ids, of `name=value` pairs) stand once. */
export function collapse(sink: Sink): string {
  const text = (sink.out + sink.pending).trim();
  if (sink.holes < 2 || !mayRepeat(text)) return text;
  const words: string[] = [];
  const bare: string[] = [];
  for (const one of text.split(' ')) {
    words.push(one);
    bare.push(bareWord(one));
    for (let period = 1; period <= MAX_PERIOD; period++) {
      if (!repeats(bare, period)) continue;
      // The later run stays at its rim: it has the list's end, not its comma.
      words.splice(words.length - 2 * period, period);
      bare.splice(bare.length - 2 * period, period);
      period = 0;
    }
  }
  return words.join(' ');
}

/** Whether a masked word stands twice with few enough words in between for a list. */
function mayRepeat(text: string): boolean {
  const words: string[] = [];
  const places: number[] = [];
  let place = 0;
  let from = 0;
  for (let at = text.indexOf(HOLE); at >= 0;) {
    // What is counted are blanks: between two of them stands a word, if only an empty one.
    for (let blank = text.indexOf(' ', from); blank >= 0 && blank < at; blank = text.indexOf(' ', from)) {
      place++;
      from = blank + 1;
    }
    const blank = text.indexOf(' ', at);
    const word = bareWord(text.slice(from, blank < 0 ? undefined : blank));
    for (let i = words.length - 1; i >= 0 && place - (places[i] ?? 0) <= MAX_PERIOD; i--)
      if (words[i] === word) return true;
    words.push(word);
    places.push(place);
    at = blank < 0 ? -1 : text.indexOf(HOLE, blank);
  }
  return false;
}

/** A word without the comma of a list. */
function bareWord(word: string): string {
  return word.endsWith(',') || word.endsWith(';') ? word.slice(0, -1) : word;
}

function repeats(bare: readonly string[], period: number): boolean {
  const { length } = bare;
  if (length < 2 * period) return false;
  let masked = false;
  for (let i = length - period; i < length; i++) {
    const one = bare[i] ?? '';
    if (one !== bare[i - period]) return false;
    if (!masked && one.includes(HOLE)) masked = true;
  }
  return masked;
}
