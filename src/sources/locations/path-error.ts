import { UserError } from '../../util/errors.ts';

const KNOWN: Readonly<Record<string, readonly [what: string, next: string]>> = {
  ENOENT: ['no such file or folder', 'check the path; - reads standard input'],
  ENOTDIR: ['a part of the path is a file, not a folder', 'check the path'],
  EACCES: [
    'no permission to read it',
    'give yourself read access (chmod u+r, and u+x on its folders), or copy it',
  ],
  EPERM: ['no permission to read it', 'give yourself read access, or copy it'],
  ELOOP: ['its symbolic links go in a circle', 'name the file that is meant'],
  ENAMETOOLONG: [
    'the path is too long',
    'give a path; entries themselves are read from a file or from standard input (-)',
  ],
};

/** What a failed look at a path means to the person who named it. */
export function pathError(where: string, error: unknown): UserError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const [what, next] = KNOWN[code] ?? [
    error instanceof Error ? error.message : String(error),
    'check the path',
  ];
  return new UserError(what, { where, next, cause: error });
}
