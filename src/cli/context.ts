import type { Report } from '../model/index.ts';
import { UserError } from '../util/errors.ts';
import { readJsonFile } from './config.ts';

/**
 * Reads `--context FILE`: what a person on call knows. `symptom`, `system` and `deployTime` are used; further members are let be,
 * since such files come from other tools too.
 * @throws UserError naming the file and the member.
 */
export async function loadContext(file: string, cwd: string): Promise<NonNullable<Report['context']>> {
  const value = await readJsonFile(file, cwd, 'the context file');
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new UserError('the context is no JSON object', {
      where: file,
      next: 'write {"symptom": "...", "deployTime": "2025-09-07T15:30:00Z", "system": "..."}',
    });
  const object = value as Readonly<Record<string, unknown>>;
  const text = (name: string): Record<string, string> => {
    const member = object[name];
    if (member === undefined || member === null) return {};
    if (typeof member !== 'string')
      throw new UserError(`${name} is no text`, { where: file, next: `write "${name}": "..."` });
    return { [name]: member };
  };
  return { ...text('symptom'), ...text('system'), ...text('deployTime') };
}
