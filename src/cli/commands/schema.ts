import type { Io } from '../io.ts';
import { print } from '../output.ts';

/** `rca schema`: the JSON Schema of the report. */
export async function runSchema(io: Io): Promise<number> {
  const { reportJsonSchema } = await import('../../report/schema.ts');
  await print(io, `${JSON.stringify(reportJsonSchema(), null, 2)}\n`);
  return 0;
}
