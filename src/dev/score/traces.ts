import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { findTraces, firstInApp, mainLine } from '../../stack/index.ts';

const { values } = parseArgs({ options: { shared: { type: 'string' }, out: { type: 'string' } } });
if (!values.shared || !values.out)
  throw new Error('usage: node src/dev/score/traces.ts --shared DIR --out FILE');
const folder = join(values.shared, 'traces');
const answers = readdirSync(folder)
  .filter((file) => file.endsWith('.txt'))
  .sort()
  .map((file) => ({
    file,
    traces: findTraces(readFileSync(join(folder, file), 'utf8')).map((chain) => {
      const own = firstInApp(chain);
      return {
        language: chain.language,
        chain: mainLine(chain)
          .filter((e) => e.type !== 'unknown')
          .map(({ type, message }) => ({ type, message })),
        members: chain.exceptions.slice(mainLine(chain).length).map((e) => e.type),
        ...(own ? { inApp: { function: own.function, at: `${own.file ?? ''}:${own.line ?? ''}` } } : {}),
      };
    }),
  }));
writeFileSync(values.out, answers.map((answer) => `${JSON.stringify(answer)}\n`).join(''));
