import type { Answer } from '../answer.ts';
import { isOwnCode } from '../own-code.ts';
import { moduleFiles } from '../path-map.ts';
import type { Asked, Scene } from '../scene.ts';
import { grammarOf } from '../tree/grammars.ts';
import { libraryMounts } from './library-mounts.ts';
import { declaredRoutes, mountedPrefixes, segmentsOf, type DeclaredRoute } from './routes-in-text.ts';

/** Fewer declared routes than this do not tell how the code declares routes. */
const MIN_ROUTES = 3;
const MAX_FILES = 5_000;
/** Prefixes that one path may be made of: application, version, router. */
const MAX_PREFIXES = 4;

/** Without one of these, what looks like a route may be anything: no tree of code that serves nothing settles a request. */
const FRAMEWORK =
  /\b(?:fastapi|starlette|flask|django\.urls|sanic|aiohttp|bottle|express|koa|fastify|hono|@nestjs|springframework|gin-gonic|labstack\/echo|go-chi|gorilla\/mux|net\/http)\b/;

interface Declared extends DeclaredRoute {
  readonly file: string;
  readonly text: string;
}

/** A request that was answered 404: whether the code at the commit declares a route for it, and for which method. */
export async function missingRoute(asked: Asked, scene: Scene): Promise<readonly Answer[]> {
  const { method = '', path = '' } = asked.captures;
  const wanted = segmentsOf(path);
  if (wanted.length === 0) return [];
  const paths = [...scene.snapshot.tree.files.keys()].filter((p) => grammarOf(p) && isOwnCode(p)).sort();
  const texts = await scene.snapshot.texts(paths.slice(0, MAX_FILES));
  const routes = [...texts].flatMap(([file, text]) =>
    declaredRoutes(text).map((r): Declared => ({ ...r, file, text: text.split('\n')[r.line - 1] ?? '' })),
  );
  if (routes.length < MIN_ROUTES) return [];
  const prefixes = [...texts.values()].flatMap(mountedPrefixes).map(segmentsOf);
  const ends = routes.filter((r) => r.path !== null && isEnd(segmentsOf(r.path), wanted));
  const whole = ends.filter((r) =>
    isMade(wanted.slice(0, wanted.length - segmentsOf(r.path ?? '').length), prefixes, MAX_PREFIXES),
  );
  const same = whole.find((r) => r.method === '*' || method === '' || r.method === method);
  const request = `${method} ${path}`.trim();
  const base = { id: 'route', hits: whole.length, candidates: routes.length };
  const at = (r: Declared): Answer['places'][number] => scene.snapshot.place(r.file, r.line, r.text);
  if (same)
    return [
      {
        ...base,
        title: `No route of this commit answers ${request}`,
        verdict: 'refuted',
        why: `${same.file}:${same.line} declares it: the handler itself, or what stands before it, answered 404`,
        places: [at(same)],
      },
    ];
  const [other] = whole;
  const served = [...texts.values()].some((text) => FRAMEWORK.test(text));
  const isOwn = (module: string): boolean => isOwnModule(module, scene);
  const foreign = [...texts].flatMap(([file, text]) =>
    libraryMounts(text, isOwn)
      .filter((m) => isAbove(segmentsOf(m.prefix), wanted))
      .map((m) => scene.snapshot.place(file, m.line, text.split('\n')[m.line - 1] ?? '')),
  );
  const unsure =
    foreign.length > 0 ||
    !served ||
    paths.length > MAX_FILES ||
    scene.gaps() ||
    routes.some((r) => r.path === null);
  if (other)
    return [
      {
        ...base,
        title: `The route of ${path} is declared for ${other.method} only, not for ${method}`,
        verdict: unsure ? 'supports' : 'verified',
        why: `${other.file}:${other.line}`,
        places: [at(other)],
        ...(unsure ? { confirm: UNSURE } : {}),
      },
    ];
  const [loose] = ends;
  if (loose)
    return [
      {
        ...base,
        hits: ends.length,
        title: `${loose.path ?? ''} is declared (${loose.file}:${loose.line}), and nothing mounts it so that ${path} leads there`,
        verdict: 'supports',
        why: `${ends.length} of ${routes.length} declared routes end like it`,
        places: ends.slice(0, 5).map(at),
        confirm: 'The prefix under which its router is included.',
      },
    ];
  return [
    {
      ...base,
      hits: 0,
      title: `No route of this commit answers ${request}`,
      verdict: unsure ? 'supports' : 'verified',
      why: `0 of ${routes.length} declared routes fit`,
      places: [...foreign.slice(0, 3), ...nearest(routes, wanted).map(at)],
      ...(unsure ? { confirm: UNSURE } : {}),
    },
  ];
}

const UNSURE =
  'Routes whose path is not written out, or that a library mounts: the checkout cannot tell them.';

/** A relative or aliased path of JavaScript, or a Python module of the tree. */
function isOwnModule(module: string, scene: Scene): boolean {
  return (
    /^(?:\.|@\/|~|#)/.test(module) ||
    (/^[\w.]+$/.test(module) && moduleFiles(module, scene.snapshot.tree.files).length > 0)
  );
}

/** Whether a request below the prefix can be the wanted one. */
function isAbove(prefix: readonly string[], wanted: readonly string[]): boolean {
  return prefix.length <= wanted.length && prefix.every((part, i) => part === '*' || part === wanted[i]);
}

/** Whether a declared path is the end of the wanted one; something of it must be said in letters. */
function isEnd(declared: readonly string[], wanted: readonly string[]): boolean {
  const tail = wanted.slice(wanted.length - declared.length);
  return (
    declared.length > 0 &&
    declared.length <= wanted.length &&
    declared.some((part) => part !== '*') &&
    declared.every((part, i) => part === '*' || tail[i] === '*' || part === tail[i])
  );
}

/** Whether the segments are prefixes, one after the other. */
function isMade(rest: readonly string[], prefixes: readonly (readonly string[])[], left: number): boolean {
  if (rest.length === 0) return true;
  if (left === 0) return false;
  return prefixes.some(
    (prefix) =>
      prefix.length > 0 &&
      prefix.length <= rest.length &&
      prefix.every((part, i) => part === '*' || part === rest[i]) &&
      isMade(rest.slice(prefix.length), prefixes, left - 1),
  );
}

/** Declared routes that share most with the wanted path. */
function nearest(routes: readonly Declared[], wanted: readonly string[]): readonly Declared[] {
  const shared = (r: Declared): number =>
    segmentsOf(r.path ?? '').filter((part) => part !== '*' && wanted.includes(part)).length;
  const best = Math.max(0, ...routes.map(shared));
  return best === 0 ? [] : routes.filter((r) => shared(r) === best).slice(0, 3);
}
