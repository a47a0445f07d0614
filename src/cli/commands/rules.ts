import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  catalogFilter,
  checkCatalog,
  describeRule,
  formatProblem,
  loadCatalog,
  ruleSchema,
  supersetFilter,
  testCatalog,
} from '../../catalog/index.ts';
import { UserError } from '../../util/errors.ts';
import { counted } from '../../util/text.ts';
import { BUNDLED_RULES } from '../assets.ts';
import { toView } from '../example-view.ts';
import type { Io } from '../io.ts';
import { outline } from '../outline.ts';
import { print } from '../output.ts';

/** What `rca rules` was asked. */
export interface RulesOptions {
  readonly rules: readonly string[];
  readonly bundled: boolean;
  readonly json: boolean;
}

/** `rca rules list|show|check|test|filter|schema`. */
export async function runRules(
  action: string,
  named: readonly string[],
  options: RulesOptions,
  io: Io,
): Promise<number> {
  // What looks like a path, or is one, is a folder of rules: a gate on one's own rules must not pass without reading them.
  const folders = named.filter((name) => /[\\/.]/.test(name) || existsSync(resolve(io.cwd, name)));
  const ids = named.filter((name) => !folders.includes(name));
  const dirs = [
    ...(options.bundled ? [BUNDLED_RULES] : []),
    ...[...options.rules, ...folders].map((folder) => resolve(io.cwd, folder)),
  ];
  if (dirs.length === 0)
    throw new UserError('no rules to look at', { next: 'give --rules DIR, or leave out --no-bundled-rules' });
  const say = (value: unknown, text: string): Promise<void> =>
    print(io, options.json ? `${JSON.stringify(value, null, 2)}\n` : `${text}\n`);
  if (action === 'schema') {
    await print(io, `${JSON.stringify(await ruleSchema(), null, 2)}\n`);
    return 0;
  }
  if (action === 'check') {
    if (ids.length > 0)
      throw new UserError(`check reads folders, ${JSON.stringify(ids[0])} is none`, {
        next: 'rca rules check FOLDER; rca rules test ID runs the examples of one rule',
      });
    const check = await checkCatalog(dirs, { toView });
    const errors = check.problems.filter((p) => p.severity === 'error').length;
    const lines = check.problems.map((p) => formatProblem(p));
    lines.push(
      `${counted(check.rules, 'rule')}, ${check.examples.passed}/${check.examples.total} examples hold, ${counted(errors, 'error')}, ${counted(check.problems.length - errors, 'warning')}`,
    );
    await say({ rules: check.rules, examples: check.examples, problems: check.problems }, lines.join('\n'));
    return errors > 0 ? 2 : 0;
  }
  const catalog = await loadCatalog(dirs);
  const wanted = ids.map((id) => {
    const rule = catalog.byId.get(id) ?? catalog.byId.get(id.toUpperCase());
    if (!rule)
      throw new UserError(`there is no rule ${JSON.stringify(id)}`, { next: 'rca rules list shows all' });
    return rule;
  });
  const rules = wanted.length > 0 ? wanted : catalog.rules;
  switch (action) {
    case 'list': {
      const rows = rules.map((r) => ({
        id: r.info.id,
        tier: r.info.tier,
        severity: r.info.severity,
        status: r.status,
        title: r.info.title,
      }));
      const wide = Math.max(...rows.map((r) => r.id.length));
      await say(
        rows,
        [
          ...rows.map((r) => `${r.id.padEnd(wide)}  ${r.tier.padEnd(11)} ${r.severity.padEnd(8)} ${r.title}`),
          counted(rows.length, 'rule'),
        ].join('\n'),
      );
      return 0;
    }
    case 'show': {
      if (wanted.length === 0)
        throw new UserError('which rule?', { next: 'rca rules show ID; rca rules list shows all' });
      await say(
        wanted.map((r) => describeRule(r, catalog)),
        wanted.map((r) => outline(describeRule(r, catalog))).join('\n\n'),
      );
      return 0;
    }
    case 'filter': {
      if (wanted.length === 0) {
        const filters = catalogFilter(catalog);
        await say(filters, filters.join('\n\n'));
        return 0;
      }
      const rows = wanted.map((r) => ({ id: r.info.id, filter: supersetFilter(r) }));
      await say(
        rows,
        rows
          .map((r) => `-- ${r.id}\n${r.filter ?? '-- no filter can express a superset of it'}`)
          .join('\n\n'),
      );
      return 0;
    }
    default: {
      const tests = await testCatalog(
        catalog,
        { toView },
        wanted.length > 0 ? wanted.map((r) => r.info.id) : undefined,
      );
      const failed = tests.flatMap((t) => t.failed);
      const total = tests.reduce((n, t) => n + t.match + t.ignore, 0);
      await say(
        { tests: tests.map(({ matchViews: _views, ...t }) => t) },
        [
          ...failed.map((p) => formatProblem(p)),
          `${counted(tests.length, 'rule')}, ${counted(total, 'example')}, ${counted(failed.length, 'failure')}`,
        ].join('\n'),
      );
      return failed.length > 0 ? 2 : 0;
    }
  }
}
