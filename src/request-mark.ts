import { pathOf } from './intake/index.ts';
import type { Entry } from './model/index.ts';
import { foldRoute } from './observe/index.ts';

/** Requests of one kind, as Cloud Logging can be asked for them. */
export interface RequestMark {
  readonly method: string;
  readonly route: string;
  readonly status: number;
  /** Hold of every request of this method and route, and of few others: method and the longest part of the path that names no id. */
  readonly filters: readonly string[];
  readonly is: (entry: Entry) => boolean;
}

/** The kind of request that a quote sums up (`GET https://host/path 503 in 7 ms`): the quote is put together from fields, and stands nowhere as one text. */
export function requestMark(quote: string): RequestMark | null {
  const [, method = '', url = '', status = ''] = /^([A-Z]{3,7}) (\S+) (\d{3})\b/.exec(quote) ?? [];
  const route = foldRoute(pathOf(url));
  const part = route.split(/\{[^}]*\}/).reduce((best, one) => (one.length > best.length ? one : best), '');
  if (method === '' || part.length < 2 || /["\\[\]]/.test(part)) return null;
  return {
    method,
    route,
    status: Number(status),
    filters: [`httpRequest.requestMethod="${method}"`, `httpRequest.requestUrl:"${part}"`],
    is: ({ http }) => http?.method === method && foldRoute(http.path ?? '/') === route,
  };
}
