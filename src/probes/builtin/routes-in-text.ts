/** A route that a line of code declares: its method (`*` for any), its path as written, or null where a name stands for the path. */
export interface DeclaredRoute {
  readonly method: string;
  readonly path: string | null;
  readonly line: number;
}

/** FastAPI, Flask, Starlette; Express, Koa, Fastify, Hono; chi, gin, echo. */
const CALL =
  /(?:@|\b)[\w.]+\.(get|post|put|patch|delete|head|options|websocket|all|any|route|api_route|GET|POST|PUT|PATCH|DELETE|Get|Post|Put|Patch|Delete|Handle|HandleFunc|add_api_route|add_url_rule|add_route)\(\s*([^,)\n]*)/;
/** Spring, NestJS. */
const ANNOTATION = /@(Get|Post|Put|Patch|Delete|Request|All)(?:Mapping)?\(([^)\n]*)/;
/** Django. */
const DJANGO = /(?:^|[\s[(])(?:re_)?path\(\s*r?(["'][^"'\n]*["'])/;
const PREFIX =
  /(?:prefix|url_prefix)\s*[=:]\s*["'`](\/[^"'`\n]*)["'`]|\.(?:use|mount|register|route|Route|Group|group|basePath|setGlobalPrefix|include_router|Mount)\(\s*["'`](\/?[\w/:{}<>*.-]+)["'`]|(?:@RequestMapping|@Controller)\(\s*(?:\w+\s*=\s*)?["'`{]*([^"'`)\n]+)|\bpath\(\s*r?["']([^"'\n]+)["']\s*,\s*include\(/;

/** The routes that a text declares, read line by line. */
export function declaredRoutes(text: string): readonly DeclaredRoute[] {
  const out: DeclaredRoute[] = [];
  text.split('\n').forEach((raw, i) => {
    if (raw.length > 1_000 || /^\s*(?:#|\/\/|\*)/.test(raw)) return;
    const django = DJANGO.exec(raw);
    const found = ANNOTATION.exec(raw) ?? CALL.exec(raw);
    if (found) {
      const given = (found[2] ?? '').trim();
      const literal = /^(?:(?:value|path)\s*=\s*)?[{[]?\s*[rf]?(["'`])([^"'`\n]*)\1/.exec(given)?.[2];
      // A call of that name on anything else (`cache.get(key)`, `params.get("id")`) declares nothing.
      const declares =
        raw.includes('@') || (literal !== undefined && /^(?:\/|$|(?:[A-Z]+ )\/)/.test(literal));
      if (declares) {
        const [verb, path] = /^([A-Z]+) (\/.*)$/.exec(literal ?? '')?.slice(1) ?? [
          found[1] ?? '',
          literal ?? null,
        ];
        out.push({ method: methodOf(verb ?? '', raw), path: path ?? null, line: i + 1 });
      }
    } else if (django) out.push({ method: '*', path: (django[1] ?? '').slice(1, -1), line: i + 1 });
  });
  return out;
}

function methodOf(verb: string, line: string): string {
  if (/^(?:get|post|put|patch|delete|head|options)$/i.test(verb)) return verb.toUpperCase();
  if (verb === 'websocket') return 'GET';
  const named =
    /methods\s*=\s*[[{(]\s*["'](\w+)["']\s*[\]})]/.exec(line)?.[1] ??
    /RequestMethod\.(\w+)\s*[)},]/.exec(line)?.[1];
  return named?.toUpperCase() ?? '*';
}

/** Paths under which a text mounts routes of others. */
export function mountedPrefixes(text: string): readonly string[] {
  return text.split('\n').flatMap((line) => {
    const found = line.length > 1_000 ? null : PREFIX.exec(line);
    const path = found?.slice(1).find((part) => part !== undefined);
    return path === undefined ? [] : [path];
  });
}

/** The segments of a path; a parameter (`{id}`, `:id`, `<int:id>`, `[id]`, `$id`) and a wildcard are `*`. */
export function segmentsOf(path: string): readonly string[] {
  return path
    .replace(/[?#].*$/, '')
    .replace(/^\^|\$$/g, '')
    .split('/')
    .filter((part) => part !== '')
    .map((part) => (/^[:{<[$*(]|[{<*(]/.test(part) ? '*' : part));
}
