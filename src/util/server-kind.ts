/** Other names under which a kind of server runs: forks that speak its protocol, short forms that people give to workloads. */
const OTHER_NAMES: Readonly<Record<string, readonly string[]>> = {
  redis: ['valkey', 'keydb', 'dragonfly', 'memorystore'],
  mongodb: ['mongo', 'mongod'],
  elasticsearch: ['opensearch', 'elastic', 'es'],
  rabbitmq: ['rabbit', 'lavinmq'],
  kafka: ['redpanda'],
  postgresql: ['postgres', 'pg', 'pgsql', 'timescaledb', 'alloydb'],
  mysql: ['mariadb', 'percona', 'mysqld'],
  nats: ['jetstream'],
  cassandra: ['scylla', 'scylladb'],
  vault: ['openbao'],
  zookeeper: ['zk'],
  sqlserver: ['mssql'],
  clickhouse: ['chi'],
  cockroachdb: ['cockroach', 'crdb'],
  influxdb: ['influx'],
  memcached: ['memcache'],
  tidb: ['tikv'],
};
/** Ports on which servers listen unless told otherwise, of those that nothing else is much seen on. */
export const SERVER_PORTS: readonly number[] = [
  1433, 1521, 2181, 2379, 3306, 4222, 5432, 5671, 5672, 6379, 6650, 7687, 8086, 8200, 8500, 8983, 9042, 9092,
  9093, 9200, 11211, 26257, 26379, 27017,
];
/** Workloads that are named after a server and are none: what watches it, manages it or asks it. */
const BESIDE =
  /(?:^|-)(?:exporter|operator|backup|restore|ui|gui|admin|console|insight|proxy|client|consumer|producer|worker|sink|source|sync|connector|connect|migrat\w*|job|init|agent|injector|ping|check|to)(?:-|$)/;

const ES_NODES: ReadonlySet<string> = new Set([
  '',
  'data',
  'master',
  'node',
  'cluster',
  'default',
  'hot',
  'warm',
  'cold',
  'ingest',
  'coordinating',
  'client',
  'logs',
  'prod',
  'staging',
  'main',
]);
/** No host or workload has a longer name. */
const MAX_NAME = 253;

/** Whether what goes by these names (service, container, log) is a server of a kind, and not what only works with one. */
export function isServerOf(kind: string, names: readonly (string | undefined)[]): boolean {
  return names.some((name) => {
    if (name === undefined || name.length > MAX_NAME) return false;
    const lower = name.toLowerCase();
    if (BESIDE.test(lower)) return false;
    const words = lower.split(/[^a-z0-9]+/).map((word) => word.replace(/\d+$/, ''));
    return [kind, ...(OTHER_NAMES[kind] ?? [])].some((own) =>
      own === 'es' ? isSearch(words) : own === 'vault' ? isVault(words) : words.includes(own),
    );
  });
}

/** `es` alone, or before what its nodes are called: elsewhere it is a country or a language. */
function isSearch([first, next = '']: readonly string[]): boolean {
  return first === 'es' && ES_NODES.has(next);
}

/** `vault` first, or behind who makes it: behind another word it is a service that keeps those (`card-vault`). */
function isVault(words: readonly string[]): boolean {
  const at = words.indexOf('vault');
  return at === 0 || (at > 0 && words[at - 1] === 'hashicorp');
}

/** Whether what goes by a name may be another server of a kind than `server`: its name says so, or is made as that one's, which says nothing of the kind. */
export function isAlike(name: string, server: string, kind: string): boolean {
  const last = (text: string): string =>
    text
      .toLowerCase()
      .split(/[^a-z0-9]+/)
      .at(-1) ?? '';
  return isServerOf(kind, [name]) || (!isServerOf(kind, [server]) && last(name) === last(server));
}
