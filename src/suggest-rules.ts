import {
  checkRuleText,
  conditionMatch,
  formatProblem,
  redactedInFilter,
  ruleRegex,
} from './catalog/index.ts';
import { createRedactor } from './intake/index.ts';
import type { SeenAgain } from './investigate.ts';
import { nearTitles, templateText, type NearTitle } from './mining/index.ts';
import type { Entry, Unknown } from './model/index.ts';
import { exceptionOf, keyOf, splitPrefix } from './observe/index.ts';
import {
  draftAll,
  draftYaml,
  oneLine,
  onlyItself,
  type Reading,
  type Refusal,
  type Sample,
  type Seen,
  type SuggestDeps,
  type View,
  type Work,
} from './suggest/index.ts';
import { firstLine } from './util/first-line.ts';
import { remembering } from './util/remember.ts';
import { counted, formatCount } from './util/text.ts';

/** What became of one unknown pattern. */
export interface Suggestion {
  readonly unknown: Unknown;
  /** How often the last rule that was tried is seen: in entries of the pattern, and in others. */
  readonly seen: Seen;
  readonly outcome:
    | { readonly kind: 'written'; readonly ruleId: string; readonly yaml: string }
    | { readonly kind: 'refused'; readonly refusal: Refusal };
}

/** What suggesting needs beside the run. */
export interface SuggestOptions {
  /** The unknowns that a rule is wanted for. */
  readonly unknowns: readonly Unknown[];
  readonly redactKey: string;
  readonly toView: (example: unknown) => View;
  /** Entries of a time when all was well: a rule that is seen in one of them is none. */
  readonly healthy?: SeenAgain['read'] | undefined;
}

const MAX_CITED = 3;

/** Drafts a rule for each unknown pattern and holds it against every entry of the run. */
export async function suggestRules(seen: SeenAgain, options: SuggestOptions): Promise<readonly Suggestion[]> {
  const { observed, catalog } = seen;
  const keysOf = new Map(observed.unknowns.map((u) => [u.template, u.signals.map((s) => s.key)]));
  const taken = new Set(catalog.rules.map((rule) => rule.info.id));
  const standing = standingIn(seen);
  const works = await draftAll(
    options.unknowns.map((wanted) => ({ wanted, keys: keysOf.get(wanted.template) ?? [] })),
    readingOf(seen, options.healthy),
    { taken, standing },
    depsOf(options),
  );
  const made: Suggestion[] = [];
  for (const [i, work] of works.entries()) {
    const unknown = options.unknowns[i];
    if (unknown === undefined) continue;
    const outcome = await concluded(work, { taken, standing }, catalog, options);
    if (outcome.kind === 'written') taken.add(outcome.ruleId);
    made.push({ unknown, seen: work.seen, outcome });
  }
  return made;
}

function depsOf(options: SuggestOptions): SuggestDeps {
  const redactor = createRedactor(options.redactKey);
  const regexes = remembering(ruleRegex, { kept: 500, length: 4000 });
  return {
    groups: (source, text) => regexes(source).groups(text),
    asksForRedacted: (filter) => redactedInFilter(filter) !== undefined,
    compile: conditionMatch,
    redact: { text: remembering((text) => redactor.text(text)), object: (raw) => redactor.object(raw) },
    toView: options.toView,
    body: (line) => splitPrefix(line).body,
  };
}

/** Before the identity of an entry that was read from the healthy ones: the same entry may be among those of the run. */
const HEALTHY = 'healthy ';

function readingOf(seen: SeenAgain, healthy: SuggestOptions['healthy']): Reading {
  const template = remembering(templateText);
  return {
    async read(take) {
      await seen.read((entry) => take(sampleOf(entry)));
      await healthy?.((entry) => take(sampleOf(entry, HEALTHY)));
    },
    templateOf: ({ entry }) =>
      entry.message === '' || entry.http !== undefined
        ? null
        : template(splitPrefix(firstLine(entry.message)).body),
  };
}

function sampleOf(entry: Entry, from = ''): Sample {
  let exceptions: View['exceptions'] | null = null;
  return {
    key: `${from}${keyOf(entry)}`,
    entry,
    view: {
      entry,
      // Seldom asked for, and costly.
      get exceptions() {
        return (exceptions ??= exceptionOf(entry)?.exceptions ?? []);
      },
    },
  };
}

/** What an entry beside the pattern is, for people. */
function standingIn({ observed, report }: SeenAgain): (sample: Sample) => string {
  const idOf = new Map(report.unknowns.map((u) => [u.template, u.id]));
  const owner = new Map(observed.unknowns.flatMap((u) => u.signals.map((s) => [s.key, u.template] as const)));
  const matched = new Set(observed.signals.filter((s) => s.matches.length > 0).map((s) => s.key));
  return ({ key, entry }) => {
    if (key.startsWith(HEALTHY)) return `of the healthy entries, ${entry.severity}`;
    const template = owner.get(key);
    if (template !== undefined) return `of the unknown pattern ${idOf.get(template) ?? 'beside it'}`;
    return `${matched.has(key) ? 'known to a rule' : 'no unknown'}, ${entry.severity}`;
  };
}

async function concluded(
  work: Work,
  beside: { readonly taken: ReadonlySet<string>; readonly standing: (sample: Sample) => string },
  catalog: SeenAgain['catalog'],
  options: SuggestOptions,
): Promise<Suggestion['outcome']> {
  const { wanted, seen } = work;
  const refused = (refusal: Refusal): Suggestion['outcome'] => ({ kind: 'refused', refusal });
  if (work.refusal !== null || work.draft === null)
    return refused(
      work.refusal ?? {
        why: 'check',
        message: 'no rule could be made of it',
        next: 'write the rule by hand',
      },
    );
  if (seen.others > 0)
    return refused({
      why: 'fires',
      message: `the rule that its entries give is seen in ${formatCount(seen.others)} of ${counted(seen.ofOthers, 'other entry', 'other entries')}, the first: ${work.misfires
        .slice(0, MAX_CITED)
        .map((sample) => `${cited(sample)} (${beside.standing(sample)})`)
        .join(', ')}`,
      next: 'log what tells them apart (an error code, an event name), or write the rule by hand',
    });
  if (seen.own < seen.of)
    return refused({
      why: 'misses',
      message: `the rule that its entries give is seen in ${formatCount(seen.own)} of its ${counted(seen.of, 'entry', 'entries')}`,
      next: 'write the rule by hand',
    });
  // Another draft of this run may have taken the id since.
  const { rule, tierFrom, nearWhy } = work.draft;
  let { id } = rule;
  for (let n = 2; beside.taken.has(id); n += 1) id = `${rule.id}_${n}`;
  // A hint: that its package is not there is no reason to write no draft.
  const near = await nearTitles(
    wanted.template,
    catalog.rules.map(({ info }) => ({ id: info.id, title: info.title })),
  ).catch(() => null);
  const yaml = draftYaml(
    { ...rule, id },
    {
      head: [
        `Draft of rca rules suggest: seen in ${formatCount(seen.own)}/${formatCount(seen.of)} entries of the unknown pattern, in ${formatCount(seen.others)}/${formatCount(seen.ofOthers)} others.`,
        'A person has to read it, write what it means, and set status: stable.',
        nearSaid(near),
      ],
      tier: `guessed: ${tierFrom}`,
      ignore: nearWhy,
    },
  );
  const problems = await checkRuleText(yaml, `${wanted.id}.yaml`, options);
  const circular = problems.find((problem) => problem.code === 'lint-circular');
  if (circular) return refused(onlyItself(seen.of));
  const [problem] = problems;
  if (problem)
    return refused({
      why: 'check',
      message: `the draft does not pass the check of rules: ${formatProblem(problem)}`,
      next: 'write the rule by hand',
    });
  return { kind: 'written', ruleId: id, yaml };
}

function nearSaid(near: readonly NearTitle[] | null): string {
  if (near === null) return 'Near rules were not looked for: the package natural cannot be loaded.';
  if (near.length === 0) return 'No rule has a title near to it.';
  const named = near.map(({ id, shared }) => `${id}${shared.length > 0 ? ` (${shared.join(', ')})` : ''}`);
  return `Near rules, by their titles: ${named.join('; ')}.`;
}

function cited({ entry }: Sample): string {
  return oneLine(entry.insertId ?? `${entry.where.file}:${entry.where.line}`);
}
