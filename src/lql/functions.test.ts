import { describe, expect, it } from 'vitest';
import { compileFilter } from './index.ts';
import { analyze } from './functions/analyzer.ts';
import { contains, parseNetwork } from './functions/network.ts';
import { formatInZone, parseInZone } from './functions/zone.ts';

function holds(entry: unknown, yes: readonly string[], no: readonly string[]): void {
  for (const filter of yes) expect(compileFilter(filter)(entry), filter).toBe(true);
  for (const filter of no) expect(compileFilter(filter)(entry), filter).toBe(false);
}

describe('functions', () => {
  it('log_id: the whole id, decoded in the entry, not in the argument', () => {
    holds(
      { logName: 'projects/p/logs/cloudaudit.googleapis.com%2Factivity' },
      [
        'log_id("cloudaudit.googleapis.com/activity")',
        'LOG_ID("CLOUDAUDIT.googleapis.com/activity")',
        'logName:"%2Factivity"',
      ],
      [
        'log_id("activity")',
        'log_id("cloudaudit.googleapis.com%2Factivity")',
        'NOT log_id(cloudaudit.googleapis.com/activity)',
      ],
    );
    holds({ logName: 'projects/p/logs/%' }, ['log_id("%")'], ['log_id(x)']);
    holds({ logName: 7 }, [], ['log_id("7")', 'source(projects/p)']);
  });

  it('source: the resource itself, no children', () => {
    holds(
      { logName: 'projects/p-1/logs/x' },
      ['source(projects/p-1)', 'source("projects/p-1")'],
      ['source(projects/p)', 'source(folders/p-1)', 'source("p-1")'],
    );
  });

  it('sample: 1 is presence, other fractions are refused when compiled', () => {
    holds(
      { jsonPayload: { a: 1 } },
      ['sample(jsonPayload.a, 1)', 'sample(trace, 1.0)'],
      ['sample(jsonPayload.b, 1)', 'trace:* sample(trace, 1)'],
    );
    expect(() => compileFilter('severity=ERROR sample(insertId, 0.25)')).toThrow(
      /0\.25 cannot be evaluated on saved entries.*not public/,
    );
  });

  it('ip_in_net: addresses and ranges of both families', () => {
    holds(
      {
        jsonPayload: {
          ip: '10.1.2.9',
          r: '10.1.0.0/16',
          v6: '1:2:0:9::5',
          many: ['8.8.8.8', '10.9.9.9'],
          m: '::ffff:10.0.0.1',
          x: 'localhost',
        },
      },
      [
        'ip_in_net(jsonPayload.ip, "10.1.2.0/24")',
        'ip_in_net(jsonPayload.ip, "10.1.2.9")',
        'ip_in_net(jsonPayload.r, "10.0.0.0/8")',
        'ip_in_net(jsonPayload.v6, "1:2::/48")',
        'ip_in_net(jsonPayload.many, "10.0.0.0/8")',
        'ip_in_net(jsonPayload.m, "10.0.0.0/8")',
        'NOT ip_in_net(jsonPayload.none, "::/0")',
      ],
      [
        'ip_in_net(jsonPayload.ip, "10.1.3.0/24")',
        'ip_in_net(jsonPayload.r, "10.1.0.0/17")',
        'ip_in_net(jsonPayload.v6, "0.0.0.0/0")',
        'ip_in_net(jsonPayload.x, "0.0.0.0/0")',
        'ip_in_net(httpRequest.remoteIp, "0.0.0.0/0")',
      ],
    );
    for (const bad of [
      '10.0.0',
      '10.0.0.256',
      '10.0.0.0/33',
      '1::2::3',
      '1:2',
      'x',
      '',
      '10.0.0.0/8/8',
      ':::',
      '12345::',
      '::/129',
      '10.0.0.0/',
      '1:2:3:4:5:6:7:8:9',
    ])
      expect(parseNetwork(bad), bad).toBeNull();
    expect(parseNetwork('::1')?.bytes).toHaveLength(16);
    const all = parseNetwork('0.0.0.0/0');
    const one = parseNetwork('255.255.255.255');
    expect(all && one && contains(all, one)).toBe(true);
  });

  it('cast: what cannot be converted is no value', () => {
    holds(
      {
        timestamp: '2023-01-03T04:30:15Z',
        severity: 'ERROR',
        httpRequest: { latency: '1.5s', responseSize: '12', status: 404 },
        jsonPayload: { s: '12', t: '2023-01-01', d: '90s', n: 2.5, b: 'TRUE', x: 'ten' },
      },
      [
        'cast(timestamp, STRING, TIMEZONE("America/New_York")) =~ "^2023-01-02T23:30:15-05:00$"',
        'cast(timestamp, string, time_zone("+05:30")) = "2023-01-03T10:00:15+05:30"',
        'cast(timestamp, STRING) = "2023-01-03T04:30:15Z"',
        'cast(httpRequest.status, STRING) =~ "^4"',
        'cast(severity, STRING) =~ "ERR"',
        'cast(severity, INT64) >= 500',
        'cast(jsonPayload.s, INT64) > 9',
        'cast(jsonPayload.s, FLOAT64) < 12.5',
        'cast(jsonPayload.n, INT64) = 3',
        'cast(jsonPayload.b, BOOL) = true',
        'cast(jsonPayload.t, TIMESTAMP) < timestamp OR cast(jsonPayload.t, TIMESTAMP) < "2023-01-02"',
        'cast(jsonPayload.d, DURATION) = "1.5m"',
        'cast(httpRequest.latency, STRING) = "1.5s"',
        'timestamp > cast(jsonPayload.t, TIMESTAMP)',
        'timestamp > cast("2023-01-01", TIMESTAMP)',
        'cast(jsonPayload.t, TIMESTAMP, TIMEZONE("Europe/Paris")) = "2022-12-31T23:00:00Z" OR cast(jsonPayload.t, TIMESTAMP) = "2023-01-01"',
        'cast(regexp_extract(cast(timestamp, STRING), "\\\\d+:\\\\d+:(\\\\d+)"), INT64) < 30',
        'cast(jsonPayload.s, INT64):*',
      ],
      [
        'cast(jsonPayload.x, INT64) > 9',
        'cast(jsonPayload.x, INT64) != 9',
        'cast(jsonPayload.none, INT64) != 9',
        'cast(jsonPayload.x, TIMESTAMP) < "2999-01-01"',
        'cast(timestamp, INT64) > 0',
        'cast(jsonPayload.x, INT64):*',
        'cast(jsonPayload, STRING) = ""',
      ],
    );
  });

  it('time zones: offsets change with the season, and back', () => {
    const ns = 1_689_000_000_000_000_000n;
    expect(formatInZone(ns, 'Europe/Paris')).toBe('2023-07-10T16:40:00+02:00');
    expect(parseInZone('2023-07-10 16:40:00', 'Europe/Paris')).toBe(ns);
    expect(parseInZone('soon', 'UTC')).toBeNull();
  });

  it('regexp_extract: the one group, or no value', () => {
    holds(
      { textPayload: 'took 35 ms', jsonPayload: { n: 5 } },
      [
        'regexp_extract(textPayload, "took (\\d+)") = 35',
        'cast(regexp_extract(textPayload, "(\\\\d+) ms"), INT64) > 9',
        'regexp_extract(textPayload, "(?:a|took) (.)") =~ "3"',
        'NOT regexp_extract(textPayload, "(x)") = "x"',
        'regexp_extract(textPayload, "(3)"):*',
      ],
      [
        'regexp_extract(textPayload, "(x)") != "y"',
        'regexp_extract(jsonPayload.n, "(.)") = "5"',
        'regexp_extract(textPayload, "took( x)?") != "z"',
      ],
    );
  });

  it('SEARCH: tokens, not substrings', () => {
    holds(
      {
        textPayload: 'Hello, World! a%20b',
        labels: { code: 'WEBSOCKET_AUTH_EXCEPTION', ip: '10.1.2.3' },
        jsonPayload: { m: { e: ['not JSON serializable'] } },
      },
      [
        'SEARCH("world hello")',
        'SEARCH("`hello world`")',
        'search(textPayload, "WORLD")',
        'SEARCH("auth hello")',
        'SEARCH("`10.1.2.3`")',
        'SEARCH("b a")',
        'SEARCH(jsonPayload, "serializable json")',
        'SEARCH(world)',
        'SEARCH("WEBSOCKET_AUTH_EXCEPTION")',
        'NOT SEARCH("nope")',
      ],
      [
        'SEARCH("worl")',
        'SEARCH("`world hello`")',
        'SEARCH(textPayload, "auth")',
        'SEARCH("hello OR nope")',
        'SEARCH("`2.1`")',
        'SEARCH("20b")',
        'SEARCH("m")',
      ],
    );
    expect(analyze('a%2526b%3Bc%3bd%zz[e]_f\\g')).toEqual(['a', 'b', 'c', 'd', 'zz', 'e', 'f', 'g']);
  });
});
