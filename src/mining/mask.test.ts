import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskMessage } from './mask.ts';

it.each([
  ['Kunde „Anna Muster“ fehlt', 'Kunde „<*>“ fehlt'],
  ['client «dupont» absent, table “prix” vide', 'client «<*>» absent, table “<*>” vide'],
  ['cannot stat ‘/srv/data’: gone', 'cannot stat ‘<*>’: gone'],
  ['表「注文」がない', '表「<*>」がない'],
  // An apostrophe and a quote without an end are none.
  ['it’s the shop’s turn', 'it’s the shop’s turn'],
  ['the “end is missing', 'the “end is missing'],
])('values in typographic quotes: %s', (text, masked) => {
  expect(maskMessage(text)).toBe(masked);
  expect(maskMessage(masked)).toBe(masked);
});

it.each([
  // Go programs: first what happened, then values.
  ['"Probe failed" probeType="Liveness" pod="shop/cart-1"', '"Probe failed" probeType="Liveness" pod="<*>"'],
  ['"RemoveContainer" containerID="3fa19c027788"', '"<*>" containerID="<*>"'],
  [
    'I0301 10:00:00.1 7 kubelet.go:12] "Image garbage collection succeeded"',
    '"Image garbage collection succeeded"',
  ],
  ['level=info msg="shim disconnected" id=4f', 'level=info msg="shim disconnected" id=<*>'],
  ['{"msg":"Connection accepted","remote":"10.0.0.1:7"}', '{"msg":"Connection accepted","remote":"<*>"}'],
  ['msg="sent" err="dial tcp 10.0.0.1:80: i/o timeout"', 'msg="sent" err="dial tcp <*>: i/o timeout"'],
  ['{"type":"ContainerDied","name":"cart"}', '{"type":"ContainerDied","name":"<*>"}'],
  // A value, not what the line says.
  ['refused, request: "GET /cart/7 HTTP/1.1", host: "h"', 'refused, request: "<*>", host: "<*>"'],
  ['10.0.0.1 "GET /cart/7 HTTP/1.1" 200', '<*> "GET <*> HTTP/<*>" <*>'],
  ['error: "orders" is gone', 'error: "<*>" is gone'],
  ['error: "no such table"', 'error: "no such table"'],
  ['user "jane doe" is gone', 'user "<*>" is gone'],
  ['"jane doe" is gone', '"<*>" is gone'],
])('quoted words that say what happened are kept: %s', (text, masked) => {
  expect(maskMessage(text).endsWith(masked), maskMessage(text)).toBe(true);
  expect(maskMessage(maskMessage(text))).toBe(maskMessage(text));
});

it.each([
  ['key RSA SHA256:7e97 used', 'key RSA SHA256:<*> used'],
  ['call to http://h/a?page=8, attempt 2', 'call to <*>, attempt <*>'],
  ['DEV eabfaaae: up', 'DEV <*>: up'],
  ['peer leaving:true count:3', 'peer leaving:<*> count:<*>'],
  ['job success:false', 'job success:false'],
])('values beside a colon or a comma: %s', (text, masked) => {
  expect(maskMessage(text)).toBe(masked);
});

describe('masks of texts that differ in their digits only', () => {
  it('are told apart where a digit belongs to a name', () => {
    expect(['sha256 of it', 'sha257 of it'].map((text) => maskMessage(text))).toEqual([
      'sha256 of it',
      'sha<*> of it',
    ]);
    expect(['at 0x1z end', 'at 3x1z end'].map((text) => maskMessage(text))).toEqual([
      'at <*> end',
      'at <*>x<*>z end',
    ]);
    expect(['K8s is up', 'K9s is up'].map((text) => maskMessage(text))).toEqual(['K8s is up', 'K<*>s is up']);
  });

  it('are what they are without any text before (property)', () => {
    const piece = fc.constantFrom(
      ...[
        'user 17',
        'sha256',
        'sha512',
        'q1',
        'utf-8',
        'x86_64',
        '0x1f',
        '10.0.0.1:80',
        '12.5ms',
        '2026-01-02T03:04:05Z',
      ],
      ...[
        'id=42',
        'a1b2c3d4',
        '/v1/users/93?x=1',
        '"k 9"',
        '\\042hi\\042',
        'Jan 12',
        '[token:3fa19c02]',
        '<3',
        '-7',
        'at 1h30m',
      ],
      ...['Error: 5', '\n', 'blk_-123', '99%', 'http://a1.b/c', 'é2', '1,2,3', '{"a": 1}', 'exit (code 2)'],
    );
    let n = 0;
    const word = (): string =>
      `${'w'}${[...(n += 1).toString(26)].map((c) => (c < 'a' ? 'ghijklmnop'[Number(c)] : c)).join('')}w`;
    const withDigits = (text: string, digits: readonly number[]): string => {
      let at = 0;
      return text.replace(/\d/g, (d) => String(digits[at++ % digits.length] ?? d));
    };
    fc.assert(
      fc.property(
        fc.array(piece, { minLength: 1, maxLength: 5 }),
        fc.array(fc.nat({ max: 9 }), { minLength: 3, maxLength: 5 }),
        fc.constantFrom('hole', 'fold'),
        (pieces, digits, paths) => {
          const text = pieces.join(' ');
          const other = withDigits(text, digits);
          const [known, fresh] = [word(), word()];
          maskMessage(`${known} ${text} ${known}`, paths);
          expect(maskMessage(`${known} ${other} ${known}`, paths).replaceAll(known, 'W')).toBe(
            maskMessage(`${fresh} ${other} ${fresh}`, paths).replaceAll(fresh, 'W'),
          );
        },
      ),
      { numRuns: 2000 },
    );
  });
});
