import { github } from './github.ts';
import { gitlab } from './gitlab.ts';
import type { Call } from './http.ts';
import type { TicketSystem } from './system.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** What the core must know of a system before it can speak with it. */
export interface Adapter {
  readonly name: string;
  readonly baseUrl: (env: Env) => string;
  readonly token: (env: Env) => string | undefined;
  /** What gives access, for people. */
  readonly access: string;
  readonly headers: (token: string) => Readonly<Record<string, string>>;
  readonly open: (place: string, call: Call) => TicketSystem;
}

const set = (value: string | undefined): string | undefined => (value === '' ? undefined : value);

/** Every ticket system; an addition is a file, a form in target.ts and a line here. */
export const ADAPTERS: Readonly<Record<string, Adapter>> = {
  github: {
    name: 'GitHub',
    baseUrl: (env) => set(env['GITHUB_API_URL']) ?? 'https://api.github.com',
    token: (env) => set(env['GITHUB_TOKEN']) ?? set(env['GH_TOKEN']),
    access: 'a GITHUB_TOKEN that may write issues',
    headers: (token) => ({
      Accept: 'application/vnd.github+json',
      'X-GitHub-Api-Version': '2022-11-28',
      'User-Agent': 'rca',
      Authorization: `Bearer ${token}`,
    }),
    open: github,
  },
  gitlab: {
    name: 'GitLab',
    baseUrl: (env) => set(env['GITLAB_API_URL']) ?? set(env['CI_API_V4_URL']) ?? 'https://gitlab.com/api/v4',
    token: (env) => set(env['GITLAB_TOKEN']),
    access: 'a GITLAB_TOKEN with the scope api',
    headers: (token) => ({ 'User-Agent': 'rca', 'PRIVATE-TOKEN': token }),
    open: gitlab,
  },
};
