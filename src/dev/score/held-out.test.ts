import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { diagnose, entriesOf, heldOutFiles, heldOutOf, missesOf, type HeldOut } from './held-out.ts';

describe.each(heldOutFiles().map((file) => [basename(file), file]))('%s', (_name, file) => {
  it.each(heldOutOf(file).map((incident) => [incident.id, incident] as const))(
    '%s',
    async (_id, incident) => {
      expect(missesOf(incident, await diagnose(incident))).toEqual([]);
    },
  );
});

describe('the score itself', () => {
  const [incident] = heldOutFiles().flatMap(heldOutOf);
  if (!incident) throw new Error('no incident');

  it('sees another component, cause, order of layers and change', async () => {
    const report = await diagnose(incident);
    const wrong = (more: Partial<HeldOut>): readonly string[] => missesOf({ ...incident, ...more }, report);
    expect(wrong({ root: { component: '^billing$', is: '.' } })[0]).toMatch(/^root: observed orders/);
    expect(wrong({ root: { component: '.', is: 'POSTGRES_DEADLOCK' } })).toHaveLength(1);
    expect(wrong({ chain: [...(incident.chain ?? [])].reverse() })[0]).toMatch(/^chain: no HTTP_500 in/);
    expect(wrong({ change: 'failover' })).toEqual(['change: none']);
    expect(wrong({ healthy: true })[0]).toMatch(/^healthy, but observed/);
  });

  it('writes entries as an export has them', () => {
    expect(entriesOf(incident)[1]).toMatchObject({
      timestamp: '2026-03-02T10:01:00.100Z',
      logName: 'projects/shop/logs/run.googleapis.com%2Fstderr',
      trace: `projects/shop/traces/${'1'.padStart(32, '0')}`,
      resource: { type: 'cloud_run_revision' },
    });
  });
});
