import type { ExceptionInfo, Json, JsonObject } from '../model/index.ts';
import { frameText } from './check-exception.ts';
import { scanOf } from './literal-scan.ts';
import { entranceOf } from './places.ts';
import { exceptionTexts } from './exception-texts.ts';
import type { Condition } from './rule-doc.ts';
import type { Catalog, EntryView, Rule, RuleMatch } from './types.ts';

/** Tries every rule that can hit; the result is the same as trying all, in order of rule id. */
export type Matcher = (view: EntryView) => readonly RuleMatch[];

/** Builds one index over the literals of all rules: an entry is tried on those rules only whose literals occur in it. */
export function createMatcher(catalog: Pick<Catalog, 'rules'>): Matcher {
  const { rules } = catalog;
  const entrances = rules.map((rule) =>
    rule.needles === null ? entranceOf(rule.doc.when) : { roots: [], needles: rule.needles },
  );
  const scan = scanOf(entrances.map((entrance) => entrance?.needles ?? []));
  const always = Uint8Array.from(entrances, (entrance) => (entrance === null ? 1 : 0));
  const byRoot = new Map<string, number[]>();
  entrances.forEach((entrance, owner) => {
    for (const root of new Set(entrance?.roots)) byRoot.set(root, [...(byRoot.get(root) ?? []), owner]);
  });
  const widely = Uint8Array.from(rules, (rule) => (readsMore(rule.doc.when) ? 1 : 0));
  const candidate = new Uint8Array(rules.length);
  const mark = (owner: number): void => {
    candidate[owner] = 1;
  };
  const markWide = (owner: number): void => {
    if (widely[owner] === 1) candidate[owner] = 1;
  };
  const inFrames = new WeakMap<ExceptionInfo['frames'], readonly number[]>();
  const scans: Scans = {
    read: (text) => scan(text, mark),
    rest: (text) => scan(text, markWide),
    frames: (frames) => {
      const known = inFrames.get(frames);
      if (known) return known.forEach(markWide);
      const owners = new Set<number>();
      for (const frame of frames) scan(frameText(frame), (owner) => owners.add(owner));
      inFrames.set(frames, [...owners]);
      owners.forEach(markWide);
    },
  };
  return (view) => {
    candidate.set(always);
    for (const [root, owners] of byRoot)
      if (view.entry.raw[root] !== undefined) for (const owner of owners) candidate[owner] = 1;
    scanEntry(view, scans);
    let found: RuleMatch[] | null = null;
    for (let i = 0; i < rules.length; i++) {
      if (candidate[i] === 0) continue;
      const match = tryRule(rules[i], view);
      if (match) (found ??= []).push(match);
    }
    return found ?? NONE;
  };
}

const NONE: readonly RuleMatch[] = [];

function tryRule(rule: Rule | undefined, view: EntryView): RuleMatch | null {
  const hit = rule?.match(view);
  return rule && hit ? { ruleId: rule.info.id, ...hit } : null;
}

/** Whether a condition looks at more than the message and the exceptions' types and messages: at frames or fields. */
function readsMore(condition: Condition): boolean {
  return (
    condition.filter !== undefined ||
    condition.exception?.frame !== undefined ||
    Object.values(condition.capture ?? {}).some(
      (spec) => typeof spec !== 'string' && spec.field !== undefined,
    ) ||
    [...(condition.all ?? []), ...(condition.any ?? [])].some(readsMore)
  );
}

/** What is done with the texts that a person reads of an entry, with its frames, and with all the rest. */
interface Scans {
  readonly read: (text: string) => void;
  readonly rest: (text: string) => void;
  readonly frames: (frames: ExceptionInfo['frames']) => void;
}

/** Every text that a condition can look at. */
function scanEntry(view: EntryView, { read, rest, frames }: Scans): void {
  const { entry, exceptions } = view;
  read(entry.message);
  for (const { text } of exceptionTexts(view)) read(text);
  for (const exception of exceptions) {
    read(exception.type);
    read(exception.message);
    frames(exception.frames);
  }
  scanValues(entry.raw, entry.message, rest);
}

function scanValues(value: Json | undefined, scanned: string, scan: (text: string) => void): void {
  if (typeof value === 'string') {
    if (value !== scanned) scan(value);
  } else if (Array.isArray(value)) {
    for (const member of value as readonly Json[]) scanValues(member, scanned, scan);
  } else if (value !== null && typeof value === 'object') {
    for (const member of Object.values(value as JsonObject)) scanValues(member, scanned, scan);
  }
}
