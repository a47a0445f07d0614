/** A line that hands paths below `prefix` to what a library brings. */
export interface LibraryMount {
  readonly prefix: string;
  readonly line: number;
}

/** FastAPI, Starlette, Flask; Express, Koa, Fastify. */
const MOUNT = /\.(use|mount|register|include_router|register_blueprint|all)\((.*)$/;
const PREFIX = /(?:prefix|url_prefix)\s*[=:]\s*["'`]([^"'`\n]*)["'`]|^\s*["'`](\/[^"'`\n]*)["'`]/;
/** Django: `path('accounts/', include('allauth.urls'))`, `path('admin/', admin.site.urls)`. */
const DJANGO =
  /\b(?:re_)?path\(\s*r?["']([^"'\n]*)["']\s*,\s*(?:include\(\s*["']([\w.]+)["']|(admin\.site\.urls))/;

const ROUTER = /Router$|^(?:Blueprint|FastAPI|Flask|Starlette|Hono|Fastify|express|fastify|Koa|Elysia)$/;
/** What is mounted below a path and hands every request on. */
const MIDDLEWARE = new Set([
  'cors',
  'helmet',
  'morgan',
  'compression',
  'body-parser',
  'cookie-parser',
  'express',
  'express-rate-limit',
  'express-session',
  'express-slow-down',
  'express-validator',
  'passport',
  'multer',
]);

/** The mounts of a text whose target comes from a module that is not the repository's own. */
export function libraryMounts(text: string, isOwn: (module: string) => boolean): readonly LibraryMount[] {
  return text.split('\n').flatMap((line, i): readonly LibraryMount[] => {
    if (line.length > 1_000 || /^\s*(?:#|\/\/|\*)/.test(line)) return [];
    const django = DJANGO.exec(line);
    if (django) {
      const [, prefix = '', included] = django;
      return included === undefined || !isOwn(included) ? [{ prefix, line: i + 1 }] : [];
    }
    const [, how = '', given = ''] = MOUNT.exec(line) ?? [];
    if (how === '') return [];
    const found = PREFIX.exec(given);
    const prefix = found?.[1] ?? found?.[2];
    // Without a path `use` adds a middleware: it answers nothing by itself.
    if (prefix === undefined && how !== 'include_router' && how !== 'register_blueprint') return [];
    const target = targetOf(given);
    const module =
      /^require\(\s*["']([^"'\n]+)["']/.exec(target)?.[1] ??
      originOf(/^(?:new\s+)?([A-Za-z_$][\w$]*)/.exec(target)?.[1] ?? '', text, 2);
    return module !== null && !MIDDLEWARE.has(module) && !isOwn(module)
      ? [{ prefix: prefix ?? '', line: i + 1 }]
      : [];
  });
}

/** What is mounted: FastAPI's first argument by place, else the last, since what stands before a router answers nothing. */
function targetOf(given: string): string {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i <= given.length && depth >= 0; i++) {
    const c = given.charAt(i);
    if ('([{'.includes(c) && c !== '') depth += 1;
    else if (')]}'.includes(c) && c !== '') depth -= 1;
    if ((c === ',' && depth === 0) || c === '' || depth < 0) {
      parts.push(given.slice(start, i).trim());
      start = i + 1;
    }
  }
  return parts.filter((part) => !/^(?:$|["'`]|\w+\s*[=:](?!=))/.test(part)).at(-1) ?? '';
}

/** The module that a name was imported from, or the class or function that it was made by; null where the text does not tell. */
function originOf(name: string, text: string, steps: number): string | null {
  if (!/^[\w$]+$/.test(name)) return null;
  const n = name.replace(/\$/g, '\\$');
  const imported = new RegExp(
    [
      `^\\s*from\\s+([\\w.]+)\\s+import\\s+[^\\n]*\\b${n}\\b`,
      `^\\s*import\\s+(${n})\\b(?!\\s*[,{]?\\s*from)`,
      `^\\s*import\\s+[^;'"]*\\b${n}\\b[^;'"]*from\\s+["']([^"']+)["']`,
      `\\b(?:const|let|var)\\s+[^=\\n]*\\b${n}\\b[^=\\n]*=\\s*(?:await\\s+)?(?:require|import)\\(\\s*["']([^"']+)["']`,
    ].join('|'),
    'm',
  ).exec(text);
  const module = imported?.slice(1).find((part) => part !== undefined);
  if (module !== undefined) return module;
  if (steps === 0) return null;
  const made = new RegExp(
    `^\\s*(?:(?:const|let|var)\\s+)?${n}\\s*(?::[^=\\n]*)?=\\s*(?:new\\s+)?([A-Za-z_$][\\w$]*)\\s*[.(]`,
    'm',
  ).exec(text);
  // The framework's own routers have the routes that the repository gives them.
  return made?.[1] === undefined || made[1] === name || ROUTER.test(made[1])
    ? null
    : originOf(made[1], text, steps - 1);
}
