import type { Finding, Report } from '../model/index.ts';
import { UserError } from '../util/errors.ts';
import { draftPost, type TicketRules, type Wording } from './draft.ts';
import { dryRun } from './dry-run.ts';
import { ensure, ensureFixed, type Done } from './ensure.ts';
import { createCall, HttpError, type HttpWorld } from './http.ts';
import { ADAPTERS } from './registry.ts';
import type { TicketSystem } from './system.ts';
import { tellSlack } from './slack/tell.ts';
import { parseTarget } from './target.ts';
import type { TicketIndex } from './ticket-index.ts';
import { checkedUrl } from './checked-url.ts';

/** What to attach, and where. */
export interface AttachOptions {
  /** `github:owner/repo#12`. */
  readonly to: string;
  /** Ids of findings (`F1`); empty: all. */
  readonly findings: readonly string[];
  /** Number of a ticket that people wrote, to be used from now on. */
  readonly adopt?: string | undefined;
  readonly onClosed: 'reopen' | 'new';
  readonly closeFixed: boolean;
  readonly dryRun: boolean;
  readonly rules: TicketRules;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** What was done for which findings; `action` of a dry run is what would be done, `requests` what would be sent. */
export interface AttachDone extends Done {
  readonly findings: readonly string[];
}

/** Tickets that one run makes at most: a report with more findings is one ticket's worth of overview, not a flood of tickets. */
const MAX_TICKETS = 20;

/** Makes the tickets say what the report says. @throws UserError without any token in it. */
export async function attach(
  report: Report,
  options: AttachOptions,
  world: HttpWorld,
  wording: Wording,
  index: TicketIndex,
): Promise<{ readonly done: readonly AttachDone[]; readonly requests: readonly string[] }> {
  const target = parseTarget(options.to);
  if (target.system === 'slack')
    return tellSlack(report, chosen(report, options.findings), target.place, options, world, wording, index);
  const adapter = ADAPTERS[target.system];
  if (!adapter)
    throw new UserError(`--to ${options.to}: this system is not known`, {
      next: `known are: ${Object.keys(ADAPTERS).join(', ')}`,
    });
  const ticket = options.adopt?.replace(/^#/, '') ?? target.ticket;
  const { form, example } = adapter.ticket ?? { form: /^\d{1,9}$/, example: '12' };
  if (ticket !== undefined && !form.test(ticket))
    throw new UserError(`--adopt ${options.adopt ?? ''} is no ticket number`, {
      next: `write --adopt ${example}`,
    });
  const findings = chosen(report, options.findings);
  const token = adapter.token(options.env);
  if (token === undefined && !options.dryRun)
    throw new UserError(`there is no token for ${adapter.name}`, {
      next: `set ${adapter.access}; --dry-run prints what would be sent`,
    });
  const baseUrl = checkedUrl(adapter.baseUrl(options.env), adapter.name, adapter.urlVariable);
  const call = createCall(
    {
      baseUrl,
      name: adapter.name,
      access: adapter.access,
      headers: adapter.headers(token ?? '', options.env),
      secrets: [token ?? '', ...(adapter.secrets?.(options.env) ?? [])],
    },
    world,
  );
  const real = adapter.open(target.place, call, options.env, world);
  const dry = options.dryRun ? dryRun(real, token !== undefined) : null;
  const system = dry?.system ?? real;
  try {
    const done = await run(report, findings, ticket, system, options, wording);
    if (!options.dryRun)
      for (const d of done)
        for (const f of findings.filter((x) => d.findings.includes(x.id)))
          await index.record({
            place: `${target.system}:${target.place}`,
            fingerprint: f.fingerprint,
            title: f.title,
            ticket: system.reference(d.ticket),
            url: d.url,
            at: report.generatedAt,
          });
    return { done, requests: dry?.requests ?? [] };
  } catch (error) {
    // What was done stays done and is found again: a retry goes on where this run broke off.
    if (error instanceof HttpError)
      throw new UserError(error.message, {
        next: 'run it again: what was written is found and not written twice',
        cause: error,
      });
    throw error;
  }
}

async function run(
  report: Report,
  findings: readonly Finding[],
  ticket: string | undefined,
  system: TicketSystem,
  options: AttachOptions,
  wording: Wording,
): Promise<readonly AttachDone[]> {
  const how = { onClosed: options.onClosed, ...(ticket === undefined ? {} : { ticket }) };
  const done: AttachDone[] = [];
  // A ticket that is named gets one text with a section each; else each finding has its own.
  const groups = ticket === undefined ? findings.map((f) => [f]) : findings.length > 0 ? [findings] : [];
  if (groups.length > MAX_TICKETS)
    throw new UserError(`${groups.length} findings would be ${groups.length} tickets`, {
      next: 'name the findings (rca attach last F1 F2), or one ticket for all (--to github:owner/repo#12)',
    });
  for (const group of groups) {
    const post = await draftPost(report, group, system, wording, options.rules);
    const ensured = await ensure(post, system, how);
    const attached =
      system.attachFile &&
      (await system.attachFile(ensured.ticket, { text: wording.html({ ...report, findings: group }) }));
    done.push({
      ...ensured,
      action: attached === true && ensured.action === 'unchanged' ? 'updated' : ensured.action,
      findings: group.map((f) => f.id),
    });
  }
  if (options.findings.length === 0 && ticket === undefined)
    for (const v of report.comparison?.verdicts ?? []) {
      if (v.verdict !== 'fixed') continue;
      const fixed = await ensureFixed(
        v.fingerprint,
        `Fixed: ${wording.text(v.reason)}`,
        options.closeFixed,
        system,
      );
      if (fixed) done.push({ ...fixed, findings: [] });
    }
  return done;
}

function chosen(report: Report, ids: readonly string[]): readonly Finding[] {
  return ids.length === 0
    ? report.findings
    : [...new Set(ids)].map((id) => {
        const finding = report.findings.find((f) => f.id === id.toUpperCase() || f.fingerprint === id);
        if (!finding)
          throw new UserError(`the report has no finding ${JSON.stringify(id)}`, {
            next: `it has ${
              report.findings
                .map((f) => f.id)
                .slice(0, 20)
                .join(', ') || 'none'
            }`,
          });
        return finding;
      });
}
