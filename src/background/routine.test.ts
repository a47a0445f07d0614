import { describe, expect, it } from 'vitest';
import { routine } from './routine.ts';
import { chain, signal } from '../report/testing/chains.ts';

describe('lines that are a part of the work', () => {
  it.each([
    '2026-03-02 10:00:00.101 UTC [77] ERROR:  canceling autovacuum task',
    'FATAL:  terminating walreceiver process due to administrator command',
    'E0302 10:00:00.1 2211 remote_runtime.go:432] "ContainerStatus from runtime service failed" err="rpc error: code = NotFound desc = gone"',
    'SLF4J: Failed to load class "org.slf4j.impl.StaticLoggerBinder".',
    'rsync: [sender] file has vanished: "/data/tmp/a.part"',
  ])('are no finding: %s', (line) => {
    expect(routine(chain('a', [signal(line)]))).toMatch(/part of the work/);
  });

  it('are one with anything else beside them or behind them', () => {
    const vacuum = signal('ERROR:  canceling autovacuum task');
    expect(routine(chain('a', [vacuum, signal('deadlock detected')]))).toBeUndefined();
    expect(routine(chain('a', [signal('canceling autovacuum task failed: disk full')]))).toBeUndefined();
    expect(routine(chain('a', [{ ...vacuum, matches: [{ ruleId: 'X', captures: {} }] }]))).toBeUndefined();
  });
});
