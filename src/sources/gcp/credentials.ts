import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../../util/errors.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** What a file of Application Default Credentials says about itself; never its secrets. */
export interface CredentialsFile {
  readonly path: string;
  /** `service_account`, `authorized_user`, `external_account`, `impersonated_service_account`. */
  readonly kind: string;
  readonly account?: string;
  readonly project?: string;
}

/** Where Application Default Credentials are looked for, in Google's own order. */
export function credentialsPath(env: Env): { readonly path: string; readonly named: boolean } {
  const named = env['GOOGLE_APPLICATION_CREDENTIALS'];
  if (named !== undefined && named !== '') return { path: named, named: true };
  const config = env['CLOUDSDK_CONFIG'];
  const home = env['HOME'] ?? homedir();
  const folder =
    config !== undefined && config !== ''
      ? config
      : process.platform === 'win32'
        ? join(env['APPDATA'] ?? home, 'gcloud')
        : join(home, '.config', 'gcloud');
  return { path: join(folder, 'application_default_credentials.json'), named: false };
}

/** The credentials file, where there is one. @throws UserError where GOOGLE_APPLICATION_CREDENTIALS names one that cannot be used. */
export function credentialsFile(env: Env): CredentialsFile | null {
  const { path, named } = credentialsPath(env);
  const refuse = (what: string): null => {
    if (!named) return null;
    throw new UserError(`the credentials file that GOOGLE_APPLICATION_CREDENTIALS names ${what}`, {
      where: path,
      next: 'point it at a key or configuration file of Google Cloud, or unset it and run: gcloud auth application-default login',
    });
  };
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return refuse('cannot be read');
  }
  let value: Readonly<Record<string, unknown>>;
  try {
    value = JSON.parse(text) as Readonly<Record<string, unknown>>;
  } catch {
    return refuse('is no JSON');
  }
  if (typeof value !== 'object' || value === null || typeof value['type'] !== 'string')
    return refuse('holds no credentials of Google Cloud');
  const member = (...names: readonly string[]): string | undefined =>
    names.map((name) => value[name]).find((one) => typeof one === 'string' && one !== '') as
      string | undefined;
  const account =
    member('client_email', 'account') ??
    /serviceAccounts\/([^:]+):/.exec(member('service_account_impersonation_url') ?? '')?.[1];
  const project = member('project_id', 'quota_project_id');
  return {
    path,
    kind: value['type'],
    ...(account === undefined ? {} : { account }),
    ...(project === undefined ? {} : { project }),
  };
}

/** The project of a run that names none: GOOGLE_CLOUD_PROJECT, CLOUDSDK_CORE_PROJECT, the credentials. */
export function defaultProject(env: Env): { readonly project: string; readonly from: string } | null {
  for (const name of ['GOOGLE_CLOUD_PROJECT', 'CLOUDSDK_CORE_PROJECT']) {
    const project = env[name];
    if (project !== undefined && project !== '') return { project, from: name };
  }
  const file = credentialsFile(env);
  return file?.project === undefined ? null : { project: file.project, from: file.path };
}

/** What a person can do who has no credentials. */
export function noCredentials(cause?: unknown): UserError {
  return new UserError('no Google Cloud credentials were found', {
    next: 'run: gcloud auth application-default login, or set GOOGLE_APPLICATION_CREDENTIALS to a key file; saved entries need none (--from FILE)',
    ...(cause === undefined ? {} : { cause }),
  });
}
