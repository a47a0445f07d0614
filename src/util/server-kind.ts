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
  /(?:^|-)(?:exporter|operator|backup|restore|ui|gui|admin|console|insight|proxy|client|consumer|producer|worker|sink|source|sync|connector|connect|migrat\w*|job|init|agent|injector|ping|check)(?:-|$)/;

/** Whether what goes by these names (service, container, log) is a server of a kind, and not what only works with one. */
export function isServerOf(kind: string, names: readonly (string | undefined)[]): boolean {
  return names.some((name) => {
    if (name === undefined || BESIDE.test(name)) return false;
    const words = name.toLowerCase().split(/[^a-z0-9]+/);
    return [kind, ...(OTHER_NAMES[kind] ?? [])].some((own) =>
      // `es` at another place is a country or a language.
      (own === 'es' ? words.slice(0, 1) : words).some((word) => word.replace(/\d+$/, '') === own),
    );
  });
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
