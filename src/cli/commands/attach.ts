import { codePlace, markdownText, renderReport, visible } from '../../render/index.ts';
import type { Report } from '../../model/index.ts';
import { loadLastRun, openTicketIndex } from '../../store/index.ts';
import { attach, type Wording } from '../../tickets/index.ts';
import { bundledTemplates } from '../assets.ts';
import type { Io } from '../io.ts';
import { lastNet } from '../last-net.ts';
import { print } from '../output.ts';
import { readReport } from '../report-file.ts';
import { loadTicketRules } from '../ticket-rules.ts';

/** What `rca attach` was asked. */
export interface AttachArguments {
  readonly report: string;
  readonly findings: readonly string[];
  readonly to: string;
  readonly adopt?: string | undefined;
  readonly onClosed?: 'reopen' | 'new' | undefined;
  readonly closeFixed?: boolean | undefined;
  readonly dryRun: boolean;
  readonly config?: string | undefined;
}

/** `rca attach REPORT|last [F1 ...] --to SYSTEM:PLACE`: makes the tickets say what the report says. */
export async function runAttach(asked: AttachArguments, io: Io): Promise<number> {
  const read =
    asked.report === 'last' ? (await loadLastRun(io.env)).report : await readReport(asked.report, io);
  const report = await lastNet(read, io.env['RCA_REDACT_KEY'] ?? 'rca');
  await print(io, await attachReport(report, asked, io));
  return 0;
}

/** Attaches a report that went through the last net; gives what was done, a line each. @throws UserError when a system cannot be asked. */
export async function attachReport(
  report: Report,
  asked: Omit<AttachArguments, 'report'>,
  io: Io,
): Promise<string> {
  const rules = await loadTicketRules(asked.config, io);
  const { done, requests } = await attach(
    report,
    {
      to: asked.to,
      findings: asked.findings,
      adopt: asked.adopt,
      onClosed: asked.onClosed ?? rules.onClosed,
      closeFixed: asked.closeFixed ?? rules.closeFixed,
      dryRun: asked.dryRun,
      rules,
      env: io.env,
    },
    { fetch, sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)), now: () => Date.now() },
    await wordingOf(),
    openTicketIndex(io.env),
  );
  const lines = done.map(
    (d) =>
      `${d.findings.join(', ') || 'fixed'}: ${asked.dryRun ? 'would be ' : ''}${d.action} ${visible(d.url)}`,
  );
  if (done.length === 0) lines.push('nothing to attach: the report has no finding');
  return [...requests.map((r) => r.split('\n').map(visible).join('\n')), ...lines, ''].join('\n');
}

async function wordingOf(): Promise<Wording> {
  const templates = await bundledTemplates();
  return {
    markdown: async (report, takes) => {
      // Each text is tried as it comes: what a system takes may only be known after its own form was made.
      const tried: string[] = [];
      renderReport(report, 'markdown', { templates, fits: (text) => (tried.push(text), false) });
      for (const text of tried) if (await takes(text)) return text;
      return tried.at(-1) ?? '';
    },
    html: (report) => renderReport(report, 'html', { templates }),
    codeFiles: (finding) => [...finding.layers].reverse().flatMap((layer) => codePlace(layer)?.file ?? []),
    text: markdownText,
    plain: visible,
  };
}
