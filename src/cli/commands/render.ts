import { deliver, type DeliverOptions } from '../deliver.ts';
import type { Io } from '../io.ts';
import { lastNet } from '../last-net.ts';
import { readReport } from '../report-file.ts';

/** `rca render REPORT`: a saved report once more, in any format; the same report and options give the same bytes. */
export async function runRender(file: string, options: DeliverOptions, io: Io): Promise<number> {
  const report = await lastNet(await readReport(file, io.cwd), io.env['RCA_REDACT_KEY'] ?? 'rca');
  await deliver(report, options, io);
  return 0;
}
