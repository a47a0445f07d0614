import type { Finding, Report } from '../../model/index.ts';
import { checkText, scoreText, suspectsBeside, visible } from '../../render/index.ts';
import { loadLastRun } from '../../store/index.ts';
import { loadCatalog, type Catalog, type Rule } from '../../catalog/index.ts';
import { UserError } from '../../util/errors.ts';
import { counted } from '../../util/text.ts';
import { BUNDLED_RULES } from '../assets.ts';
import type { Io } from '../io.ts';
import { findUnknown } from '../find-unknown.ts';
import { print } from '../output.ts';
import { explainUnknown } from './explain-unknown.ts';

/** `rca explain F1|U1|RULE|INSERTID`: why, from the last run. */
export async function runExplain(what: string, io: Io): Promise<number> {
  const { report, from } = await loadLastRun(io.env);
  const finding = report.findings.find((f) => f.id === what.toUpperCase() || f.fingerprint === what);
  if (finding) {
    await print(io, `${explainFinding(finding).map(visible).join('\n')}\n`);
    return 0;
  }
  const unknown = findUnknown(report, what);
  if (unknown) {
    await print(io, `${explainUnknown(unknown).map(visible).join('\n')}\n`);
    return 0;
  }
  const entry = explainEntry(what, report);
  if (entry) {
    await print(io, `${entry.map(visible).join('\n')}\n`);
    return 0;
  }
  const catalog = await loadCatalog([BUNDLED_RULES]);
  const known = catalog.byId.has(what) || catalog.byId.has(what.toUpperCase());
  const uncited = known || !canBeRead(from) ? null : await again(what, report, from, catalog, io);
  if (uncited) {
    await print(io, `${uncited.map(visible).join('\n')}\n`);
    return 0;
  }
  const rule = catalog.byId.get(what) ?? catalog.byId.get(what.toUpperCase());
  const used = report.findings.filter((f) => f.layers.some((l) => l.ruleId === (rule?.info.id ?? what)));
  if (!rule && used.length === 0)
    throw new UserError(`the last run has no finding, entry or rule ${JSON.stringify(what)}`, {
      next: `findings: ${
        report.findings
          .map((f) => f.id)
          .slice(0, 20)
          .join(', ') || 'none'
      }${unknownIds(report)}; rca rules list shows the rules`,
    });
  const lines = [`${rule?.info.id ?? what}: ${rule?.info.title ?? ''}`, rule?.info.because.trim() ?? ''];
  if (used.length === 0)
    lines.push(
      'It is a layer of no finding of the last run.',
      'next: rca rules show ' + (rule?.info.id ?? what) + ' prints its condition',
    );
  for (const f of used) {
    const layer = f.layers.find((l) => l.ruleId === (rule?.info.id ?? what));
    if (layer)
      lines.push(
        `${f.id}, layer ${layer.level} (${layer.basis}): ${layer.title}`,
        `  seen in ${layer.seen.failures}/${layer.seen.of} failures`,
        ...layer.evidence.map(
          (e) =>
            `  [${e.n}] ${e.insertId ?? e.file ?? ''} ${e.timestamp ?? ''} ${e.summaryOf ? `request fields: ${e.quote}` : `"${e.quote}"`}`,
        ),
      );
  }
  if (rule) lines.push(...(await inTheEntries(rule, catalog, from, io)));
  await print(
    io,
    `${lines
      .filter((l) => l !== '')
      .map(visible)
      .join('\n')}\n`,
  );
  return 0;
}

/** Whether the entries of the last run can be read once more. */
function canBeRead(from: readonly string[]): boolean {
  return from.length > 0 && !from.some((place) => place === '-' || place.startsWith('gcp:'));
}

async function again(
  id: string,
  report: Report,
  from: readonly string[],
  catalog: Catalog,
  io: Io,
): Promise<readonly string[] | null> {
  const { explainUncited } = await import('./explain-entry.ts');
  return explainUncited(id, report, from, catalog, io).catch((error: unknown) => {
    // Moved or deleted since: nothing is known of what no report cites.
    if (error instanceof UserError) return null;
    throw error;
  });
}

/** What the entries of the last run say of a rule; nothing where they cannot be read again. */
async function inTheEntries(
  rule: Rule,
  catalog: Catalog,
  from: readonly string[],
  io: Io,
): Promise<readonly string[]> {
  if (!canBeRead(from))
    return [
      'The entries of the last run are not kept: save them to a file to see what the rule finds in them.',
    ];
  const { explainRule } = await import('./explain-rule.ts');
  return explainRule(rule, catalog, from, io).catch((error: unknown) => {
    if (error instanceof UserError)
      return [`the entries of the last run cannot be read again: ${error.message}`];
    throw error;
  });
}

function explainFinding(f: Finding): readonly string[] {
  const lines = [
    `${f.id} ${f.title}`,
    `named ${f.fingerprint}: the service, the deepest exception or error with its variable parts folded, and the place where it was caught`,
    `${counted(f.failures, 'failure')} of ${counted(f.entries, 'entry', 'entries')}; entries were joined by ${f.joins.map((j) => `${j.kind} (${j.count})`).join(', ')}`,
  ];
  for (const l of f.layers) {
    lines.push(`layer ${l.level} ${l.basis}: ${l.title}`);
    lines.push(`  ${l.ruleId ? `rule ${l.ruleId}: ` : ''}${l.because.trim()}`);
    if (l.link)
      lines.push(
        `  tied to the ${l.level === 0 ? 'failure' : 'chain above'} (${l.link.basis}, ${l.link.kind}): ${l.link.why}`,
      );
    lines.push(
      `  seen in ${l.seen.failures}/${l.seen.of} failures; cited: ${l.evidence.map((e) => e.insertId ?? e.test ?? `${e.file ?? ''}:${e.line ?? 0}`).join(', ')}`,
    );
    if (l.basis === 'inferred') lines.push(`  to confirm: ${l.confirm}`);
  }
  const deepest = f.rootCause;
  lines.push(
    deepest
      ? `${deepest.label}: layer ${deepest.level}; everything down to it is ${deepest.basis}`
      : 'no cause is established',
  );
  if (f.open !== null) lines.push(`below it nothing is established: ${f.open}`);
  for (const s of suspectsBeside(f))
    lines.push(
      `suspected (${s.evidence ? `its lines come first, ${s.evidence.map((e) => `[${e.n}] ${e.insertId ?? `${e.file ?? ''}:${e.line ?? 0}`}`).join(', ')}` : `${s.ruleId ?? 'rule'} says so, no entry shows it`}): ${s.title}; check: ${checkText(s.confirm, s.score)}`,
    );
  if (f.score) lines.push(`why this chain and no other: score ${scoreText(f.score)}`);
  for (const a of f.alternatives)
    lines.push(
      `alternative: ${a.title}; ${a.why}; decided by: ${a.decides}${a.score ? `; score ${scoreText(a.score)}` : ''}`,
    );
  for (const r of f.refuted) lines.push(`refuted: ${r.title}: ${r.why}`);
  if (f.alternatives.length === 0)
    lines.push('nothing else in these failures could be the cause: every error of them is in the chain');
  for (const c of f.changes ?? []) lines.push(`changed before: ${c.text}`);
  return lines;
}

/** An entry by its insertId, or by the unique beginning of it that the terminal prints. */
function explainEntry(id: string, report: Report): readonly string[] | null {
  const cited = [
    ...report.findings.flatMap((f) => f.layers.flatMap((l) => l.evidence)),
    ...report.unknowns.flatMap((u) => u.examples),
  ].flatMap((e) => e.insertId ?? []);
  const fits = [...new Set(cited)].filter(
    (known) => known === id || (id.length >= 6 && known.startsWith(id)),
  );
  const insertId = fits.find((known) => known === id) ?? (fits.length === 1 ? fits[0] : undefined);
  if (insertId === undefined) return null;
  const lines: string[] = [];
  for (const f of report.findings) {
    for (const l of f.layers) {
      const e = l.evidence.find((x) => x.insertId === insertId);
      if (e)
        lines.push(
          `${insertId} is cited as [${e.n}] in ${f.id}, layer ${l.level}: ${l.title}`,
          e.summaryOf ? `  its request fields: ${e.quote}` : `  it says: "${e.quote}"`,
          `  ${l.link ? `tie of that layer (${l.link.basis}): ${l.link.why}` : 'that layer is the surface'}`,
          ...(e.url === undefined ? [] : [`  ${e.url}`]),
        );
    }
  }
  for (const u of report.unknowns)
    if (u.examples.some((e) => e.insertId === insertId))
      lines.push(`${insertId} is an example of the unknown pattern ${u.id}: ${u.template}`);
  return lines;
}

function unknownIds({ unknowns }: Report): string {
  const ids = unknowns.slice(0, 20).map((u) => u.id);
  return ids.length === 0 ? '' : `; unknown patterns: ${ids.join(', ')}`;
}
