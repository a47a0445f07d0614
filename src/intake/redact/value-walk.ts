import type { Json, JsonObject } from '../../model/index.ts';
import { isAccountId } from './account.ts';
import { isHole } from './hole.ts';
import { isSecretValue } from './judge.ts';
import { classifyKey, isCorrelationKey, type KeyClass } from './key-names.ts';
import { kindOf } from './key-value.ts';
import type { StandIn } from './stand-in.ts';

/** Deeper values are cut: no log entry has them, and a hostile one must not exhaust the stack. */
const DEPTH = 200;
const WHOLE = { quoted: true, spaced: false, prose: false, query: false } as const;
const IDENTIFIER = /^[\w./:%+;=-]{1,512}$/;

/** Walks a JSON value; `text` redacts what no key names. */
export function redactValue(v: Json, text: (s: string) => string, standIn: StandIn): Json {
  const member = (name: string, value: Json, depth: number): Json => {
    if (
      isCorrelationKey(name) &&
      typeof value === 'string' &&
      IDENTIFIER.test(value) &&
      !value.includes('eyJ')
    )
      return value;
    const key = classifyKey(name);
    return key === null ? walk(value, depth) : named(key, name, value, depth);
  };

  const named = (key: KeyClass, name: string, value: Json, depth: number): Json => {
    if (Array.isArray(value))
      return depth > DEPTH ? '…' : value.map((item: Json) => named(key, name, item, depth + 1));
    if (value !== null && typeof value === 'object') {
      if (key.form !== 'cookie') return walk(value, depth);
      return mapObject(value as JsonObject, text, (_, item) =>
        typeof item === 'string' ? secret(key, item) : walk(item, depth + 1),
      );
    }
    if (typeof value === 'number') {
      const digits = String(value);
      if (key.form === 'account')
        return isAccountId(digits, key.strength) ? standIn('account', digits) : value;
      return key.strength === 'password' ? standIn(key.kind, digits) : value;
    }
    if (typeof value !== 'string') return value;
    if (key.form === 'account')
      return isAccountId(value, key.strength) ? standIn('account', value) : text(value);
    if (key.form === 'plain') return isSecretValue(value, key, WHOLE) ? secret(key, value) : text(value);
    if (key.form === 'query') return text(value);
    // Headers are read as the line that they are, so that schemes and the names of cookies stay.
    const prefix = key.form === 'cookie' ? 'cookie: ' : 'authorization: ';
    return text(prefix + value).slice(prefix.length);
  };

  const secret = (key: KeyClass, value: string): string =>
    value === '' || isHole(value) ? value : standIn(kindOf(value, key.kind), value);

  const walk = (value: Json, depth: number): Json => {
    if (typeof value === 'string') return text(value);
    if (value === null || typeof value !== 'object') return value;
    if (depth > DEPTH) return '…';
    if (Array.isArray(value)) return value.map((item: Json) => walk(item, depth + 1));
    const object = value as JsonObject;
    const header = object['name'] ?? object['key'];
    return mapObject(object, text, (name, item) =>
      name === 'value' && typeof header === 'string'
        ? member(header, item, depth + 1)
        : member(name, item, depth + 1),
    );
  };

  return walk(v, 0);
}

function mapObject(
  object: JsonObject,
  text: (s: string) => string,
  map: (name: string, item: Json) => Json,
): JsonObject {
  // fromEntries defines members, so a key `__proto__` stays a key.
  return Object.fromEntries(
    Object.entries(object).flatMap(([name, item]) =>
      item === undefined ? [] : [[text(name), map(name, item)]],
    ),
  );
}
