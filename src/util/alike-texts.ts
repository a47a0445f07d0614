/** A text that is kept, perhaps as what tells it from another. */
export interface KeptText {
  text(): string;
}

/** Texts shorter than this are kept as they are. */
const SHORT = 400;
/** Characters at both ends that a text is looked up by, texts with the same ends, and texts in all that others are compared with. */
const EDGE = 48;
const MAX_ALIKE = 16;
const MAX_BASES = 4_000;
/** The largest place that is one code unit. */
const MAX_PLACE = 0xffff;
/** Of a text that differs in more places nothing is saved. */
const MAX_PLACES = 64;

/**
 * Keeps texts of which many differ in a few digits only, such as the traces of one bug: the first is kept whole, of the others only
 * the characters that differ and their places.
 */
export function createAlikeTexts(): { keep(text: string): KeptText } {
  const bases = new Map<number, string[]>();
  let count = 0;
  return {
    keep(text) {
      if (text.length < SHORT) return new Whole(text);
      const edges = hashOfEdges(text);
      const list = bases.get(edges);
      for (const base of list ?? []) {
        const places = differencesIn(base, text);
        if (places !== null)
          return new Difference(base, String.fromCharCode(...places), places.map((at) => text[at]).join(''));
      }
      if (count < MAX_BASES && (list?.length ?? 0) < MAX_ALIKE) {
        count += 1;
        if (list) list.push(text);
        else bases.set(edges, [text]);
      }
      return new Whole(text);
    },
  };
}

/** Characters that are compared at once: most are the same. */
const BLOCK = 64;

class Whole implements KeptText {
  private readonly own: string;

  constructor(own: string) {
    this.own = own;
  }

  text(): string {
    return this.own;
  }
}

class Difference implements KeptText {
  private readonly base: string;
  /** Code units are places: a text takes less room than a list of numbers. */
  private readonly places: string;
  private readonly characters: string;

  constructor(base: string, places: string, characters: string) {
    this.base = base;
    this.places = places;
    this.characters = characters;
  }

  text(): string {
    let text = '';
    let from = 0;
    for (let i = 0; i < this.places.length; i++) {
      const at = this.places.charCodeAt(i);
      text += this.base.slice(from, at) + (this.characters[i] ?? '');
      from = at + 1;
    }
    return text + this.base.slice(from);
  }
}

/** Where two texts of one length differ; null where in too many places. */
function differencesIn(base: string, text: string): readonly number[] | null {
  if (base.length !== text.length || text.length > MAX_PLACE) return null;
  const places: number[] = [];
  for (let from = 0; from < text.length; from += BLOCK) {
    const end = Math.min(from + BLOCK, text.length);
    if (base.slice(from, end) === text.slice(from, end)) continue;
    for (let at = from; at < end; at++) {
      if (base.charCodeAt(at) === text.charCodeAt(at)) continue;
      if (places.length === MAX_PLACES) return null;
      places.push(at);
    }
  }
  return places;
}

function hashOfEdges(text: string): number {
  let hash = text.length;
  const mix = (from: number, to: number): void => {
    for (let i = from; i < to; i++) {
      const code = text.charCodeAt(i);
      hash = Math.imul(hash ^ (code >= 48 && code <= 57 ? 48 : code), 0x01000193);
    }
  };
  mix(0, EDGE);
  mix(text.length - EDGE, text.length);
  return hash;
}
