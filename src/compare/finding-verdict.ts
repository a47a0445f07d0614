import type { Figures, Finding, FindingVerdict, Report, SameSurface, Verdict } from '../model/index.ts';
import { counted, formatCount } from '../util/text.ts';
import { exercised, pathOf, type Path } from './exposure.ts';
import { judge, ratio, sideRate } from './figures.ts';
import { isReadWhole, knownServices } from './known-services.ts';
import { endOf, sameSurface, type Pair } from './pairs.ts';

/** An earlier run in which a finding had been fixed. */
export interface FixedBefore {
  readonly run: string;
  readonly revision: string | null;
}

/** What the verdict of a pair is made from. */
export interface VerdictContext {
  readonly before: Report;
  readonly after: Report;
  readonly threshold: number;
  readonly fixedBefore: (fingerprint: string) => FixedBefore | null;
}

interface Said {
  readonly verdict: Verdict;
  readonly reason: string;
  readonly figures: Figures;
}

/** The verdict of one finding, with its reason and figures. */
export function findingVerdict(pair: Pair, context: VerdictContext): FindingVerdict {
  const shown = pair.after ?? pair.before;
  if (!shown) throw new Error('a pair has at least one finding');
  const said = sayOf(pair, context);
  const surfaces = surfacesOf(pair, context);
  const other = surfaces[0];
  const moved =
    pair.before && pair.after && !pair.sameName
      ? { before: endOf(pair.before), after: endOf(pair.after) }
      : null;
  return {
    fingerprint: shown.fingerprint,
    title: shown.title,
    severity: shown.severity,
    services: shown.services,
    ids: { before: pair.before?.id ?? null, after: pair.after?.id ?? null },
    verdict: said.verdict,
    reason: [
      said.reason,
      ...(moved
        ? [`the same failure, whose chain ended in "${moved.before}" and now ends in "${moved.after}"`]
        : []),
      ...(other
        ? [
            `the same surface, ${isSurfaceOnly(other.fingerprint, context) ? 'its cause not established' : 'another root'}: "${other.title}" (${other.side === 'before' ? 'before' : 'now'})`,
          ]
        : []),
    ].join('; '),
    figures: said.figures,
    ...(moved ? { rootMoved: moved } : {}),
    sameSurface: surfaces,
  };
}

function sayOf(pair: Pair, context: VerdictContext): Said {
  if (pair.partOf) return partOf(pair, pair.partOf);
  if (pair.before && pair.after) return onBoth(pair.before, pair.after, context);
  const said = pair.before
    ? onOne(pair.before, 'before', context)
    : onOne(pair.after as Finding, 'after', context);
  const earlier = pair.after ? context.fixedBefore(pair.after.fingerprint) : null;
  if (!earlier || said.verdict !== 'new') return said;
  return {
    ...said,
    verdict: 'regressed',
    reason: `${said.reason}; it was fixed in ${earlier.run}${earlier.revision === null ? '' : ` (revision ${earlier.revision})`}`,
  };
}

/** A finding that was told of several names and is told as one now, or the other way round: nothing of it is new, and nothing gone. */
function partOf({ before, after }: Pair, whole: Finding): Said {
  const own = before ?? after;
  return {
    verdict: 'persisting',
    reason: `${counted(own?.failures ?? 0, 'failure')} ${before ? 'before' : 'now'}; ${before ? 'now' : 'before'} a part of ${whole.id} (${counted(whole.failures, 'failure')}), with which it shares a name`,
    figures: {
      unit: null,
      before: sideRate((before ?? whole).failures, null),
      after: sideRate((after ?? whole).failures, null),
    },
  };
}

function onBoth(before: Finding, after: Finding, context: VerdictContext): Said {
  const b = pathOf(before, context.before, context.after);
  const a = pathOf(after, context.after, context.before);
  const plain = (why: string): Said => ({
    verdict: 'persisting',
    reason: `${counted(after.failures, 'failure')}, ${formatCount(before.failures)} before; ${why}`,
    figures: { unit: null, before: sideRate(before.failures, null), after: sideRate(after.failures, null) },
  });
  if (!b || !a)
    return plain('nothing counts how often its path was exercised, so the two are not compared as rates');
  if (b.unit !== a.unit)
    return plain(`counted per ${b.unit} before and per ${a.unit} now, so the two are not compared as rates`);
  const cut = cutSide(context);
  if (cut !== null)
    return {
      verdict: 'persisting',
      reason: `${ratio(a.rate)} ${a.unit}, ${ratio(b.rate)} before; ${cut}, so the two are not compared as rates`,
      figures: {
        unit: a.unit,
        before: sideRate(b.rate.failures, b.rate.of),
        after: sideRate(a.rate.failures, a.rate.of),
      },
    };
  return judge(b.rate, a.rate, a.unit, context.threshold);
}

/** A finding that one side alone shows: whether the silence of the other means something. */
function onOne(finding: Finding, side: 'before' | 'after', context: VerdictContext): Said {
  const silent = side === 'before' ? context.after : context.before;
  const when = side === 'before' ? 'now' : 'before';
  const path = pathOf(finding, side === 'before' ? context.before : context.after, silent);
  const figures = (of: number | null): Figures => {
    const seen = path ? sideRate(path.rate.failures, path.rate.of) : sideRate(finding.failures, null);
    const none = sideRate(0, of);
    return side === 'before'
      ? { unit: path?.unit ?? null, before: seen, after: none }
      : { unit: path?.unit ?? null, before: none, after: seen };
  };
  const seen = path
    ? `${ratio(path.rate)} ${path.unit} ${side === 'before' ? 'before' : 'now'}`
    : `${counted(finding.failures, 'failure')} ${side === 'before' ? 'before' : 'now'}`;
  const not = (why: string, of: number | null = null): Said => ({
    verdict: 'not comparable',
    reason: `${seen}; ${why}`,
    figures: figures(of),
  });

  const known = knownServices(silent);
  if (!finding.services.some((s) => known.includes(s)))
    return not(`${when} there are no entries of ${finding.services.join(', ') || 'its service'}`);
  if (!isReadWhole(silent))
    return not(`what was read ${when} is not complete, so that none is seen says nothing`);
  if (context.before.run.catalogHash !== context.after.run.catalogHash && !seenWithoutRules(finding))
    return not(`the rules are others ${when}, and without its rule it may not be seen`);
  const untold = silent.coverage.untold?.findings;
  if (untold)
    return not(
      `${when} ${counted(untold.count, 'finding')} more ${untold.count === 1 ? 'is' : 'are'} counted and not told, and it may be among them`,
    );
  if (!path) return uncounted(finding, side, figures(null));
  return counting(finding, path, side, silent, context, not);
}

/** No denominator: silence is never "fixed". */
function uncounted(finding: Finding, side: 'before' | 'after', figures: Figures): Said {
  return side === 'before'
    ? {
        verdict: 'quiet',
        figures,
        reason: `none now, ${counted(finding.failures, 'failure')} before; nothing counts how often its path was exercised, so none may mean that it was not`,
      }
    : {
        verdict: 'new',
        figures,
        reason: `${counted(finding.failures, 'failure')}, none before; nothing counts how often its path was exercised, so it may have been there unseen`,
      };
}

function counting(
  finding: Finding,
  path: Path,
  side: 'before' | 'after',
  silent: Report,
  context: VerdictContext,
  not: (why: string, of?: number | null) => Said,
): Said {
  const when = side === 'before' ? 'now' : 'before';
  const { of, masked, maskedBy, uncalled } = exercised(finding, path, silent);
  if (of === 0) return not(`${when} its path was not exercised: 0 ${path.unit}`, 0);
  const by = maskedBy.map((f) => `"${f.title}"`).join(', ');
  if (of === masked)
    return not(
      `${when} all ${formatCount(of)} ${path.unit} of its path fail with ${by} before they could show it`,
      0,
    );
  const clean = { failures: 0, of: of - masked };
  const judged =
    side === 'before'
      ? judge(path.rate, clean, path.unit, context.threshold)
      : judge(clean, path.rate, path.unit, context.threshold);
  // Where a finding has several routes, each must have been called: the others' silence says nothing of it.
  const said: Said =
    judged.verdict === 'fixed' && uncalled.length > 0
      ? { ...judged, verdict: 'quiet', reason: `${judged.reason}; not called now: ${uncalled.join(', ')}` }
      : judged;
  if (masked === 0) return said;
  // What fails there without a known cause may be the very same, without its line.
  const unexplained = maskedBy.filter((f) => f.layers.length === 1);
  if ((said.verdict === 'fixed' || said.verdict === 'improved') && unexplained.length > 0)
    return not(
      `${when} ${formatCount(masked)} of ${formatCount(of)} ${path.unit} of its path fail with ${by}, whose cause is not established: it may be the same`,
      of,
    );
  return {
    ...said,
    reason: `${said.reason}; ${formatCount(masked)} further ${path.unit} ${when} failed with ${by}, and are not counted`,
  };
}

/** An exception or a failing request is seen whatever the rules are. */
function seenWithoutRules(finding: Finding): boolean {
  return finding.layers.some((l) => l.exception !== undefined) || finding.rate?.routes !== undefined;
}

function cutSide({ before, after }: VerdictContext): string | null {
  const cut = [isReadWhole(before) ? '' : 'the earlier', isReadWhole(after) ? '' : 'the later'].filter(
    Boolean,
  );
  return cut.length === 0 ? null : `what was read of ${cut.join(' and ')} run is not complete`;
}

/** Whether a finding shows nothing but its surface: that is no other root. */
function isSurfaceOnly(fingerprint: string, { before, after }: VerdictContext): boolean {
  return [...before.findings, ...after.findings].some(
    (f) => f.fingerprint === fingerprint && f.layers.length === 1,
  );
}

function surfacesOf(pair: Pair, { before, after }: VerdictContext): readonly SameSurface[] {
  if (pair.before && pair.after) return [];
  const [finding, others, side] = pair.before
    ? ([pair.before, after.findings, 'after'] as const)
    : ([pair.after as Finding, before.findings, 'before'] as const);
  return sameSurface(finding, others).map((f) => ({ fingerprint: f.fingerprint, title: f.title, side }));
}
