import type { Finding, Report } from '../../model/index.ts';
import { EXIT, UserError } from '../../util/errors.ts';
import { hash64 } from '../../util/hash.ts';
import { counted } from '../../util/text.ts';
import type { AttachDone, AttachOptions } from '../attach.ts';
import { checkedUrl } from '../checked-url.ts';
import { sectionOf, type Wording } from '../draft.ts';
import { createCall, HttpError, type HttpWorld } from '../http.ts';
import type { TicketIndex } from '../ticket-index.ts';
import { slackMessage, type SlackSection } from './message.ts';

interface Told extends SlackSection {
  readonly key: string;
  readonly findings: readonly string[];
}

/**
 * Tells a channel what it was not told yet. A webhook can neither be asked nor change a message, so the index alone knows what was told: a
 * finding is told again when its severity, cause or verdict changed, not for new figures.
 */
export async function tellSlack(
  report: Report,
  findings: readonly Finding[],
  place: string,
  options: AttachOptions,
  world: HttpWorld,
  wording: Wording,
  index: TicketIndex,
): Promise<{ readonly done: readonly AttachDone[]; readonly requests: readonly string[] }> {
  if (options.adopt !== undefined)
    throw new UserError('a message of Slack cannot be adopted', { next: 'leave --adopt out' });
  const webhook = /^https?:/.test(place) ? place : options.env[place];
  if ((webhook === undefined || webhook === '') && !options.dryRun)
    throw new UserError(`there is no webhook in ${place}`, {
      next: `set ${place} to the webhook's URL; --dry-run prints what would be sent`,
    });
  const url =
    webhook === undefined || webhook === ''
      ? null
      : new URL(checkedUrl(webhook, 'Slack', 'the variable with the webhook'));
  const name = `slack:${hash64(url?.href ?? place)}`;
  const all = [
    ...findings.map((f) => toldOf(report, f, name, wording)),
    ...fixedOf(report, options, name, wording),
  ];
  if (options.dryRun)
    return {
      done: [
        { action: 'commented', ticket: 'channel', url: 'Slack', findings: all.flatMap((t) => t.findings) },
      ],
      requests: [
        `send to Slack, where not told before\n${JSON.stringify(messageOf(report, all, wording), null, 2)}`,
      ],
    };
  const fresh: Told[] = [];
  const known: Told[] = [];
  for (const t of all) ((await index.claim(t.key)) ? fresh : known).push(t);
  if (fresh.length > 0 && url) {
    const call = createCall(
      {
        baseUrl: url.origin,
        name: 'Slack',
        access: 'a webhook that is there',
        headers: { 'User-Agent': 'rca' },
        secrets: [url.href, url.pathname],
      },
      world,
    );
    try {
      await call('POST', url.pathname + url.search, messageOf(report, fresh, wording));
    } catch (error) {
      const unsure = error instanceof HttpError && error.sent;
      if (!unsure) for (const t of fresh) await index.release(t.key);
      if (!(error instanceof HttpError)) throw error;
      throw new UserError(error.message, {
        next: unsure
          ? 'look into the channel: the message may have arrived, so it is not sent a second time'
          : 'run it again: nothing was sent',
        exitCode: EXIT.usage,
      });
    }
    for (const f of findings.filter((x) => fresh.some((t) => t.findings.includes(x.id))))
      await index.record({
        place: name,
        fingerprint: f.fingerprint,
        title: f.title,
        ticket: 'message',
        url: '',
        at: report.generatedAt,
      });
  }
  const done = (action: AttachDone['action'], told: readonly Told[]): readonly AttachDone[] =>
    told.length === 0
      ? []
      : [{ action, ticket: 'channel', url: 'Slack', findings: told.flatMap((t) => t.findings) }];
  return { done: [...done('commented', fresh), ...done('unchanged', known)], requests: [] };
}

function messageOf(report: Report, told: readonly Told[], wording: Wording): object {
  const services = report.run.services.slice(0, 3).join(', ');
  const title = `${services === '' ? '' : `${services}: `}${counted(told.length, 'finding')} new or changed`;
  return slackMessage(wording.plain(title), told, 'Figures of later runs do not change this message.');
}

function toldOf(report: Report, f: Finding, name: string, wording: Wording): Told {
  const { figure, cause, severity, verdict } = sectionOf(report, f, { ...wording, text: wording.plain });
  const root = f.rootCause;
  return {
    key: JSON.stringify([name, f.fingerprint, severity, cause, verdict ?? null]),
    findings: [f.id],
    head: wording.plain(`${f.id} ${f.severity.toUpperCase()} ${f.title}`),
    lines: [
      `${figure}, ${f.firstSeen} to ${f.lastSeen}, ${f.status}${verdict === undefined ? '' : `, ${verdict}`}`,
      root
        ? `${root.label === 'root cause' ? 'root cause' : 'deepest established cause'}: ${root.title} (${root.component})`
        : 'no cause is established',
      ...f.actions.slice(0, 2).map((a) => `do: ${a}`),
    ].map(wording.plain),
  };
}

function fixedOf(report: Report, options: AttachOptions, name: string, wording: Wording): readonly Told[] {
  if (options.findings.length > 0) return [];
  return (report.comparison?.verdicts ?? [])
    .filter((v) => v.verdict === 'fixed')
    .map((v) => ({
      key: JSON.stringify([name, v.fingerprint, 'fixed', report.comparison?.before.source ?? '']),
      findings: [],
      head: 'Fixed',
      lines: [wording.plain(v.reason)],
    }));
}
