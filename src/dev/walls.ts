import type { IForbiddenRuleType } from 'dependency-cruiser';

/** Rooms and the other rooms that each may import, besides model and util: the one table of the house. */
export const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  model: [],
  util: [],
  lql: [],
  sources: [],
  intake: ['stack'],
  catalog: ['lql'],
  stack: [],
  observe: ['stack', 'mining'],
  mining: [],
  correlate: [],
  probes: [],
  chain: [],
  testruns: ['stack'],
  compare: [],
  suggest: ['lql', 'mining'],
  reading: ['sources', 'intake', 'catalog', 'observe'],
  baseline: ['observe', 'mining', 'compare', 'report'],
  background: [],
  report: [],
  store: [],
  render: [],
  tickets: [],
};

/** Rooms that may touch the world: disk, network, process, clock. */
export const EDGE_ROOMS = ['sources', 'catalog', 'probes', 'store', 'tickets', 'cli', 'dev'];

/** Node's modules that touch nothing outside. */
const PURE_CORE = ['buffer', 'crypto', 'util', 'path', 'url', 'string_decoder', 'events', 'assert', 'zlib'];

/** Heavy packages and the one room whose door they come in by. */
const DOORS: Readonly<Record<string, string>> = {
  handlebars: 'render',
  yargs: 'cli',
  saxes: 'testruns',
  lilconfig: 'cli',
  natural: 'mining',
  '@vscode/tree-sitter-wasm': 'probes',
  'string-width': 'render',

  '@google-cloud/logging': 'sources',
  '@grpc/grpc-js': 'sources',
  'google-auth-library': 'sources',
};

const rooms = Object.keys(MAY_IMPORT);
/** Tests and test servers may import what they test with. */
const NOT_TESTS = '\\.test\\.ts$|/testing/';

/** The walls as dependency-cruiser rules, for sources under `root` (`src` in the project). */
export function wallRules(root: string): IForbiddenRuleType[] {
  const rules: IForbiddenRuleType[] = rooms.map((room) => ({
    name: `room-${room}`,
    comment: `${room} may import ${[...(MAY_IMPORT[room] ?? []), 'util', 'model'].join(', ')} only`,
    severity: 'error',
    from: { path: `^${root}/${room}/`, pathNot: NOT_TESTS },
    to: {
      path: `^${root}/`,
      pathNot: `^${root}/(?:${[room, ...(MAY_IMPORT[room] ?? []), ...(room === 'model' ? [] : ['model']), ...(room === 'model' ? [] : ['util'])].join('|')})/`,
    },
  }));
  rules.push(
    {
      name: 'door',
      comment: 'a room is entered by its index',
      severity: 'error',
      from: { path: `^${root}/([^/]+)/`, pathNot: `${NOT_TESTS}|^${root}/dev/` },
      to: {
        path: `^${root}/(?:${rooms.filter((r) => r !== 'util').join('|')})/`,
        pathNot: `^${root}/$1/|/index\\.ts$|^${root}/report/schema\\.ts$`,
      },
    },
    {
      name: 'dev-is-no-part',
      comment: 'developer tools are imported by nothing',
      severity: 'error',
      from: { pathNot: `^${root}/dev/|${NOT_TESTS}` },
      to: { path: `^${root}/dev/` },
    },
    {
      name: 'cli-is-the-root',
      comment: 'only the public API imports the composition root',
      severity: 'error',
      from: { path: `^${root}/`, pathNot: `^${root}/(?:cli|dev)/|^${root}/index\\.ts$|${NOT_TESTS}` },
      to: { path: `^${root}/cli/` },
    },
    {
      name: 'core-is-pure',
      comment: 'core rooms touch no disk, network, process or clock',
      severity: 'error',
      from: { path: `^${root}/`, pathNot: `^${root}/(?:${EDGE_ROOMS.join('|')})/|${NOT_TESTS}` },
      to: { dependencyTypes: ['core'], pathNot: `^(?:node:)?(?:${PURE_CORE.join('|')})$` },
    },
    {
      name: 'no-cycle',
      comment: 'imports go forward only',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
  );
  for (const [name, room] of Object.entries(DOORS))
    rules.push({
      name: `door-of-${name}`,
      comment: `${name} comes in by ${room}`,
      severity: 'error',
      from: { path: `^${root}/`, pathNot: `^${root}/(?:${room}|dev)/|${NOT_TESTS}` },
      to: { path: `node_modules/${name}/` },
    });
  return rules;
}
