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

/** Longer lines are no code that people wrote. */
const MAX_LINE = 1_000;
const FROM_IMPORT = /^\s*from\s+([\w.]+)\s+import\s(.*)/;
const PLAIN_IMPORT = /^\s*import\s+([\w$]+)(?![\w$])(?!\s*[,{]?\s*from)/;
const REQUIRED =
  /^\s*(?:export\s+)?(?:const|let|var)\s([^=]*)=\s*(?:await\s+)?(?:require|import)\(\s*["']([^"']+)["']/;
const MADE = /^\s*(?:(?:const|let|var)\s+)?([\w$]+)\s*(?::[^=]*)?=\s*(?:new\s+)?([A-Za-z_$][\w$]*)\s*[.(]/;
const SPECIFIER = /\bfrom\s+["']([^"'\n]+)["']/g;

/** The mounts of a text whose target comes from a module that is not the repository's own. */
export function libraryMounts(text: string, isOwn: (module: string) => boolean): readonly LibraryMount[] {
  return text.split('\n').flatMap((line, i): readonly LibraryMount[] => {
    if (line.length > MAX_LINE || /^\s*(?:#|\/\/|\*)/.test(line)) return [];
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
  if (name === '') return null;
  const lines = text.split('\n').filter((line) => line.length <= MAX_LINE);
  const module =
    lines.map((line) => importedHere(name, line)).find((m) => m !== null) ?? specifierOf(name, text);
  if (module !== null) return module;
  if (steps === 0) return null;
  const made = lines.map((line) => MADE.exec(line)).find((m) => m?.[1] === name)?.[2];
  // The framework's own routers have the routes that the repository gives them.
  return made === undefined || made === name || ROUTER.test(made) ? null : originOf(made, text, steps - 1);
}

/** What one line imports the name from: Python's two forms, a plain `import`, CommonJS. */
function importedHere(name: string, line: string): string | null {
  const from = FROM_IMPORT.exec(line);
  if (from && wordsOf(from[2]).includes(name)) return from[1] ?? null;
  if (PLAIN_IMPORT.exec(line)?.[1] === name) return name;
  const required = REQUIRED.exec(line);
  return required && wordsOf(required[1]).includes(name) ? (required[2] ?? null) : null;
}

/** The specifier of the `import ... from "specifier"` that names it, over any number of lines; each part of the text is looked at once. */
function specifierOf(name: string, text: string): string | null {
  let start = 0;
  for (const { 0: whole, 1: specifier = '', index } of text.matchAll(SPECIFIER)) {
    const before = text.slice(start, index);
    const clause = before.slice(Math.max(0, before.lastIndexOf('import')));
    if (clause.startsWith('import') && !/[;'"]/.test(clause) && wordsOf(clause).includes(name))
      return specifier;
    start = index + whole.length;
  }
  return null;
}

function wordsOf(text = ''): readonly string[] {
  return text.match(/[\w$]+/g) ?? [];
}
