import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Needles } from './regex-literals.ts';
import type { RuleDoc } from './rule-doc.ts';
import type { RuleSigns } from './rule-signs.ts';

/** Raise it whenever the rule format, the language of filters or the extraction of needles changes: old caches are then not read. */
const FORMAT = 4;
/** Entries that are kept; the least recently used ones go first. */
const KEPT = 4_000;

/** What reading a good rule file gave; bad ones are never kept. */
export interface CachedRule {
  readonly doc: RuleDoc;
  readonly needles: Needles;
  readonly signs: RuleSigns;
}

/** Rules by the hash of their file's content. */
export interface RuleCache {
  get(key: string): CachedRule | undefined;
  put(key: string, rule: CachedRule): void;
  /** Writes it if something was added; a cache that cannot be written is none, and no error. */
  save(): Promise<void>;
}

/** What this process read without a folder: a program that investigates again and again reads its rules once. */
const inMemory = new Map<string, CachedRule>();

/** Opens the cache in `dir`, or without one that of this process; a missing, foreign or damaged one is empty. */
export async function openRuleCache(dir: string | undefined): Promise<RuleCache> {
  if (dir === undefined) return memoryCache();
  const path = join(dir, `rules-${FORMAT}.json`);
  const old = await load(path);
  const used = new Map<string, CachedRule>();
  let added = false;
  return {
    get(key) {
      const rule = old.get(key);
      if (rule) used.set(key, rule);
      return rule;
    },
    put(key, rule) {
      used.set(key, rule);
      added = true;
    },
    async save() {
      if (!added) return;
      const rules = [...used, ...[...old].filter(([key]) => !used.has(key))].slice(0, KEPT);
      const part = `${path}.${process.pid}`;
      try {
        await mkdir(dir, { recursive: true });
        await writeFile(part, JSON.stringify(rules));
        await rename(part, path);
      } catch {
        // A read-only home or a full disk costs the next start some milliseconds, nothing else.
      }
    },
  };
}

function memoryCache(): RuleCache {
  return {
    get(key) {
      const rule = inMemory.get(key);
      if (rule) keep(key, rule);
      return rule;
    },
    put: keep,
    save: async () => undefined,
  };
}

/** As the one used last. */
function keep(key: string, rule: CachedRule): void {
  inMemory.delete(key);
  inMemory.set(key, rule);
  if (inMemory.size <= KEPT) return;
  const oldest = inMemory.keys().next();
  if (!oldest.done) inMemory.delete(oldest.value);
}

async function load(path: string): Promise<ReadonlyMap<string, CachedRule>> {
  try {
    const rules: unknown = JSON.parse(await readFile(path, 'utf8'));
    if (!Array.isArray(rules)) return new Map();
    return new Map(rules.filter(isCached));
  } catch {
    return new Map();
  }
}

function isCached(value: unknown): value is [string, CachedRule] {
  if (!Array.isArray(value) || typeof value[0] !== 'string') return false;
  const rule = value[1] as Partial<CachedRule> | null;
  return (
    typeof rule?.doc?.id === 'string' &&
    typeof rule.doc.when === 'object' &&
    isNeedles(rule.needles) &&
    isSigns(rule.signs)
  );
}

function isSigns(signs: Partial<RuleSigns> | undefined): boolean {
  const needles = signs?.quiet?.needles;
  return (
    (needles === 'never' || isNeedles(needles)) &&
    typeof signs?.entrance === 'object' &&
    Array.isArray(signs.places) &&
    typeof signs.hash === 'string'
  );
}

function isNeedles(value: unknown): boolean {
  return value === null || Array.isArray(value);
}
