import { UserError } from '../../util/errors.ts';
import { formatDuration, formatTimestamp, MILLISECOND, SECOND } from '../../util/time.ts';
import type { LiveOptions } from '../log-source.ts';
import { ApiError, type Transport } from './api.ts';
import { connect } from './connect.ts';
import { credentialsFile, credentialsPath, noCredentials } from './credentials.ts';
import { parseEndpoint } from './endpoint.ts';
import { resourceNames } from './location.ts';
import { asUserError } from './problem.ts';
import { isUnreached } from './rest-transport.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** One thing that live reading needs, and whether it is there. */
export interface Check {
  readonly name: 'credentials' | 'place' | 'clock' | 'network' | 'permission' | 'quota';
  readonly state: 'ok' | 'failed' | 'unknown';
  readonly says: string;
  readonly next?: string;
}

const CALL_MS = 10_000;
/** Beyond this a token is refused, and `--since 1h` is another hour. */
const CLOCK_OFF = 60n * SECOND;
const DAY = 86_400n * SECOND;

/** Looks at everything that live reading needs, with one read and one look at the server's clock. Never throws for what it finds. */
export async function diagnose(
  location: string | null,
  options: LiveOptions,
  env: Env,
): Promise<readonly Check[]> {
  const checks: Check[] = [];
  const endpoint =
    options.endpoint === undefined || options.endpoint === '' ? null : parseEndpoint(options.endpoint);
  const credentials = await credentialsCheck(env, options, endpoint?.plain === true);
  checks.push(credentials);
  if (location === null)
    checks.push({
      name: 'place',
      state: 'failed',
      says: 'no project is named',
      next: 'give --project PROJECT, or set GOOGLE_CLOUD_PROJECT',
    });
  else checks.push({ name: 'place', state: 'ok', says: resourceNames(location).join(', ') });
  checks.push(await clockCheck(endpoint?.url ?? 'https://logging.googleapis.com'));
  checks.push(
    ...(location === null || credentials.state === 'failed' ? [] : await readChecks(location, options)),
  );
  return checks;
}

async function credentialsCheck(env: Env, options: LiveOptions, plain: boolean): Promise<Check> {
  if (plain) return { name: 'credentials', state: 'ok', says: 'none needed at this endpoint' };
  try {
    const file = credentialsFile(env);
    if (file) {
      const more = [file.account, file.project === undefined ? undefined : `project ${file.project}`].filter(
        (one) => one !== undefined,
      );
      return { name: 'credentials', state: 'ok', says: [file.kind, ...more, file.path].join(', ') };
    }
  } catch (error) {
    return failed('credentials', error);
  }
  // Machines of Google have an account of their own.
  try {
    const transport = await connect(options);
    await transport.close();
    return { name: 'credentials', state: 'ok', says: 'the account of this machine' };
  } catch (error) {
    const { next } = noCredentials();
    return {
      name: 'credentials',
      state: 'failed',
      says: `none: ${credentialsPath(env).path} is not there, ${error instanceof Error ? error.message : String(error)}`,
      ...(next === undefined ? {} : { next }),
    };
  }
}

/** The time in the answer's head, to the second; any answer has one, a refusal too. */
async function clockCheck(url: string): Promise<Check> {
  try {
    const before = Date.now();
    const response = await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(CALL_MS) });
    const there = Date.parse(response.headers.get('date') ?? '');
    if (Number.isNaN(there))
      return { name: 'clock', state: 'unknown', says: 'the server does not tell the time' };
    const off = BigInt(Math.round((before + Date.now()) / 2 - there)) * MILLISECOND;
    const size = off < 0n ? -off : off;
    const says =
      size < 2n * SECOND
        ? `agrees with the server's, ${formatTimestamp(BigInt(there) * MILLISECOND)}`
        : `${formatDuration(size)} ${off < 0n ? 'behind' : 'ahead of'} the server's`;
    return size <= CLOCK_OFF
      ? { name: 'clock', state: 'ok', says }
      : { name: 'clock', state: 'failed', says, next: 'set the clock of this machine (NTP)' };
  } catch (error) {
    const { cause } = error as { cause?: { message?: string } };
    return {
      name: 'clock',
      state: 'unknown',
      says: `${new URL(url).host} did not tell the time: ${cause?.message ?? (error instanceof Error ? error.message : String(error))}`,
    };
  }
}

async function readChecks(location: string, options: LiveOptions): Promise<readonly Check[]> {
  const names = resourceNames(location);
  let transport: Transport | null = null;
  try {
    transport = await connect(options);
    const from = performance.now();
    const since = formatTimestamp(BigInt(Date.now()) * MILLISECOND - DAY);
    await transport.list(
      {
        resourceNames: names,
        filter: `timestamp>="${since}"`,
        orderBy: 'timestamp desc',
        pageSize: 1,
        pageToken: '',
      },
      { timeoutMs: CALL_MS, signal: options.signal ?? new AbortController().signal },
    );
    const took = Math.round(performance.now() - from);
    return [
      { name: 'network', state: 'ok', says: `Cloud Logging answers by ${transport.name} in ${took} ms` },
      { name: 'permission', state: 'ok', says: 'logs can be read' },
      {
        name: 'quota',
        state: 'ok',
        says: 'not used up; nine tenths of 60 reads a minute are used (--quota where the project has more)',
      },
    ];
  } catch (error) {
    if (!(error instanceof ApiError))
      return [failed(isUnreached((error as Error).cause) ? 'network' : 'credentials', error)];
    if (error.status === 'RESOURCE_EXHAUSTED')
      return [
        { name: 'network', state: 'ok', says: 'Cloud Logging answers' },
        {
          name: 'quota',
          state: 'failed',
          says: error.message,
          next: 'wait a minute; who else reads logs of this project shares the quota',
        },
      ];
    if (error.unreached || ['UNAVAILABLE', 'DEADLINE_EXCEEDED', 'INTERNAL', 'UNKNOWN'].includes(error.status))
      return [
        {
          name: 'network',
          state: 'failed',
          says: `Cloud Logging does not answer: ${error.message}`,
          next: 'check the network, a proxy (HTTPS_PROXY with NODE_USE_ENV_PROXY=1), and --endpoint',
        },
      ];
    return [
      { name: 'network', state: 'ok', says: 'Cloud Logging answers' },
      failed(error.status === 'UNAUTHENTICATED' ? 'credentials' : 'permission', asUserError(error, names)),
    ];
  } finally {
    await transport?.close();
  }
}

function failed(name: Check['name'], error: unknown): Check {
  const next = error instanceof UserError ? error.next : undefined;
  return {
    name,
    state: 'failed',
    says: error instanceof Error ? error.message : String(error),
    ...(next === undefined ? {} : { next }),
  };
}
