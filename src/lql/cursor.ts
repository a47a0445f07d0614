import { fail } from './error.ts';
import type { Position } from './error.ts';
import type { Token } from './tokens.ts';

/** Parentheses and negations within each other that a filter may have; the evaluator recurses to the same depth. */
const MAX_DEPTH = 100;

/** A place in the list of tokens, and how deep the parser is. */
export class Cursor {
  readonly tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  /** The next token, or the one `ahead` of it; the last token is the end. */
  peek(ahead = 0): Token {
    const token = this.tokens[Math.min(this.#at + ahead, this.tokens.length - 1)];
    if (token === undefined) throw new Error('a token list always has an end');
    return token;
  }

  /** Takes the next token. */
  next(): Token {
    const token = this.peek();
    this.#at++;
    return token;
  }

  /** Whether the next token is this keyword: capitals, unquoted. */
  isKeyword(keyword: 'AND' | 'OR' | 'NOT', ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === 'word' && token.text === keyword;
  }

  /** Runs `parse` one level deeper; a filter nested beyond MAX_DEPTH is refused rather than overflowing the stack. */
  deeper<T>(at: Position, parse: () => T): T {
    if (++this.#depth > MAX_DEPTH)
      fail(at, `the filter is nested more than ${MAX_DEPTH} levels deep`, {
        hint: 'join the parts with AND and OR at one level',
      });
    const result = parse();
    this.#depth--;
    return result;
  }

  /** Takes the closing parenthesis of the one at `open`. */
  close(open: Position, expected: string): void {
    const token = this.peek();
    if (token.kind !== ')')
      fail(
        token,
        `the parenthesis opened at ${open.line}:${open.column} is not closed before ${name(token)}`,
        { expected },
      );
    this.next();
  }
}

/** A token as error messages name it. */
export function name(token: Token): string {
  if (token.kind === 'end') return token.text;
  return token.kind === 'string' ? `the text ${JSON.stringify(token.text)}` : JSON.stringify(token.text);
}
