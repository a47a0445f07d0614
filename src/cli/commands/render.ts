import { deliver, type DeliverOptions } from '../deliver.ts';
import type { Io } from '../io.ts';
import { readReport } from '../report-file.ts';

/** `rca render REPORT`: a saved report once more, in any format; the same report and options give the same bytes. */
export async function runRender(file: string, options: DeliverOptions, io: Io): Promise<number> {
  const report = await readReport(file, io);
  await deliver(report, options, io);
  return 0;
}
