import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { UserError } from '../util/errors.ts';
import { loadCheckoutMap } from './checkout-map.ts';
import type { Io } from './io.ts';
import { scratch } from './testing/run-rca.ts';

const folder = scratch();
const io = { cwd: folder, env: {} } as unknown as Io;

async function load(yaml: string): ReturnType<typeof loadCheckoutMap> {
  writeFileSync(join(folder, 'rca.yaml'), yaml);
  return loadCheckoutMap('rca.yaml', io);
}
const fault = async (yaml: string): Promise<string> =>
  load(yaml).then(
    () => 'no error',
    (error: unknown) =>
      error instanceof UserError ? `${error.where ?? ''} ${error.message}` : String(error),
  );

describe('what images and paths are in the clone', () => {
  it('maps tags and digests: by pattern, by table, by both', async () => {
    const map = await load(`
checkout:
  images:
    - pattern: ':v(?P<version>[\\d.]+)$'
      commit: 'release-{{version}}'
    - pattern: ':\\d+-(?P<commit>[0-9a-f]{7,40})$'
  commits:
    sha256:0123: abcdef0
    nightly: main~1
    release-2.0: '1234567'
  paths: { /app: services/api, /app/lib: libs }
`);
    const images = [
      'eu.gcr.io/p/api:v1.4.2',
      'host:5000/api:17-0a1b2c3d',
      'api@sha256:0123',
      'api:nightly@sha256:ffff',
      'api:v2.0',
      'api:latest',
      'constructor',
    ];
    expect(images.map((image) => map?.commitOf(image))).toEqual([
      'release-1.4.2',
      '0a1b2c3d',
      'abcdef0',
      'main~1',
      '1234567',
      null,
      null,
    ]);
    expect(map?.paths).toEqual([
      { from: '/app/lib', to: 'libs' },
      { from: '/app', to: 'services/api' },
    ]);
    expect(await load('format: json\n')).toBeUndefined();
  });

  it('says where the configuration is wrong: file, line and column', async () => {
    expect(await fault('checkout:\n  images:\n    - pattern: "(a"\n')).toMatch(
      /^rca\.yaml:3:16 checkout\.images\.0\.pattern: /,
    );
    expect(await fault('checkout:\n  images:\n    - pattern: "(?=a)"\n')).toContain('RE2 has no lookaround');
    expect(await fault('checkout:\n  images:\n    - { pattern: ":(.+)$" }\n')).toBe(
      'rca.yaml:3:18 checkout.images.0: its pattern has no group "commit"',
    );
    expect(await fault('checkout:\n  paths: { app: x }\n')).toMatch(
      /^rca\.yaml:2:\d+ checkout\.paths\.app: /,
    );
    // A hash of digits alone is a number in YAML, which may lose a zero: it has to be quoted.
    expect(await fault('checkout:\n  commits: { v1: 0123456 }\n')).toContain('checkout.commits.v1: ');
    expect(await fault('checkout:\n  nope: 1\n')).toMatch(/^rca\.yaml:2:3 checkout: /);
    expect(await fault('{"checkout": 3}')).toMatch(/^rca\.yaml:1:14 checkout: /);
  });
});
