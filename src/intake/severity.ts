import { SEVERITY_NUMBER } from '../model/index.ts';
import type { JsonObject, Severity } from '../model/index.ts';
import { objectAt } from './json-access.ts';
import { levelOfLine } from './level-prefix.ts';
import { levelOfPython, levelOfSyslog, levelOfValue } from './level-words.ts';

/** Fields of a JSON payload that are its own level. Not nested ones: `{"error": {"severity": "ERROR"}}` on an INFO line is noise. */
export const LEVEL_FIELDS = [
  'level',
  'severity',
  'lvl',
  'levelname',
  'log_level',
  'loglevel',
  'logLevel',
  'level_name',
  '@level',
  'log.level',
  'Level',
  'LogLevel',
] as const;

/** Level that a JSON payload states of itself; of a Kubernetes event its type. */
function levelOfPayload(payload: JsonObject): Severity | undefined {
  for (const field of LEVEL_FIELDS) {
    const value = payload[field];
    if (value === undefined || value === null) continue;
    const level = levelOfValue(value);
    if (level) return level;
  }
  if (payload.kind === 'Event' && payload.type === 'Warning') return 'WARNING';
  return (
    levelOfPython(payload.levelno) ??
    levelOfSyslog(payload.PRIORITY) ??
    (payload.short_message !== undefined ? levelOfSyslog(payload.level) : undefined) ??
    levelOfValue(objectAt(payload, 'log')?.level)
  );
}

/** The level that an entry's own text or JSON states; the payload's field before JSON inside the text before the line's prefix. */
export function textSeverityOf(
  payload: JsonObject | undefined,
  embedded: JsonObject | undefined,
  message: string,
): Severity | undefined {
  return (
    (payload && levelOfPayload(payload)) ?? (embedded && levelOfPayload(embedded)) ?? levelOfLine(message)
  );
}

/**
 * Effective severity. A field of NOTICE and above is the writer's word and stands. An unset one (DEFAULT) gives way to the
 * line's own level, else to a traceback. INFO on what a container printed (`stdout`, `stderr`) is the agent's default for
 * the stream, not a statement about the line: there a *higher* level of the line's own counts, and a traceback on a
 * line without level. So is ERROR on `stderr`, which GKE's agent puts on each line of it: there the line's own level counts,
 * a lower one too. Nothing else lowers the field.
 */
export function effectiveSeverity(
  field: Severity,
  logId: string | undefined,
  textSeverity: () => Severity | undefined,
  showsTrace: () => boolean,
): Severity {
  if (field === 'DEFAULT') return textSeverity() ?? (showsTrace() ? 'ERROR' : 'DEFAULT');
  if (field === 'ERROR' && logId !== undefined && lastPart(logId) === 'stderr')
    return (showsTrace() ? undefined : textSeverity()) ?? field;
  if (field !== 'INFO' || !isStream(logId)) return field;
  const text = textSeverity();
  if (text) return SEVERITY_NUMBER[text] > SEVERITY_NUMBER.INFO ? text : field;
  return showsTrace() ? 'ERROR' : field;
}

/** Whether a log id is a container's standard output or error. */
export function isStream(logId: string | undefined): boolean {
  if (logId === undefined) return false;
  const last = lastPart(logId);
  return last === 'stdout' || last === 'stderr';
}

function lastPart(logId: string): string {
  return logId.slice(logId.lastIndexOf('/') + 1);
}
