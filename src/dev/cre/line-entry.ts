/** When the first line of a log is said to be written. */
const START = Date.UTC(2026, 0, 20, 6);

/** A line of a plain log as an entry, one JSON text. The lines of a log follow each other by a millisecond: no rule of ours asks for more. */
export function lineEntry(line: string, n: number, service: string): string {
  return JSON.stringify({
    insertId: `line-${n}`,
    logName: 'projects/cre/logs/stdout',
    resource: { type: 'generic_task', labels: { project_id: 'cre', job: service } },
    textPayload: line,
    timestamp: new Date(START + n).toISOString(),
  });
}
