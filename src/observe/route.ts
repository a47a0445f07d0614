const ID_SEGMENT =
  /^(?:\d+|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{12,}|(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{8,}|(?=[^/]*\d)[A-Za-z0-9_-]{16,}|[^/]*\[(?:token|key|email|account|ip|jwt):[0-9a-f]{8}\][^/]*)$/i;
/** The hash in the name of a built file: `app.03d8b057.js` is another one with every build. */
const BUILD_HASH = /(?<=[.-])(?=[a-f]*\d)[0-9a-f]{8,}(?=\.[a-z0-9]+$|\.[a-z0-9]+\.map$)/i;

/** Path -> route: segments that are ids are folded to `{id}`, the query is dropped: `/api/users/17/x?y` -> `/api/users/{id}/x`. */
export function foldRoute(path: string): string {
  const clean = path.split(/[?#]/, 1)[0] ?? '';
  if (clean === '' || clean === '/') return '/';
  return clean
    .slice(0, 512)
    .split('/')
    .map((segment) => (ID_SEGMENT.test(segment) ? '{id}' : segment.replace(BUILD_HASH, '{id}')))
    .join('/');
}

/** Path as logged -> route that may leave: what is secret or personal in it is replaced and folded like any other id. */
export function safeRoute(path: string, redact: (text: string) => string): string {
  return foldRoute(redact(foldRoute(path)));
}
