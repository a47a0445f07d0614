import type { Evidence } from '../../model/index.ts';

/** One word for a POSIX shell, whatever is in it. */
export function shellWord(text: string): string {
  return `'${text.replace(/'/g, `'\\''`)}'`;
}

/** A string of the Cloud Logging query language. */
function lqlString(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&').replace(/\n/g, '\\n').replace(/\r/g, '\\r').replace(/\t/g, '\\t')}"`;
}

/**
 * The command that reads a cited entry again; null where the evidence is no entry with an insertId.
 * It names the timestamp, so that gcloud adds no freshness bound of its own (one day back from now).
 */
export function readCommand(e: Evidence): string | null {
  if (e.insertId === undefined || e.timestamp === undefined) return null;
  const project = /^projects\/([^/]+)\//.exec(e.logName ?? '')?.[1];
  const filter = [
    `insertId=${lqlString(e.insertId)}`,
    `timestamp=${lqlString(e.timestamp)}`,
    ...(e.logName === undefined ? [] : [`logName=${lqlString(e.logName)}`]),
  ].join(' AND ');
  return `gcloud logging read ${shellWord(filter)}${project === undefined ? '' : ` --project=${shellWord(project)}`} --limit=1 --format=json`;
}
