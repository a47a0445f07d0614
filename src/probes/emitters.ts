import { bodyTry } from './frame-source.ts';
import { isOwnCode } from './own-code.ts';
import type { Asked, Scene } from './scene.ts';
import { around, lineOf, within } from './tree/names.ts';
import type { Node, Source } from './tree/trees.ts';

/** Where the source writes what the log shows, and the `try` whose failure leads there. */
export interface Emitter {
  readonly source: Source;
  readonly line: number;
  /** The text that was looked for. */
  readonly words: string;
  /** Null where it is not written in a handler: then anything may lead there. */
  readonly tryNode: Node | null;
}

const MIN_WORDS = 12;
const MAX_CHUNKS = 12;
/** A text written in more places than this tells nothing about one of them. */
const MAX_PLACES = 4;

/** The places that write the failure's messages or error codes: those of the first text that is found in few places. */
export async function findEmitters(scene: Scene, asked: Asked): Promise<readonly Emitter[]> {
  for (const words of chunksOf(asked)) {
    const sources = (await scene.sources([words])).filter((s) => isOwnCode(s.path));
    const places = sources.flatMap((source) => placesOf(source, words));
    if (places.length > 0 && places.length <= MAX_PLACES) return places;
  }
  return [];
}

/** Fixed texts of the messages that are the service's own: error codes first, then runs of words without values. */
export function chunksOf(asked: Asked): readonly string[] {
  const own = asked.exception?.message.split('\n', 1)[0] ?? '';
  const lines = asked.messages.map(
    (m) => (own === '' ? m : m.replaceAll(own, '\u0000')).split('\n', 1)[0] ?? '',
  );
  const codes = [...lines, ...Object.values(asked.captures)].flatMap(
    (t) => t.match(/\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b/g) ?? [],
  );
  const runs = lines.flatMap((line) =>
    line
      .split(/\u0000|<\*>|\[[a-z]+:[0-9a-f]+\]|: |[{}"'`=\n]|\S*\d\S*/)
      .map((run) => run.trim())
      .filter((run) => run.length >= MIN_WORDS && run.includes(' ')),
  );
  const long = (list: readonly string[]): readonly string[] =>
    [...list].sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
  return [...new Set([...long(codes.filter((c) => c.length >= 8)), ...long(runs)])].slice(0, MAX_CHUNKS);
}

function placesOf(source: Source, words: string): readonly Emitter[] {
  return within(source.root, source.grammar.string)
    .filter((s) => s.text.includes(words) && s.parent?.type !== 'expression_statement')
    .map((s) => {
      const handler = around(s, source.grammar.handler);
      const tryNode = handler ? around(handler, source.grammar.try) : null;
      return { source, line: lineOf(s), words, tryNode };
    });
}

/** Whether what fails at the node comes to the handler: no nearer handler takes it for good. */
export function escapes(node: Node, source: Source, until: Node | null): boolean {
  for (let at = bodyTry(node, source); at && at.id !== until?.id; at = bodyTry(at, source)) {
    const handlers = at.namedChildren.filter(
      (n): n is Node => n !== null && source.grammar.handler.includes(n.type),
    );
    const broad = handlers.find((h) => isBroad(h));
    if (broad && within(broad, source.grammar.throw).length === 0) return false;
  }
  return true;
}

/** `except:`, `except Exception`, a catch without a type, `catch (Throwable`. */
function isBroad(handler: Node): boolean {
  const head = handler.text.split('\n', 1)[0] ?? '';
  return (
    /^except\s*:|\b(?:Exception|BaseException|Throwable)\b/.test(head) ||
    (handler.type === 'catch_clause' && !/^catch\s*\(\s*(?:final\s+)?[\w.|\s]+\s+\w+\s*\)/.test(head))
  );
}
