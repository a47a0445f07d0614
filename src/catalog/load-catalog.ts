import type { Notice } from '../model/index.ts';
import { hash64 } from '../util/hash.ts';
import { byCode } from '../util/text.ts';
import { unknownBehind, type BehindFault } from './behind.ts';
import { buildRule } from './build-rule.ts';
import { formatProblem, problemPlace, type Problem } from './problem.ts';
import { locator } from './locate.ts';
import { openRuleCache, type RuleCache } from './rule-cache.ts';
import { readRuleFiles, type RuleFile } from './rule-files.ts';
import type { Catalog, Rule } from './types.ts';

/** How to load a catalog. */
export interface LoadOptions {
  /** Folder for what reading the rules gave, by content, of this version of the tool only; skipped silently where it cannot be written. Without one the process remembers it. */
  readonly cacheDir?: string;
}

/**
 * Loads the rules of all folders (or files); a later folder's rule replaces an earlier one's of the same id. Throws UserError for a
 * missing folder; a rule that cannot be read is a notice, and the others work.
 */
export async function loadCatalog(dirs: readonly string[], options: LoadOptions = {}): Promise<Catalog> {
  const { rules, problems } = await loadRules(dirs, options);
  return {
    rules,
    byId: new Map(rules.map((rule) => [rule.info.id, rule])),
    hash: catalogHash(rules),
    notices: problems.map(noticeOf),
  };
}

/** The rules in order of id, and what is wrong with the others and with what they say of each other. */
export async function loadRules(
  dirs: readonly string[],
  options: LoadOptions,
): Promise<{ readonly rules: readonly Rule[]; readonly problems: readonly Problem[] }> {
  const cache = await openRuleCache(options.cacheDir);
  const place = locator();
  const byId = new Map<string, Rule>();
  const problems: Problem[] = [];
  for (const dir of dirs) {
    const own = new Map<string, Rule>();
    for (const file of await readRuleFiles(dir)) {
      const rule = await ruleOf(file, cache, problems);
      if (!rule) continue;
      const first = own.get(rule.info.id);
      if (first) problems.push({ ...duplicate(rule, first), ...(await place(rule.file, ['id'])) });
      else own.set(rule.info.id, rule);
    }
    for (const [id, rule] of own) byId.set(id, rule);
  }
  await cache.save();
  const rules = [...byId.values()].sort((a, b) => byCode(a.info.id, b.info.id));
  for (const fault of unknownBehind(rules)) problems.push(await located(fault, place));
  return { rules, problems };
}

/** A fault between rules, located in the file of the rule that has it. */
export async function located(
  { rule, path, code, message, next }: BehindFault,
  place: ReturnType<typeof locator>,
): Promise<Problem> {
  return {
    code,
    severity: 'error',
    file: rule.file,
    ...(await place(rule.file, path)),
    message,
    next,
    ruleId: rule.info.id,
  };
}

async function ruleOf({ file, text }: RuleFile, cache: RuleCache, problems: Problem[]): Promise<Rule | null> {
  const key = hash64(text);
  const known = cache.get(key);
  if (known) return buildRule(known.doc, file, known.needles, known.signs);
  // YAML and zod cost 100 ms to load: only where the cache misses.
  const { readRule } = await import('./read-rule.ts');
  const fresh = readRule(text, file);
  problems.push(...fresh.problems);
  if (fresh.doc === null) return null;
  const { examples: _examples, ...doc } = fresh.doc;
  const rule = buildRule(doc, file, fresh.needles);
  cache.put(key, { doc, needles: fresh.needles, signs: rule.signs() });
  return rule;
}

function duplicate(rule: Rule, first: Rule): Omit<Problem, 'line' | 'column'> {
  return {
    code: 'rule-duplicate',
    severity: 'error',
    file: rule.file,
    message: `the id ${rule.info.id} is taken by ${first.file}`,
    next: 'rename one of them, or delete one',
    ruleId: rule.info.id,
  };
}

/** Over what the rules say; the order of keys and rules does not matter. */
function catalogHash(rules: readonly Rule[]): string {
  return hash64(rules.map((rule) => rule.signs().hash).join('\n'));
}

function noticeOf(problem: Problem): Notice {
  const place = problemPlace(problem);
  return { code: problem.code, message: formatProblem(problem).slice(place.length + 2), where: place };
}
