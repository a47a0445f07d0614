import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Report } from '../model/index.ts';
import { UserError } from '../util/errors.ts';
import type { Io } from './io.ts';

const WRITTEN = 'give a JSON report: rca --from FILE --output-json report.json writes one';
/** What to do next where saved entries may stand in for a report. */
export const OR_ENTRIES = 'give a JSON report; for saved entries write entries:FILE';

/** Reads a JSON report that rca wrote, through the last net: who wrote into it may have put a secret there. Members that this version does not know are let be. @throws UserError naming the file and the member. */
export async function readReport(
  file: string,
  { cwd, env }: Pick<Io, 'cwd' | 'env'>,
  next = WRITTEN,
): Promise<Report> {
  let text: string;
  try {
    text = await readFile(resolve(cwd, file), 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new UserError(
      `the report cannot be read: ${code === 'ENOENT' ? 'no such file' : code === 'EISDIR' ? 'it is a folder' : message}`,
      { where: file, next: WRITTEN },
    );
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new UserError('this is no JSON', { where: file, next });
  }
  const { lastNet } = await import('./last-net.ts');
  return lastNet(await checkReport(value, file, next), env['RCA_REDACT_KEY'] ?? 'rca');
}

/** A value that should be a report. @throws UserError naming where it is from and the member that is wrong. */
export async function checkReport(value: unknown, where: string, next = WRITTEN): Promise<Report> {
  if (typeof value !== 'object' || value === null || !('schemaVersion' in value))
    throw new UserError('this is no report of rca', { where, next });
  if (value.schemaVersion !== 1)
    throw new UserError(
      `the report has schema version ${JSON.stringify(value.schemaVersion)}, this rca reads version 1`,
      { where, next: 'use the rca that wrote it' },
    );
  const { reportSchema } = await import('../report/schema.ts');
  const parsed = reportSchema.safeParse(value);
  const wrong = parsed.success
    ? undefined
    : parsed.error.issues.find((issue) => issue.code !== 'unrecognized_keys');
  if (wrong)
    throw new UserError(`the report is damaged at ${wrong.path.join('.') || 'its top'}: ${wrong.message}`, {
      where,
      next: 'make it again: rca --from FILE --output-json report.json',
    });
  return value as Report;
}
