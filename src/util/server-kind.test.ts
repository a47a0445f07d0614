import { expect, it } from 'vitest';
import { isAlike, isServerOf } from './server-kind.ts';

it.each([
  ['redis', 'redis'],
  ['redis', 'cart-valkey-0'],
  ['postgresql', 'orders-pg'],
  ['postgresql', 'postgres16'],
  ['elasticsearch', 'es-data'],
  ['elasticsearch', 'es-0'],
  ['cassandra', 'scylla-dc1-rack1'],
  ['frobnicator', 'frobnicator-main'],
  ['vault', 'vault-0'],
  ['vault', 'hashicorp-vault'],
])('a server of the kind %s may be called %s', (kind, name) => {
  expect(isServerOf(kind, [undefined, name])).toBe(true);
});

it.each([
  ['redis', 'redis-exporter'],
  ['kafka', 'kafka-consumer'],
  ['kafka', 'orders-kafka-sink'],
  ['postgresql', 'postgres-operator'],
  ['elasticsearch', 'preferences'],
  ['mysql', 'mysqlite'],
  ['redis', 'cart'],
  ['mysql', 'mysql-to-lake'],
  ['vault', 'card-vault'],
  ['elasticsearch', 'shop-es'],
  ['elasticsearch', 'es-shop'],
  ['redis', 'Redis-Exporter'],
])('none of the kind %s is called %s', (kind, name) => {
  expect(isServerOf(kind, [name])).toBe(false);
});

it('a name made like that of a server which says nothing of its kind may be another of it', () => {
  expect(isAlike('orders-db', 'users-db', 'postgresql')).toBe(true);
  expect(isAlike('orders-pg', 'users-db', 'postgresql')).toBe(true);
  expect(isAlike('orders-db', 'users-pg', 'postgresql')).toBe(false);
  expect(isAlike('orders', 'users-db', 'postgresql')).toBe(false);
});

it('a name that no workload has is read in no time', () => {
  const start = performance.now();
  expect(isServerOf('redis', [`${'1'.repeat(100_000)}a`])).toBe(false);
  expect(performance.now() - start).toBeLessThan(100);
});
