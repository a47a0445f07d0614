import { readFileSync } from 'node:fs';
import type { SourceRemark } from '../model/index.ts';
import { parseTimestamp } from '../util/time.ts';
import type { Collected } from './log-source.ts';

/** What stands behind the name of a collected file. */
const SUFFIX = '.coverage.json';

/** File of the coverage of collected entries. */
export function sidecarOf(file: string): string {
  return `${file}${SUFFIX}`;
}

/** Whether a file is one of coverage, which holds no entries. */
export function isSidecar(file: string): boolean {
  return file.endsWith(SUFFIX);
}

/** What was collected into a file; null where nothing says it. A sidecar that cannot be read is a remark, never silence. */
export function readSidecar(file: string): { collected: Collected | null; remarks: readonly SourceRemark[] } {
  const path = sidecarOf(file);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return { collected: null, remarks: [] };
  }
  try {
    const collected = JSON.parse(text) as Collected;
    const whole =
      collected.collectedBy === 'rca' &&
      typeof collected.source === 'string' &&
      [collected.now, collected.since, collected.until].every((time) => parseTimestamp(time) !== null) &&
      [collected.services, collected.revisions, collected.remarks, collected.notices].every(Array.isArray) &&
      typeof collected.reads === 'object';
    if (whole) return { collected, remarks: collected.remarks };
  } catch {
    // Said below.
  }
  return {
    collected: null,
    remarks: [
      {
        kind: 'note',
        message: `${path} does not say what was collected: it is not known whether the entries are all`,
      },
    ],
  };
}
