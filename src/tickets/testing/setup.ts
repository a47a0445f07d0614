import type { Finding, Report } from '../../model/index.ts';
import { markdownText, renderReport, visible } from '../../render/index.ts';
import { sampleReport } from '../../render/html/testing/reports.ts';
import { TEMPLATES } from '../../render/html/testing/templates.ts';
import type { TicketRules, Wording } from '../draft.ts';
import type { IndexEntry, TicketIndex } from '../ticket-index.ts';

/** The words of a run, as the command line hands them in. */
export const WORDING: Wording = {
  markdown: async (report, takes) => {
    const tried: string[] = [];
    renderReport(report, 'markdown', { templates: TEMPLATES, fits: (text) => (tried.push(text), false) });
    for (const text of tried) if (await takes(text)) return text;
    return tried.at(-1) ?? '';
  },
  html: (report) => `<!doctype html>${report.findings.map((f) => f.failures).join(' ')}`,
  codeFiles: () => ['api/pool.py'],
  text: markdownText,
  plain: visible,
};
/** A team that says nothing of its tickets. */
export const RULES: TicketRules = { labels: [], severity: {}, assignee: {}, codeowners: '' };

/** An index in memory, shared by the runs that use it. */
export function memoryIndex(): TicketIndex & { readonly entries: IndexEntry[] } {
  const told = new Set<string>();
  const entries: IndexEntry[] = [];
  return {
    entries,
    record: async (entry) => void entries.push(entry),
    claim: async (key) => !told.has(key) && Boolean(told.add(key)),
    release: async (key) => void told.delete(key),
  };
}

/** A finding of the sample, changed. */
export function finding(change: Partial<Finding> = {}): Finding {
  return { ...(sampleReport(1).findings[0] as Finding), ...change };
}
/** A report of these findings. */
export function reportOf(...findings: readonly Finding[]): Report {
  return { ...sampleReport(1), findings };
}
/** So many of 40 requests failed. */
export const rate = (failures: number): Partial<Finding> => ({
  rate: { failures, of: 40, unit: 'requests' },
});
