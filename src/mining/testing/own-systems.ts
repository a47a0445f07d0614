import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { seeded, type Random } from '../../dev/bench/random.ts';

const FOLDER = fileURLToPath(new URL('../../../fixtures/grouping/', import.meta.url));

/** Lines of one system, each with the statement that it was made of. */
export interface OwnSystem {
  readonly name: string;
  readonly content: readonly string[];
  readonly event: readonly string[];
}

const WORDS: readonly [string, ...string[]] = [
  ...(['orders', 'users', 'payments', 'sessions', 'inventory', 'audit'] as const),
  ...(['events', 'metrics', 'carts', 'billing'] as const),
];
const USERS: readonly [string, ...string[]] = [
  ...(['alice', 'bob', 'jdoe', 'svc-backup', 'root', 'deploy'] as const),
  ...(['maria.k', 'postgres', 'www-data', 'chen', 'o.petrov', 'ci'] as const),
];

/** What a slot of a statement is filled with. */
function slots(random: Random): Readonly<Record<string, () => string>> {
  const pick = <T>(values: readonly [T, ...T[]]): T => random.pick(values);
  const hex = (length: number): string => random.hex(length);
  const int = (from: number, to: number): number => from + random.int(to - from + 1);
  const many = (count: number, one: () => string, by: string): string =>
    Array.from({ length: count }, one).join(by);
  const ip = (): string => many(4, () => `${int(1, 250)}`, '.');
  const port = (): string => `${int(1024, 65_000)}`;
  const host = (): string =>
    `${pick(['db', 'web', 'cache', 'node', 'worker', 'edge'])}-${int(1, 40)}${pick(['', '.internal', '.example.com', '.svc.cluster.local'])}`;
  const decimal = (): string => `${int(0, 999)}.${int(1, 9999)}`;
  const table = (): string => pick(WORDS);
  const two = (): string => `${int(10, 28)}`;
  const ver = (): string => many(3, () => `${int(0, 30)}`, '.');
  return {
    ...{ ip, port, host, table, ver },
    ...{ hex8: () => hex(8), hex12: () => hex(12), hex40: () => hex(40), hex64: () => hex(64) },
    int: () => `${int(0, 99_999)}`,
    small: () => `${int(0, 12)}`,
    big: () => `${int(1_000_000, 2_000_000_000)}`,
    neg: () => `-${int(1, 999)}`,
    float: decimal,
    pct: () => `${int(0, 99)}.${int(0, 9)}%`,
    uuid: () => [8, 4, 4, 4, 12].map(hex).join('-'),
    ipport: () => `${ip()}:${port()}`,
    path: () => `/${many(int(2, 5), table, '/')}${pick(['', '.log', '.py', `/${hex(6)}`])}`,
    user: () => pick(USERS),
    mail: () => `${pick(USERS)}@example.com`,
    size: () => `${decimal()}${pick(['KB', 'MB', 'GB', ' MB', ' KiB', 'kB'])}`,
    dur: () => pick([`${int(1, 9999)}ms`, `${decimal()}s`, `${int(1, 59)}m${int(0, 59)}s`]),
    url: () =>
      `http${pick(['', 's'])}://${host()}/${table()}/${int(1, 9999)}${pick(['', '?page=3', '/edit'])}`,
    ts: () => `2026-03-${two()} ${two()}:${two()}:${two()}`,
    iso: () => `2026-03-${two()}T${two()}:${two()}:${two()}.${int(100, 999)}Z`,
    pod: () =>
      `${table()}-${hex(9)}-${many(5, () => pick(['b', 'c', 'd', 'f', 'g', 'x', 'z', '2', '4', '6']), '')}`,
    ns: () => pick(['prod', 'staging', 'default', 'kube-system', 'team-a']),
    cls: () =>
      `${pick(['com.acme', 'org.shop', 'io.pay'])}.${pick(['core', 'web', 'db'])}.${pick(['Order', 'User', 'Cart'])}${pick(['Service', 'Repository'])}`,
    state: () => pick(['started', 'stopped', 'paused', 'resumed', 'failed', 'running', 'idle']),
    topic: () => `${table()}-${int(0, 31)}`,
    list: () => `[${many(int(1, 6), () => `${int(1, 99)}`, ', ')}]`,
    method: () => pick(['GET', 'POST', 'PUT', 'DELETE']),
    status: () => `${pick([200, 201, 204, 301, 400, 401, 403, 404, 409, 500, 502, 503])}`,
    q: () => `"${table()} ${table()}"`,
    title: () =>
      many(int(1, 4), () => pick(['Blue', 'Red', 'Large', 'Mug', 'Shirt', 'Lamp', 'Oak', 'Desk']), ' '),
    bool: () => pick(['true', 'false']),
    opt: () => pick(['', ` (retry ${int(1, 5)})`]),
  };
}

/** The systems of fixtures/grouping, a statement a line there, with lines made of them: rare statements as well as frequent ones. */
export function ownSystems(seed: number, lines: number): readonly OwnSystem[] {
  return readdirSync(FOLDER)
    .sort()
    .map((file) => {
      const statements = readFileSync(join(FOLDER, file), 'utf8').trimEnd().split('\n');
      const random = seeded(seed);
      const fill = slots(random);
      // Of Zipf's kind, in an order that has nothing to do with that of the file.
      const shares = statements.flatMap((_, i) =>
        Array<number>(Math.ceil(60 / (1 + ((i * 7) % statements.length)))).fill(i),
      ) as [number, ...number[]];
      const event = Array.from({ length: lines }, () => random.pick(shares));
      return {
        name: file.replace(/\.txt$/, ''),
        event: event.map((i) => `E${i}`),
        content: event.map((i) =>
          (statements[i] ?? '')
            .replaceAll('\\t', '\t')
            .replace(/\{(\w+)\}/g, (whole, slot: string) => fill[slot]?.() ?? whole),
        ),
      };
    });
}
