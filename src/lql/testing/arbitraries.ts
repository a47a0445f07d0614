import fc from 'fast-check';

const WORDS = [
  'error',
  'Timeout',
  'k8s_pod',
  'straße',
  'ﬁle',
  '5',
  '-3',
  '3.2s',
  'true',
  'NULL_VALUE',
  '2025-09-07',
  'a/b',
  '*',
  'projects/p',
  'ERROR',
  '10',
];
const TEXTS = fc.oneof(
  fc.constantFrom(...WORDS, 'say "hi"', 'a\\b', 'x\ty', 'first\nsecond', '', 'time out', '\\d+', '`a b`'),
  fc.string({ unit: 'binary', maxLength: 8 }),
);
const FIELDS = [
  'severity',
  'textPayload',
  'jsonPayload.a',
  'jsonPayload."x.y".b',
  'jsonPayload',
  'labels.k',
  'labels."a/b"',
  'httpRequest.status',
  'httpRequest.latency',
  'timestamp',
  'protoPayload.methodName',
  'protoPayload',
  'trace',
  'operation.first',
  'resource.labels.pod',
];

const quoted = (text: string): string => `"${text.replace(/[\\"]/g, (c) => `\\${c}`)}"`;
const value = fc.oneof(fc.constantFrom(...WORDS), TEXTS.map(quoted));
const values = fc.letrec<{ value: string; list: string }>((tie) => ({
  value: fc.oneof({ depthSize: 'small' }, value, tie('list')),
  list: fc
    .tuple(tie('value'), fc.constantFrom(' OR ', ' AND ', ' ', ' OR NOT '), tie('value'))
    .map(([a, op, b]) => `(${a}${op}${b})`),
})).value;

const comparison = fc
  .tuple(fc.constantFrom(...FIELDS), fc.constantFrom('=', '!=', '<', '<=', '>', '>=', ':', ' = '), values)
  .map((parts) => parts.join(''));
const functions = fc.constantFrom(
  'log_id("a/b")',
  'log_id(syslog)',
  'SEARCH("time out")',
  'search(textPayload, "`a b`")',
  'ip_in_net(jsonPayload.a, "10.0.0.0/8")',
  'sample(insertId, 1)',
  'cast(jsonPayload.a, INT64) > 3',
  'regexp_extract(textPayload, "a(.)") = "x"',
  'source(projects/p)',
  'textPayload =~ "time ?out [a-z]{2,5}ab"',
  'labels.k =~ "erro+r: .*"',
  'jsonPayload.a !~ "^x"',
);
const word = fc.oneof(fc.constantFrom('error', 'timeout', 'and', 'file', '500'), TEXTS.map(quoted));

/** Texts that are filters, of all forms of the grammar. */
export const filterText: fc.Arbitrary<string> = fc.letrec<{ expr: string }>((tie) => ({
  expr: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    comparison,
    functions,
    word,
    fc
      .tuple(tie('expr'), fc.constantFrom(' OR ', ' AND ', ' ', '\n', ' -- note\n'), tie('expr'))
      .map((parts) => parts.join('')),
    tie('expr').map((inner) => `(${inner})`),
    tie('expr').map((inner) => `NOT (${inner})`),
    tie('expr').map((inner) => `-(${inner})`),
  ),
})).expr;

const leaf = fc.oneof(
  TEXTS,
  fc.constantFrom<unknown>(
    ...WORDS,
    5,
    -3,
    0,
    1e21,
    0.5,
    true,
    false,
    null,
    'time out abcab',
    'an ERROR: Timeout',
    '10.1.2.3',
  ),
);
const tree = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small' },
    leaf,
    fc.array(tie('tree'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'x.y', 'methodName', '__proto__'), tie('tree')),
  ),
})).tree;

/** Entries that the filters above may match, with wrong types strewn in. */
export const entry: fc.Arbitrary<unknown> = fc.record(
  {
    severity: fc.constantFrom<unknown>('ERROR', 'INFO', 500, 'nonsense', null),
    textPayload: fc.oneof(TEXTS, fc.constantFrom('time out', 'An error: a-x', 'file', 'timeoutx')),
    jsonPayload: tree,
    protoPayload: tree,
    labels: fc.dictionary(fc.constantFrom('k', 'a/b'), leaf),
    httpRequest: fc.record(
      {
        status: fc.constantFrom<unknown>(500, 5, '5', null),
        latency: fc.constantFrom<unknown>('3.2s', '0.1s', 7),
      },
      { requiredKeys: [] },
    ),
    timestamp: fc.constantFrom<unknown>('2025-09-07T00:00:00Z', '2025-09-08T00:00:00.000000001Z', 'junk', 5),
    logName: fc.constantFrom<unknown>('projects/p/logs/a%2Fb', 'projects/p/logs/syslog', '%', 7),
    insertId: fc.constantFrom<unknown>('x', '', null),
    trace: TEXTS,
  },
  { requiredKeys: [] },
);
