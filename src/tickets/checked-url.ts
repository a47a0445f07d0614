import { UserError } from '../util/errors.ts';

/** A token goes over TLS only, except to this very machine. */
export function checkedUrl(url: string, name: string, variable: string): string {
  if (url === '')
    throw new UserError(`where ${name} is, is not said`, {
      next: `set ${variable}, for example ${variable}=https://acme.atlassian.net`,
    });
  const parsed = URL.parse(url);
  const local = parsed && ['127.0.0.1', 'localhost', '[::1]'].includes(parsed.hostname);
  if (
    !parsed ||
    (parsed.protocol !== 'https:' && !(parsed.protocol === 'http:' && local)) ||
    parsed.username !== '' ||
    parsed.password !== ''
  )
    throw new UserError(`the base URL of ${name} must be https, without a password in it`, {
      next: `mend ${variable}`,
    });
  return url;
}
