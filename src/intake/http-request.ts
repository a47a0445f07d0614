import type { HttpRequest, Json, JsonObject } from '../model/index.ts';
import { isObject, textAt } from './json-access.ts';
import { durationText } from './spellings/camel-case.ts';

/** httpRequest of an entry as rca works with it; undefined where it is unset or empty. */
export function httpOf(raw: JsonObject): HttpRequest | undefined {
  const http = raw.httpRequest;
  if (!isObject(http)) return undefined;
  const method = textAt(http, 'requestMethod');
  const url = textAt(http, 'requestUrl');
  const status = Number(http.status ?? NaN);
  const latency = nanoseconds(http.latency);
  const userAgent = textAt(http, 'userAgent');
  const out = {
    ...(method !== undefined && { method }),
    ...(url !== undefined && { url, path: pathOf(url) }),
    ...(Number.isInteger(status) && status > 0 && { status }),
    ...(latency !== undefined && { latency }),
    ...(userAgent !== undefined && { userAgent }),
  };
  return Object.keys(out).length > 0 ? out : undefined;
}

/** Path of a URL or request target, without query and fragment; `/` where it has none. */
export function pathOf(url: string): string {
  const scheme = url.indexOf('://');
  const start = scheme >= 0 && scheme < 12 ? url.indexOf('/', scheme + 3) : url.indexOf('/');
  if (start < 0) return '/';
  const end = url.slice(start).search(/[?#]/);
  return end < 0 ? url.slice(start) : url.slice(start, start + end);
}

/** `0.008446486s`, `{seconds, nanos}` or a number of seconds -> nanoseconds. */
function nanoseconds(value: Json | undefined): bigint | undefined {
  const text = typeof value === 'number' ? `${value}s` : durationText(value);
  const match = typeof text === 'string' ? /^(\d{1,12})(?:\.(\d{1,9})\d*)?s?$/.exec(text) : null;
  return match ? BigInt(match[1] ?? 0) * 1_000_000_000n + BigInt((match[2] ?? '').padEnd(9, '0')) : undefined;
}
