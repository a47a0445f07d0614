import { readFile } from 'node:fs/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { parseFilter } from '../lql/index.ts';
import { describeRule } from './describe.ts';
import { loadCatalog } from './load-catalog.ts';
import { ruleSchema } from './schema-door.ts';
import { catalogFilter, supersetFilter } from './superset.ts';
import type { Catalog, Rule } from './types.ts';

let catalog: Catalog;
beforeAll(async () => {
  catalog = await loadCatalog(['fixtures/rules/good']);
});

const rule = (id: string): Rule => {
  const found = catalog.byId.get(id);
  if (!found) throw new Error(`no rule ${id}`);
  return found;
};

describe('what a person sees of a rule', () => {
  test('its knowledge, and both directions of its ties', () => {
    const full = describeRule(rule('QUEUE_FULL'), catalog);
    expect(full.behind).toEqual([
      { rule: 'JOB_REFUSED', title: 'A job was refused', tie: 'same trace, within 500 ms, logged before it' },
    ]);
    expect(full.needles).toEqual(['queue_full']);
    expect(full.confirm).toBe('Compare the rate of arrival with the rate of completion.');
    const refused = describeRule(rule('JOB_REFUSED'), catalog);
    expect(refused.causes.map((cause) => cause.rule)).toEqual(['QUEUE_FULL']);
    expect(refused).toMatchObject({ status: 'draft', confirm: null, success: { per: 'job' } });
  });
});

describe('push-down', () => {
  test('a filter is kept, a text becomes its literals', () => {
    const full = supersetFilter(rule('QUEUE_FULL')) ?? '';
    expect(full).toContain('jsonPayload.code = "QUEUE_FULL"');
    expect(full).not.toContain('--');
    const refused = supersetFilter(rule('JOB_REFUSED')) ?? '';
    expect(refused).toContain('invalid job');
    expect(refused).toContain('refused');
    expect(refused).not.toContain('severity');
  });

  test('all rules fit into filters of a size, each of which can be read', () => {
    const whole = catalogFilter(catalog);
    expect(whole).toHaveLength(1);
    const parts = catalogFilter(catalog, 90);
    expect(parts).toHaveLength(2);
    for (const part of [...whole, ...parts]) expect(parseFilter(part).ok, part).toBe(true);
    expect(parts.every((part) => part.length <= 90)).toBe(true);
  });

  test('a rule of nothing but level has none', () => {
    expect(supersetFilter({ doc: { ...rule('JOB_REFUSED').doc, when: { level: 'ERROR' } } })).toBeNull();
  });
});

test('the published schema accepts good rule files and refuses bad ones', async () => {
  const validate = new Ajv2020({ strict: false }).compile(await ruleSchema());
  const read = async (file: string): Promise<unknown> =>
    parse(await readFile(`fixtures/rules/${file}`, 'utf8'));
  expect(validate(await read('good/queue-full.yaml')), JSON.stringify(validate.errors)).toBe(true);
  expect(validate(await read('good/job-refused.yml'))).toBe(true);
  expect(validate(await read('bad/unknown-key.yaml'))).toBe(false);
  expect(validate(await read('bad/bad-value.yaml'))).toBe(false);
});
