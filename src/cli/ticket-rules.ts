import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { FINDING_SEVERITIES } from '../model/index.ts';
import type { TicketRules } from '../tickets/index.ts';
import { UserError } from '../util/errors.ts';
import { loadConfig } from './config.ts';
import type { Io } from './io.ts';

/** `tickets` of the configuration file. */
export interface ConfiguredTickets extends TicketRules {
  readonly onClosed: 'reopen' | 'new';
  readonly closeFixed: boolean;
}

/** Where GitHub and GitLab look for it. */
const CODEOWNERS = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS', '.gitlab/CODEOWNERS'];

/** How tickets are made here: labels, priorities, who is assigned. @throws UserError with file and line for what is not well-formed. */
export async function loadTicketRules(config: string | undefined, io: Io): Promise<ConfiguredTickets> {
  const found = (await loadConfig(config ?? io.env['RCA_CONFIG'], io.cwd))['tickets'];
  const { value, where } = (found ?? { value: {}, where: '' }) as { value: unknown; where: string };
  const { z } = await import('zod');
  const schema = z.strictObject({
    labels: z.array(z.string().min(1)).default([]),
    severity: z
      .partialRecord(
        z.enum(FINDING_SEVERITIES),
        z.strictObject({ label: z.string().optional(), priority: z.string().optional() }),
      )
      .default({}),
    assignee: z.record(z.string(), z.string().min(1)).default({}),
    codeowners: z.union([z.string(), z.literal(false)]).optional(),
    onClosed: z.enum(['reopen', 'new']).default('reopen'),
    closeFixed: z.boolean().default(false),
  });
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new UserError(`tickets: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not well-formed'}`, {
      where,
      next: 'write {labels: [..], severity: {high: {label, priority}}, assignee: {SERVICE: account}, codeowners: FILE, onClosed, closeFixed}',
    });
  }
  const { codeowners, ...rest } = parsed.data;
  return { ...rest, codeowners: await readOwners(codeowners, where, io.cwd) };
}

async function readOwners(file: string | false | undefined, where: string, cwd: string): Promise<string> {
  if (file === false) return '';
  if (file !== undefined)
    return readFile(resolve(cwd, file), 'utf8').catch((error: NodeJS.ErrnoException) => {
      throw new UserError(
        `tickets.codeowners cannot be read: ${error.code === 'ENOENT' ? 'no such file' : error.message}`,
        {
          where: where === '' ? file : where,
          next: 'give the path of a CODEOWNERS file, or false for none',
        },
      );
    });
  for (const name of CODEOWNERS) {
    const text = await readFile(resolve(cwd, name), 'utf8').catch(() => null);
    if (text !== null) return text;
  }
  return '';
}
