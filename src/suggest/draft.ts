import type { Entry } from '../model/index.ts';
import { SEVERITY_NUMBER } from '../model/index.ts';
import { byCode, counted } from '../util/text.ts';
import { draftCondition, type Drafted, type DraftInput } from './condition.ts';
import { oneLine, withoutHoles } from './escape.ts';
import { trimmed, type WrittenExample } from './examples.ts';
import { guessTier, idOf, severityOf, titleOf, type TierGuess } from './naming.ts';
import type { Near } from './nearest.ts';
import { fixedWords } from './text-pattern.ts';
import type { DraftRule, Refusal, Sample, SuggestDeps, View, Wanted } from './types.ts';

const MAX_MATCH = 3;
const MAX_IGNORE = 3;

/** A draft rule with what a person is told beside it. */
export interface Draft {
  readonly rule: DraftRule;
  readonly tierFrom: TierGuess['from'];
  /** Why each example to ignore was chosen, in their order. */
  readonly nearWhy: readonly string[];
}

/** What a draft is made of. */
export interface DraftRequest {
  readonly wanted: Wanted;
  /** Entries of the pattern, in order of time. */
  readonly samples: readonly Sample[];
  /** Entries that are not of it, nearest first. */
  readonly near: readonly Near[];
  readonly level: DraftInput['level'];
  /** Ids that rules have. */
  readonly taken: ReadonlySet<string>;
  /** What an entry that is not of the pattern is: `of U2`, `healthy`. */
  readonly standing: (sample: Sample) => string;
}

/** A draft for a pattern, or why there is none. Nothing of it was held against all entries yet. */
export function draftRule(request: DraftRequest, deps: SuggestDeps): Draft | Refusal {
  const { wanted, samples, near } = request;
  const redacted = samples.map((sample) => redactedView(sample, deps));
  if (redacted.some((view) => view === null))
    return refuse('check', 'one of its entries cannot be read once it is redacted', 'write the rule by hand');
  const views = redacted.filter((view) => view !== null);
  const input: DraftInput = {
    template: wanted.template,
    samples,
    redacted: views,
    others: near.map((one) => one.sample.view),
    level: request.level,
  };
  const drafted = draftCondition(input, deps);
  if (!drafted.told || (fixedWords(drafted.pattern).length === 0 && drafted.when.filter === undefined))
    return refuse(
      'wordless',
      'its entries have no fixed words and no field in common that names the error',
      'log an error code or an event name with it',
    );
  const holds = deps.compile(drafted.when);
  if (!views.every(holds))
    return refuse(
      'misses',
      'the rule that its entries give does not hold on their redacted form: what they have in common is redacted',
      'write the rule by hand, over what redaction leaves',
    );
  if (saysOnly(drafted, views, deps)) return onlyItself(wanted.count);
  return withExamples(request, drafted, views, holds, deps);
}

/** Why no rule is made of a text that never varies. */
export function onlyItself(entries: number): Refusal {
  return refuse(
    'circular',
    `its ${counted(entries, 'entry', 'entries')} all say the same in what a draft keeps of them: the rule would be seen in its own text only`,
    'give more entries, of which one says it differently; or write the rule by hand',
  );
}

/** Whether the rule is the text of its entries, whatever time and thread stand before it. */
function saysOnly({ when, pattern }: Drafted, views: readonly View[], deps: SuggestDeps): boolean {
  return (
    when.exception === undefined &&
    pattern.holes.length === 0 &&
    views.every(({ entry }) => deps.body(entry.message.trim()) === pattern.fixed.join(''))
  );
}

function withExamples(
  { wanted, samples, near, taken, standing }: DraftRequest,
  drafted: Drafted,
  views: readonly View[],
  holds: (view: View) => boolean,
  deps: SuggestDeps,
): Draft | Refusal {
  const writing = { paths: drafted.paths, when: drafted.when, holds };
  const match = distinct(views.map((view) => trimmed(view, true, writing, deps))).slice(0, MAX_MATCH);
  const ignore: { readonly value: WrittenExample['value']; readonly why: string }[] = [];
  for (const { sample, common, of } of near) {
    // What has no word in common tells little, as long as something else has one.
    if (ignore.length === MAX_IGNORE || (ignore.length > 0 && common === 0 && of > 0)) break;
    const view = redactedView(sample, deps);
    const one = view && trimmed(view, false, writing, deps);
    if (!one || one.view.entry.message.trim() === '') continue;
    ignore.push({
      value: one.value,
      why: `${standing(sample)}; ${of === 0 ? 'the wording alone is seen in it, too' : `${common} of ${counted(of, 'word')} in common`}`,
    });
  }
  if (match.length === 0)
    return refuse(
      'misses',
      'none of its entries can stand as an example: trimmed to what the rule asks for they read otherwise',
      'write the rule by hand',
    );
  // Where it is seen in all of them, that is found when it is held against every entry.
  if (near.length === 0)
    return refuse(
      'alone',
      'the input has no entry that it must not match',
      'give entries of a healthy time as well: --from errors.json --from healthy.json',
    );
  const worst = samples
    .map((s) => s.entry.severity)
    .reduce<Entry['severity']>((a, b) => (SEVERITY_NUMBER[b] > SEVERITY_NUMBER[a] ? b : a), 'DEFAULT');
  const tier = guessTier(wanted.template, samples[0]?.entry.resourceType);
  const where =
    wanted.services.length === 0
      ? ''
      : ` of ${withoutHoles(oneLine(deps.redact.text(wanted.services.slice(0, 3).join(', '))))}`;
  return {
    rule: {
      id: idOf(wanted.template, taken),
      title: titleOf(drafted.pattern),
      tier: tier.tier,
      severity: severityOf(worst),
      status: 'draft',
      when: drafted.when,
      because: `Draft, to be written by a person: what this means and what it breaks. Seen in ${counted(wanted.count, 'entry', 'entries')}${where}.`,
      confirm:
        'Draft, to be written by a person: run the filter in the Logs Explorer and read what the same instance or trace logged just before.',
      examples: { match: match.map((one) => one.value), ignore: ignore.map((one) => one.value) },
    },
    tierFrom: tier.from,
    nearWhy: ignore.map((one) => one.why),
  };
}

/** Examples that say different things, in the order of time; equal ones only where there are no others. */
function distinct(examples: readonly (WrittenExample | null)[]): readonly WrittenExample[] {
  const byText = new Map<string, WrittenExample>();
  for (const one of examples) {
    if (one === null) continue;
    const text = one.view.entry.message;
    if (!byText.has(text)) byText.set(text, one);
  }
  return [...byText.values()];
}

/** The entry as it is once it is redacted; null where that is no entry. */
function redactedView({ entry }: Sample, deps: SuggestDeps): View | null {
  try {
    return deps.toView(deps.redact.object(entry.raw));
  } catch {
    return null;
  }
}

/** Order of samples: time, then identity. */
export function byTime(a: Sample, b: Sample): number {
  return a.entry.time < b.entry.time ? -1 : a.entry.time > b.entry.time ? 1 : byCode(a.key, b.key);
}

/** Whether drafting gave a reason instead of a rule. */
export function isRefusal(value: Draft | Refusal): value is Refusal {
  return 'why' in value;
}

const refuse = (why: Refusal['why'], message: string, next: string): Refusal => ({ why, message, next });
