import { markdownText, renderReport, visible } from '../../render/index.ts';
import { loadLastRun } from '../../store/index.ts';
import { attach } from '../../tickets/index.ts';
import { bundledTemplates } from '../assets.ts';
import type { Io } from '../io.ts';
import { lastNet } from '../last-net.ts';
import { print } from '../output.ts';
import { readReport } from '../report-file.ts';

/** What `rca attach` was asked. */
export interface AttachArguments {
  readonly report: string;
  readonly findings: readonly string[];
  readonly to: string;
  readonly adopt?: string | undefined;
  readonly onClosed: 'reopen' | 'new';
  readonly closeFixed: boolean;
  readonly dryRun: boolean;
}

/** `rca attach REPORT|last [F1 ...] --to SYSTEM:PLACE`: makes the tickets say what the report says. */
export async function runAttach(asked: AttachArguments, io: Io): Promise<number> {
  const read =
    asked.report === 'last' ? (await loadLastRun(io.env)).report : await readReport(asked.report, io.cwd);
  const report = await lastNet(read, io.env['RCA_REDACT_KEY'] ?? 'rca');
  const templates = await bundledTemplates();
  const { done, requests } = await attach(
    report,
    {
      to: asked.to,
      findings: asked.findings,
      adopt: asked.adopt,
      onClosed: asked.onClosed,
      closeFixed: asked.closeFixed,
      dryRun: asked.dryRun,
      env: io.env,
    },
    { fetch, sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)), now: () => Date.now() },
    { markdown: (r) => renderReport(r, 'markdown', { templates }), text: markdownText, plain: visible },
  );
  const lines = done.map(
    (d) =>
      `${d.findings.join(', ') || 'fixed'}: ${asked.dryRun ? 'would be ' : ''}${d.action} ${visible(d.url)}`,
  );
  if (done.length === 0) lines.push('nothing to attach: the report has no finding');
  await print(io, [...requests.map((r) => r.split('\n').map(visible).join('\n')), ...lines, ''].join('\n'));
  return 0;
}
