import { describe, expect, it } from 'vitest';
import { inFolder } from '../testing/read-all.ts';
import { credentialsFile, defaultProject } from './credentials.ts';
import { parseEndpoint } from './endpoint.ts';
import { gcpLocation, resourceNames } from './location.ts';
import { createPace } from './pace.ts';

describe('places to read', () => {
  it.each([
    ['gcp:shop-staging', ['projects/shop-staging']],
    ['gcp:a-project,folders/12,organizations/9', ['projects/a-project', 'folders/12', 'organizations/9']],
    [
      'gcp:projects/p-1/locations/global/buckets/_Default/views/_AllLogs',
      ['projects/p-1/locations/global/buckets/_Default/views/_AllLogs'],
    ],
    ['gcp:example.com:old-project', ['projects/example.com:old-project']],
  ])('%s', (location, names) => expect(resourceNames(location)).toEqual(names));

  it.each(['gcp:', 'gcp:Shop', 'gcp:a b', 'gcp:projects/x/logs/y', 'gcp:users/x', 'gcp:../x'])(
    'refuses %j',
    (location) => expect(() => resourceNames(location)).toThrow(expect.objectContaining({ exitCode: 2 })),
  );

  it('puts bucket, location and view behind every container, or says what is missing', () => {
    expect(gcpLocation({ projects: ['a-1', 'b-2'], bucket: 'k', location: 'global', view: 'v' })).toBe(
      'gcp:projects/a-1/locations/global/buckets/k/views/v,projects/b-2/locations/global/buckets/k/views/v',
    );
    expect(() => gcpLocation({ projects: ['a-1'], bucket: 'k' })).toThrow('--bucket, --location and --view');
    expect(gcpLocation({})).toBeNull();
  });
});

describe('endpoints', () => {
  it.each([
    ['http://127.0.0.1:9020', true, 9020],
    ['127.0.0.1:9020', true, 9020],
    ['localhost:80', true, 80],
    ['https://logging.example.com', false, 443],
    ['logging.example.com:8443', false, 8443],
  ])('%s', (text, plain, port) => expect(parseEndpoint(text)).toMatchObject({ plain, port }));

  it.each(['ftp://x', 'http://', 'http://user:secret@host', ':::'])('refuses %j', (text) => {
    expect(() => parseEndpoint(text)).toThrow(expect.objectContaining({ exitCode: 2 }));
  });
});

describe('credentials', () => {
  it('names the project by variable, then by the file', async () => {
    await inFolder(async (folder, put) => {
      const key = put(
        'key.json',
        JSON.stringify({
          type: 'service_account',
          project_id: 'of-file',
          client_email: 'a@b.example',
          private_key: 'SECRET',
        }),
      );
      const env = { GOOGLE_APPLICATION_CREDENTIALS: key, HOME: folder };
      expect(defaultProject({ ...env, CLOUDSDK_CORE_PROJECT: 'of-sdk' })?.project).toBe('of-sdk');
      expect(
        defaultProject({ ...env, CLOUDSDK_CORE_PROJECT: 'of-sdk', GOOGLE_CLOUD_PROJECT: 'of-google' })
          ?.project,
      ).toBe('of-google');
      expect(defaultProject(env)).toEqual({ project: 'of-file', from: key });
      expect(JSON.stringify(credentialsFile(env))).not.toContain('SECRET');
      expect(defaultProject({ HOME: folder })).toBeNull();
    });
  });

  it('says which file is of no use', async () => {
    await inFolder(async (folder, put) => {
      const env = { GOOGLE_APPLICATION_CREDENTIALS: put('key.json', '{'), HOME: folder };
      expect(() => credentialsFile(env)).toThrow(
        expect.objectContaining({ exitCode: 2, where: env.GOOGLE_APPLICATION_CREDENTIALS }),
      );
      expect(() => credentialsFile({ GOOGLE_APPLICATION_CREDENTIALS: `${folder}/none` })).toThrow(
        'cannot be read',
      );
    });
  });
});

describe('pace', () => {
  it('lets nine tenths of the quota go at once, and in no minute more', () => {
    let now = 0;
    const pace = createPace(
      { quota: 60, minuteMs: 60_000 },
      { now: () => now, sleep: async () => undefined },
      () => 0,
    );
    const at: number[] = [];
    for (let i = 0; i < 200; i++) {
      now += pace.wait();
      pace.spend();
      at.push(now);
      now += 100;
    }
    expect(at[53]).toBe(5_300);
    for (const from of at)
      expect(at.filter((t) => t > from - 60_000 && t <= from).length).toBeLessThanOrEqual(54);
    expect(at[199]).toBeLessThan(4 * 60_000);
  });

  it('takes the limit that the service names, waits longer each time, and no longer after a read went well', () => {
    const pace = createPace(
      { quota: 60, minuteMs: 60_000 },
      { now: () => 0, sleep: async () => undefined },
      () => 0,
    );
    expect([pace.refused(120), pace.refused(null), pace.refused(null)]).toEqual([5_000, 10_000, 20_000]);
    expect(pace.perMinute()).toBe(108);
    pace.served();
    expect(pace.refused(10)).toBe(5_000);
    expect(pace.perMinute()).toBe(9);
  });
});
