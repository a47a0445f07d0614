/** A parser of filters that knows nothing but the documented grammar: what it refuses, another server may refuse as well. */
type Token =
  | { readonly kind: 'word' | 'string'; readonly text: string }
  | { readonly kind: 'op'; readonly text: string };

const TOKEN =
  /\s*(?:(--[^\n]*)|"((?:[^"\\\n]|\\.)*)"|(<=|>=|!=|=~|!~|[=<>:().,-])|([A-Za-z_][A-Za-z0-9_@/-]*|\d+))/y;
const COMPARE = new Set(['=', '!=', '<', '<=', '>', '>=', ':', '=~', '!~']);
const ROOTS = new Set([
  'severity',
  'timestamp',
  'trace',
  'spanId',
  'insertId',
  'logName',
  'textPayload',
  'jsonPayload',
  'protoPayload',
  'httpRequest',
  'labels',
  'resource',
  'operation',
  'sourceLocation',
  'receiveTimestamp',
  'traceSampled',
  'errorGroups',
]);
const FUNCTIONS = new Set(['log_id', 'SEARCH', 'cast', 'regexp_extract', 'ip_in_net', 'source', 'sample']);

/** Null for a filter that the documents allow; else what is wrong. Timestamps must be quoted, names known, values with signs quoted. */
export function strictProblem(filter: string): string | null {
  if ([...filter].length > 20_000) return `${[...filter].length} characters`;
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < filter.trimEnd().length) {
    const at = TOKEN.lastIndex;
    const found = TOKEN.exec(filter);
    if (!found) return `not a token: ${filter.slice(at, at + 40)}`;
    if (found[2] !== undefined) tokens.push({ kind: 'string', text: found[2] });
    else if (found[3] !== undefined) tokens.push({ kind: 'op', text: found[3] });
    else if (found[4] !== undefined) tokens.push({ kind: 'word', text: found[4] });
  }
  let i = 0;
  const is = (text: string): boolean => tokens[i]?.kind !== 'string' && tokens[i]?.text === text;
  const fail = (what: string): never => {
    throw new SyntaxError(
      `${what} at token ${i} (${tokens
        .slice(i, i + 5)
        .map((t) => t.text)
        .join(' ')})`,
    );
  };
  const take = (text: string): void => void (is(text) ? i++ : fail(`no ${text}`));
  const ends = (): boolean => i >= tokens.length || is(')');

  // Every AND stands written out and no operators are left to precedence between AND and OR: neither reading of it differs.
  const list = (one: () => void): void => {
    one();
    let joined: string | null = null;
    while (!ends()) {
      const by = is('AND') ? 'AND' : is('OR') ? 'OR' : fail('neither AND nor OR');
      if (joined !== null && joined !== by) fail('AND and OR without parentheses');
      joined = by;
      i++;
      one();
    }
  };
  const term = (): void => {
    if (is('NOT') || is('-')) i++;
    if (is('(')) {
      i++;
      list(term);
      return take(')');
    }
    restriction();
  };
  const argument = (): void => {
    if (tokens[i]?.kind === 'op') fail('no value');
    i++;
    while (is('.')) i += 2;
  };
  const value = (): void => {
    if (is('NOT')) i++;
    if (is('(')) {
      i++;
      list(value);
      return take(')');
    }
    if (tokens[i]?.kind === 'op' && !is('*')) fail('a value that is not quoted');
    i++;
  };
  const restriction = (): void => {
    const first = tokens[i] ?? fail('nothing');
    if (first.kind === 'op') fail('no field and no text');
    i++;
    if (first.kind === 'string' && !COMPARE.has(tokens[i]?.kind === 'op' ? (tokens[i]?.text ?? '') : ''))
      return;
    if (is('(')) {
      if (!FUNCTIONS.has(first.text)) fail(`no function ${first.text}`);
      i++;
      while (!is(')')) {
        argument();
        if (is(',')) i++;
      }
      i++;
    } else {
      if (!ROOTS.has(first.text)) fail(`no field ${first.text}`);
      while (is('.')) {
        i += 2;
        if (tokens[i - 1]?.kind === 'op') fail('no name');
      }
    }
    const op = tokens[i];
    if (op?.kind !== 'op' || !COMPARE.has(op.text))
      return first.text === 'SEARCH' || FUNCTIONS.has(first.text) ? undefined : fail('no operator');
    i++;
    if (first.text === 'timestamp' && tokens[i]?.kind !== 'string') fail('a time that is not quoted');
    value();
  };
  try {
    if (tokens.length === 0) return null;
    list(term);
    return i === tokens.length
      ? null
      : `left over: ${tokens
          .slice(i, i + 5)
          .map((t) => t.text)
          .join(' ')}`;
  } catch (error) {
    return (error as Error).message;
  }
}
