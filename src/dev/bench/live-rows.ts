import { join } from 'node:path';
import type { Parts } from './entries-rows.ts';
import { serve } from './live.ts';
import type { Cost } from './measure.ts';
import { rulesIn, writeRules } from './rules.ts';
import { ratio, thousands } from './table.ts';

const WINDOW = '--since 2026-01-20T00:00:00Z --until 2026-01-22T00:00:00Z --now 2026-01-22T00:00:00Z';

/** Live: the client's own work, against reading the same entries from a file; the server runs in a process of its own. */
export async function liveRows(
  { table, dir, data, run, rca, root }: Parts,
  count: number,
  fromFile: Cost | null,
): Promise<void> {
  const rules = join(dir, 'rules-500');
  writeRules(rules, 500 - rulesIn(join(root, 'rules')));
  const peer = fromFile ?? run(rca(`--from ${data(count)} --rules ${rules}`));
  const served = await serve(data(count));
  for (const transport of ['rest', 'grpc'] as const) {
    const live = run(
      `${rca(`--project shop-staging ${WINDOW} --transport ${transport} --endpoint ${served[transport]} --all --quota 1000000 --no-first-seen --db none`)} --rules ${rules}`,
    );
    table.row(
      `${thousands(count)} entries live, ${transport === 'rest' ? 'REST' : 'gRPC'}`,
      '(against the same file)',
      `${ratio(live, peer)}${live ? `, ${thousands(count / live.cpu)} entries a CPU second` : ''}`,
      live,
    );
  }
  await served.close();
}
