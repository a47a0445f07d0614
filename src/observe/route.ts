const ID_SEGMENT =
  /^(?:\d+|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{12,}|(?=[^/]*\d)[A-Za-z0-9_-]{16,}|[^/]*\[(?:token|key|email|account|ip|jwt):[0-9a-f]{8}\][^/]*)$/i;

/** Path -> route: segments that are ids are folded to `{id}`, the query is dropped: `/api/users/17/x?y` -> `/api/users/{id}/x`. */
export function foldRoute(path: string): string {
  const clean = path.split(/[?#]/, 1)[0] ?? '';
  if (clean === '' || clean === '/') return '/';
  return clean
    .slice(0, 512)
    .split('/')
    .map((segment) => (ID_SEGMENT.test(segment) ? '{id}' : segment))
    .join('/');
}

/** Path as logged -> route that may leave: what is secret or personal in it is replaced and folded like any other id. */
export function safeRoute(path: string, redact: (text: string) => string): string {
  return foldRoute(redact(foldRoute(path)));
}
