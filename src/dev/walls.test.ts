import { mkdtempSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EDGE_ROOMS, MAY_IMPORT, wallRules } from './walls.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

async function broken(
  baseDir: string,
): Promise<{ readonly seen: number; readonly violations: readonly string[] }> {
  const result = await cruise(['src'], {
    baseDir,
    ruleSet: { forbidden: wallRules('src') },
    validate: true,
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.js'],
      conditionNames: ['import', 'node', 'default'],
      exportsFields: ['exports'],
    },
  });
  const output = result.output as ICruiseResult;
  return {
    seen: output.summary.totalCruised,
    violations: output.summary.violations.map((v) => `${v.rule.name}: ${v.from} -> ${v.to}`),
  };
}

describe('walls between rooms', () => {
  it('stand: nothing imports what the table does not allow', async () => {
    const { seen, violations } = await broken(ROOT);
    // A checker that saw nothing passes everything.
    expect(seen).toBeGreaterThan(100);
    expect(violations).toEqual([]);
  }, 120_000);

  it('name every room', () => {
    const rooms = readdirSync(join(ROOT, 'src'), { withFileTypes: true })
      .filter((e) => e.isDirectory())
      .map((e) => e.name);
    expect(rooms.filter((r) => !(r in MAY_IMPORT) && !EDGE_ROOMS.includes(r))).toEqual([]);
  });
});

describe('walls fail on a planted violation', () => {
  let folder = '';
  let violations: readonly string[] = [];
  const plant: Readonly<Record<string, string>> = {
    'src/model/index.ts': 'export const m = 1;\n',
    'src/util/text.ts': 'export const t = 1;\n',
    'src/lql/index.ts': 'export const q = 1;\n',
    'src/lql/parser.ts': 'export const p = 1;\n',
    'src/chain/index.ts': "import { q } from '../lql/index.ts';\nexport const c = q;\n",
    'src/catalog/index.ts': "import { p } from '../lql/parser.ts';\nexport const k = p;\n",
    'src/correlate/index.ts': "import { readFileSync } from 'node:fs';\nexport const f = readFileSync;\n",
    'src/report/index.ts': "import { x } from '../dev/tool.ts';\nexport const r = x;\n",
    'src/dev/tool.ts': 'export const x = 1;\n',
    'src/mining/a.ts': "import { b } from './b.ts';\nexport const a = (): number => b;\n",
    'src/mining/b.ts': "import { a } from './a.ts';\nexport const b = a.length;\n",
    'src/observe/index.ts': "import { runs } from '../cli/main.ts';\nexport const o = runs;\n",
    'src/cli/main.ts': 'export const runs = 1;\n',
    'src/intake/index.ts': "import Handlebars from 'handlebars';\nexport const h = Handlebars;\n",
  };
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rca-walls-'));
    for (const [file, text] of Object.entries(plant)) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    }
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    ({ violations } = await broken(folder));
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each([
    ['a room that imports another', 'room-chain: src/chain/index.ts -> src/lql/index.ts'],
    ['a room entered beside its door', 'door: src/catalog/index.ts -> src/lql/parser.ts'],
    ['a core room that reads the disk', 'core-is-pure: src/correlate/index.ts -> fs'],
    ['a developer tool in the product', 'dev-is-no-part: src/report/index.ts -> src/dev/tool.ts'],
    ['a room that imports the composition root', 'cli-is-the-root: src/observe/index.ts -> src/cli/main.ts'],
    ['a cycle', 'no-cycle: src/mining/a.ts -> src/mining/b.ts'],
  ])('%s', (_what, violation) => {
    expect(violations).toContain(violation);
  });

  it('a heavy package that comes in by another door', () => {
    expect(violations.some((v) => v.startsWith('door-of-handlebars: src/intake/index.ts'))).toBe(true);
  });
});
