import { diagnose } from '../../sources/index.ts';
import { EXIT } from '../../util/errors.ts';
import type { Io } from '../io.ts';
import { placeOf } from '../live.ts';
import type { RunOptions } from '../options.ts';
import { print } from '../output.ts';

const MARKS = { ok: 'ok', failed: 'FAILED', unknown: '?' } as const;

/** `rca doctor`: whether all that live reading needs is there; exit 0 or 2. */
export async function runDoctor(options: RunOptions, io: Io): Promise<number> {
  const checks = await diagnose(
    placeOf(options, io),
    { transport: options.transport, endpoint: options.endpoint ?? io.env['RCA_LOGGING_ENDPOINT'] },
    io.env,
  );
  const lines = checks.flatMap((check) => [
    `${MARKS[check.state].padEnd(7)}${check.name.padEnd(12)}${check.says}`,
    ...(check.next === undefined ? [] : [`       next: ${check.next}`]),
  ]);
  await print(io, `${lines.join('\n')}\n`);
  return checks.some((check) => check.state === 'failed') ? EXIT.usage : EXIT.ok;
}
