// Saves runs until it is killed: node save-for-ever.ts FILE N. Writes the key of each run that is kept, one a line.
import { openHistory } from '../index.ts';
import { runReport } from './reports.ts';

const [file = '', from = '0'] = process.argv.slice(2);
const history = await openHistory(file);
for (let i = Number(from); ; i += 1) {
  const report = runReport(i);
  history.save(report);
  process.stdout.write(`${report.run.key}\n`);
}
