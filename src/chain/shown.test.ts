import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { investigate } from '../investigate.ts';
import type { Finding } from '../model/index.ts';

const trace = (type: string, text: string, file: string): string =>
  `Traceback (most recent call last):\n  File "/app/${file}.py", line 9, in run\n    go()\n${type}: ${text}`;
const PRICE = trace('shop.PriceError', 'no price for the basket', 'price');
const DEADLOCK = 'fatal error: all goroutines are asleep - deadlock!';

/** A failing job a minute; in those named another error is logged at the same time on the same instance. */
async function findingOf(jobs: number, withDeadlock: readonly number[]): Promise<Finding | undefined> {
  const lines = Array.from({ length: jobs }, (_, i) => i).flatMap((i) =>
    [PRICE, ...(withDeadlock.includes(i) ? [`${DEADLOCK}\n\ngoroutine 1 [chan receive]:`] : [])].map(
      (textPayload, k) =>
        JSON.stringify({
          insertId: `${k === 0 ? 'price' : 'deadlock'}${i}`,
          timestamp: new Date(Date.parse('2026-05-06T12:00:00Z') + i * 60_000 - k).toISOString(),
          severity: 'ERROR',
          logName: 'projects/shop/logs/run.googleapis.com%2Fstderr',
          resource: { type: 'cloud_run_revision', labels: { service_name: 'jobs', revision_name: 'j-1' } },
          labels: { instanceId: 'i1' },
          textPayload,
        }),
    ),
  );
  const { findings } = await investigate({
    from: ['-'],
    rules: [],
    stdin: Readable.from([lines.join('\n')]),
  });
  expect(findings.length).toBeGreaterThan(0);
  return findings.find((f) => f.failures === jobs);
}

it('a trace that few of the failures show is told beside the one that all show, and names none of them', async () => {
  const finding = await findingOf(6, [1, 4]);
  expect(finding?.rootCause?.title).toBe('shop.PriceError: no price for the basket');
  expect(finding?.layers.map((l) => l.seen)).toEqual([{ failures: 6, of: 6 }]);
  expect(finding?.alternatives.map((a) => a.title)).toEqual([`also in this failure: ${DEADLOCK}`]);
});
