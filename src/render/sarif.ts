import type { Finding, FindingSeverity, Layer, Report } from '../model/index.ts';
import { byCode } from '../util/text.ts';
import { codePlace, type CodePlace } from './code-place.ts';
import { visible } from './escape.ts';

const LEVEL: Readonly<Record<FindingSeverity, string>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
};
/** Results that GitHub takes from one run at most. */
const MAX_RESULTS = 25_000;

/** Plain text of a SARIF message: brackets would begin a link (SARIF 2.1.0, 3.11.6). */
export function sarifText(text: string): string {
  return visible(text).replace(/[\\[\]]/g, '\\$&');
}

interface Located {
  readonly finding: Finding;
  readonly layer: Layer;
  readonly place: CodePlace;
}

/** Report -> SARIF 2.1.0: the layers that have a place in code. Findings without one are counted in the run's properties. */
export function sarif(report: Report): string {
  const located = report.findings.flatMap((finding) =>
    finding.layers.flatMap((layer): readonly Located[] => {
      const place = codePlace(layer);
      return place ? [{ finding, layer, place }] : [];
    }),
  );
  const results = located.slice(0, MAX_RESULTS);
  const rules = new Map(results.map((r) => [ruleId(r), r]));
  const withPlace = new Set(located.map((r) => r.finding));
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: report.tool.name,
            semanticVersion: report.tool.version,
            rules: [...rules]
              .sort(([a], [b]) => byCode(a, b))
              .map(([id, r]) => ({ id, shortDescription: { text: sarifText(r.layer.because) } })),
          },
        },
        automationDetails: { id: `rca/${report.run.key}` },
        columnKind: 'utf16CodeUnits',
        results: results.map(resultOf),
        properties: {
          findings: report.findings.length,
          findingsWithoutPlace: report.findings.length - withPlace.size,
        },
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function ruleId({ layer }: Located): string {
  return visible(layer.ruleId ?? layer.exception?.type ?? 'FAILURE').slice(0, 255) || 'FAILURE';
}

function resultOf(located: Located): object {
  const { finding, layer, place } = located;
  const figure = finding.rate
    ? `${finding.rate.failures}/${finding.rate.of} ${finding.rate.unit}`
    : `${finding.failures} failures`;
  return {
    ruleId: ruleId(located),
    level: LEVEL[finding.severity],
    message: {
      text: sarifText(
        `${finding.id}, ${layer.level === 0 ? 'surface' : `why ${layer.level}`} (${layer.basis}): ${layer.title}. ${layer.because} Seen in ${figure}.`,
      ),
    },
    locations: [
      {
        physicalLocation: {
          artifactLocation: {
            uri: place.file.split('/').map(encodeSegment).join('/'),
            uriBaseId: '%SRCROOT%',
          },
          region: { startLine: place.line },
        },
      },
    ],
    partialFingerprints: { 'rca/v1': `${finding.fingerprint}:${layer.level}` },
  };
}

/** A path's part in a URI; a lone surrogate, which no URI can hold, is made visible first. */
function encodeSegment(segment: string): string {
  return encodeURIComponent(visible(segment));
}
