import { byCode } from '../util/text.ts';
import { chanceOfRise, falseDiscovery } from './chance.ts';

/** Counts of templates in one window, and over how much they were counted (entries or requests; the same unit in both windows). */
export interface TemplateCounts {
  readonly counts: ReadonlyMap<string, number>;
  readonly exposure: number;
}

/** A template that is new since the baseline, or more frequent than chance explains. */
export interface TemplateChange {
  readonly template: string;
  readonly kind: 'new' | 'risen';
  readonly before: number;
  readonly after: number;
  /** Chance of such a rise, or a larger one, if the rate had not changed. */
  readonly p: number;
  /** The same corrected for all templates compared (Benjamini-Hochberg). */
  readonly q: number;
  /** Whether `q` is within `alpha`: a new template seen once or twice can be one that the baseline only missed. */
  readonly beyondChance: boolean;
}

/**
 * What is new or more frequent after a deploy, surest first (then by text). Every template that the baseline lacks is told as new, with its chance;
 * a known one only when its rate rose beyond chance at `alpha` (0.01 unless told) after correction for the number of templates.
 */
export function compareTemplates(
  baseline: TemplateCounts,
  after: TemplateCounts,
  alpha = 0.01,
): readonly TemplateChange[] {
  const seen = [...after.counts].filter(([, count]) => count > 0).sort((a, b) => byCode(a[0], b[0]));
  const before = (template: string): number => baseline.counts.get(template) ?? 0;
  const chances = seen.map(([template, count]) =>
    chanceOfRise(before(template), count, baseline.exposure, after.exposure),
  );
  const corrected = falseDiscovery(chances);
  return seen
    .map(([template, count], i): TemplateChange => {
      const q = corrected[i] ?? 1;
      const old = before(template);
      return {
        template,
        kind: old === 0 ? 'new' : 'risen',
        before: old,
        after: count,
        p: chances[i] ?? 1,
        q,
        beyondChance: q <= alpha,
      };
    })
    .filter((one) => one.kind === 'new' || one.beyondChance)
    .sort((a, b) => a.p - b.p || byCode(a.template, b.template));
}
