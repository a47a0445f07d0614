import { github } from './github.ts';
import { gitlab } from './gitlab.ts';
import type { Call, HttpWorld } from './http.ts';
import { jira } from './jira/jira.ts';
import type { TicketSystem } from './system.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** What the core must know of a system before it can speak with it. */
export interface Adapter {
  readonly name: string;
  readonly baseUrl: (env: Env) => string;
  /** The variable that sets it, for people. */
  readonly urlVariable: string;
  readonly token: (env: Env) => string | undefined;
  /** What must stand in no message beside the token itself. */
  readonly secrets?: (env: Env) => readonly string[];
  /** The ticket that a person named, in the system's own spelling; default `12`. */
  readonly ticket?: { readonly form: RegExp; readonly example: string };
  /** What gives access, for people. */
  readonly access: string;
  readonly headers: (token: string, env: Env) => Readonly<Record<string, string>>;
  readonly open: (place: string, call: Call, env: Env, world: HttpWorld) => TicketSystem;
}

const set = (value: string | undefined): string | undefined => (value === '' ? undefined : value);

/** Cloud knows people by mail and token; Server and Data Center by a personal access token alone. */
const isCloud = (env: Env): boolean => set(env['JIRA_EMAIL']) !== undefined;
const basic = (env: Env): string =>
  Buffer.from(
    `${env['JIRA_EMAIL'] ?? ''}:${set(env['JIRA_API_TOKEN']) ?? set(env['JIRA_TOKEN']) ?? ''}`,
  ).toString('base64');

/** Every ticket system; an addition is a file, a form in target.ts and a line here. */
export const ADAPTERS: Readonly<Record<string, Adapter>> = {
  github: {
    name: 'GitHub',
    baseUrl: (env) => set(env['GITHUB_API_URL']) ?? 'https://api.github.com',
    urlVariable: 'GITHUB_API_URL',
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
    urlVariable: 'GITLAB_API_URL',
    token: (env) => set(env['GITLAB_TOKEN']),
    access: 'a GITLAB_TOKEN with the scope api',
    headers: (token) => ({ 'User-Agent': 'rca', 'PRIVATE-TOKEN': token }),
    open: gitlab,
  },
  jira: {
    name: 'Jira',
    baseUrl: (env) => set(env['JIRA_BASE_URL']) ?? '',
    urlVariable: 'JIRA_BASE_URL',
    token: (env) => set(env['JIRA_API_TOKEN']) ?? set(env['JIRA_TOKEN']),
    secrets: (env) => [basic(env)],
    access:
      'JIRA_BASE_URL, and JIRA_EMAIL with a JIRA_API_TOKEN (Cloud) or JIRA_TOKEN, a personal access token (Server, Data Center)',
    ticket: { form: /^[A-Z][A-Z0-9_]*-\d{1,9}$/, example: 'SHOP-12' },
    headers: (token, env) => ({
      Accept: 'application/json',
      'User-Agent': 'rca',
      // Jira refuses files from what may be a browser; other requests do not mind.
      'X-Atlassian-Token': 'no-check',
      Authorization: isCloud(env) ? `Basic ${basic(env)}` : `Bearer ${token}`,
    }),
    open: (place, call, env, world) =>
      jira(place, call, {
        version: isCloud(env) ? 3 : 2,
        site: (set(env['JIRA_BASE_URL']) ?? '').replace(/\/+$/, ''),
        issueType: set(env['JIRA_ISSUE_TYPE']) ?? 'Bug',
        sleep: world.sleep,
      }),
  },
};
