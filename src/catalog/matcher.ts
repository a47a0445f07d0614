import type { ExceptionInfo, Json, JsonObject } from '../model/index.ts';
import { frameText } from './check-exception.ts';
import { scanOf } from './literal-scan.ts';
import { exceptionTexts } from './exception-texts.ts';
import type { Condition } from './rule-doc.ts';
import type { Catalog, EntryView, Rule, RuleMatch } from './types.ts';

/** Tries every rule that can hit; the result is the same as trying all, in order of rule id. */
export type Matcher = (view: EntryView) => readonly RuleMatch[];

/** Builds one index over the literals of all rules: an entry is tried on those rules only whose literals occur in it. */
export function createMatcher(catalog: Pick<Catalog, 'rules'>): Matcher {
  return createMatchers([catalog] as const)[0];
}

/** Matchers of several sets of rules, with one index over all of them: of an entry that one after the other is asked about, the texts are searched once. */
export function createMatchers<const Sets extends readonly Pick<Catalog, 'rules'>[]>(
  sets: Sets,
): { readonly [Set in keyof Sets]: Matcher } {
  const rules = sets.flatMap((set) => set.rules);
  const entrances = rules.map((rule) =>
    rule.needles === null ? rule.signs().entrance : { roots: [], needles: rule.needles },
  );
  const scan = scanOf(entrances.map((entrance) => entrance?.needles ?? []));
  const always = Uint8Array.from(entrances, (entrance) => (entrance === null ? 1 : 0));
  const byRoot = new Map<string, number[]>();
  entrances.forEach((entrance, owner) => {
    for (const root of new Set(entrance?.roots)) byRoot.set(root, [...(byRoot.get(root) ?? []), owner]);
  });
  const widely = Uint8Array.from(rules, (rule) => (readsMore(rule.doc.when) ? 1 : 0));
  /** Rules that the latest entry may match by what it holds itself, and with its exceptions. */
  const ofEntry = new Uint8Array(rules.length);
  const candidate = new Uint8Array(rules.length);
  let latest: EntryView['entry'] | null = null;
  const scanEntry = (entry: EntryView['entry']): void => {
    latest = null;
    ofEntry.set(always);
    for (const [root, owners] of byRoot)
      if (entry.raw[root] !== undefined) for (const owner of owners) ofEntry[owner] = 1;
    scan(entry.message, (owner) => (ofEntry[owner] = 1));
    scanValues(entry.raw, entry.message, (text) =>
      scan(text, (owner) => {
        if (widely[owner] === 1) ofEntry[owner] = 1;
      }),
    );
    latest = entry;
  };
  const mark = (owner: number): void => {
    candidate[owner] = 1;
  };
  const markWide = (owner: number): void => {
    if (widely[owner] === 1) candidate[owner] = 1;
  };
  const inFrames = new WeakMap<ExceptionInfo['frames'], readonly number[]>();
  const scanFrames = (frames: ExceptionInfo['frames']): void => {
    const known = inFrames.get(frames);
    if (known) return known.forEach(markWide);
    const owners = new Set<number>();
    for (const frame of frames) scan(frameText(frame), (owner) => owners.add(owner));
    inFrames.set(frames, [...owners]);
    owners.forEach(markWide);
  };
  const scanExceptions = (view: EntryView): void => {
    for (const { text } of exceptionTexts(view)) scan(text, mark);
    for (const exception of view.exceptions) {
      scan(exception.type, mark);
      scan(exception.message, mark);
      scanFrames(exception.frames);
    }
  };
  let end = 0;
  return sets.map(({ rules: own }) => {
    const [from, to] = [end, (end += own.length)];
    return (view) => {
      if (view.entry !== latest) scanEntry(view.entry);
      candidate.set(ofEntry);
      scanExceptions(view);
      let found: RuleMatch[] | null = null;
      for (let i = from; i < to; i++) {
        if (candidate[i] === 0) continue;
        const match = tryRule(rules[i], view);
        if (match) (found ??= []).push(match);
      }
      return found ?? NONE;
    };
  }) as { [Set in keyof Sets]: Matcher };
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

/** Every text of an entry's fields but the one that was searched before. */
function scanValues(value: Json | undefined, scanned: string, scan: (text: string) => void): void {
  if (typeof value === 'string') {
    if (value !== scanned) scan(value);
  } else if (Array.isArray(value)) {
    for (const member of value as readonly Json[]) scanValues(member, scanned, scan);
  } else if (value !== null && typeof value === 'object') {
    for (const member of Object.values(value as JsonObject)) scanValues(member, scanned, scan);
  }
}
