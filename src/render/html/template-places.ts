import type { Places } from '../environment.ts';

/** Attributes that lead somewhere: a value that begins one has to be checked for its scheme. */
const LINKS = new Set([
  'href',
  'src',
  'action',
  'formaction',
  'poster',
  'data',
  'xlink:href',
  'ping',
  'cite',
]);
/** Elements whose content is no text: no escape helps in them. */
const RAW = new Set(['script', 'style', 'noscript', 'iframe', 'xmp', 'noembed', 'noframes', 'plaintext']);
/** The package's own style and its hash. */
const OWN = new Set(['style', 'styleHash']);

type State = 'text' | 'tag' | 'before value' | 'quoted' | 'unquoted' | 'comment' | 'raw';

/**
 * Follows the HTML of a template, as far as a value's place depends on it: in a text and in a quoted attribute an escaped value stays
 * that text; anywhere else it could end what it stands in. Source: the tokenizer of the HTML standard, cut down to these places.
 */
export function createPlaces(): Places {
  let state: State = 'text';
  let quote = '';
  let tag = '';
  let attribute = '';
  let value = '';
  let raw = '';

  const inTag = (rest: string): number => {
    const attr = /^\s*([^\s=>/"']+)(\s*=\s*)?/.exec(rest);
    if (rest.startsWith('>')) {
      const name = tag.toLowerCase();
      raw = RAW.has(name) ? name : '';
      state = raw === '' ? 'text' : 'raw';
      return 1;
    }
    if (!attr) return 1;
    attribute = (attr[1] ?? '').toLowerCase();
    value = '';
    if (attr[2] !== undefined) state = 'before value';
    return attr[0].length;
  };
  const step = (rest: string): number => {
    switch (state) {
      case 'text': {
        if (rest.startsWith('<!--')) {
          state = 'comment';
          return 4;
        }
        const opened = /^<(\/?[A-Za-z][^\s/>]*|[!?])/.exec(rest);
        if (!opened) return 1;
        tag = opened[1] ?? '';
        state = 'tag';
        return opened[0].length;
      }
      case 'tag':
        return inTag(rest);
      case 'before value': {
        const c = rest.charAt(0);
        if (c === '"' || c === "'") {
          quote = c;
          state = 'quoted';
          return 1;
        }
        if (/\s/.test(c)) return 1;
        state = 'unquoted';
        return 0;
      }
      case 'quoted':
        if (rest.startsWith(quote)) state = 'tag';
        else value += rest.charAt(0);
        return 1;
      case 'unquoted':
        if (/^[\s>]/.test(rest)) {
          state = 'tag';
          return 0;
        }
        return 1;
      case 'comment':
        if (!rest.startsWith('-->')) return 1;
        state = 'text';
        return 3;
      default: {
        const close = new RegExp(`^</${raw}[\\s/>]`, 'i').test(rest);
        if (!close) return 1;
        tag = `/${raw}`;
        state = 'tag';
        return raw.length + 2;
      }
    }
  };
  return {
    content(text) {
      // A few characters are looked at together; templates are short.
      for (let at = 0; at < text.length;) at += step(text.slice(at, at + 300));
    },
    value(helper) {
      if (OWN.has(helper)) return null;
      switch (state) {
        case 'text':
          return null;
        case 'raw':
          return `a value inside <${raw}> is code, however it is escaped`;
        case 'comment':
          return 'a value inside a comment can end it';
        case 'tag':
          return 'a value inside a tag, outside of an attribute, can become attributes of its own';
        case 'before value':
        case 'unquoted':
          return `the attribute ${attribute} has no quotes around the value`;
        default: {
          const before = value.trimStart();
          value += '?';
          if (/^on/.test(attribute) || attribute === 'style' || attribute === 'srcdoc')
            return helper === 'number' && attribute === 'style'
              ? null
              : `a value in the attribute ${attribute} is code, however it is escaped`;
          return LINKS.has(attribute) &&
            helper !== 'url' &&
            !/^(?:#|\/|\.|\?|https?:\/\/|mailto:)/i.test(before)
            ? `the attribute ${attribute} leads where the value says: javascript: too`
            : null;
        }
      }
    },
  };
}
