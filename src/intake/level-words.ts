import { SEVERITY_NUMBER } from '../model/index.ts';
import type { Severity } from '../model/index.ts';

const WORDS: ReadonlyMap<string, Severity> = new Map(
  (
    [
      ['DEBUG', 'trace trce debug dbug dbg verbose fine finer finest silly'],
      ['INFO', 'info inf information informational log statement'],
      ['NOTICE', 'notice'],
      ['WARNING', 'warn warning wrn'],
      ['ERROR', 'error err fail severe'],
      ['CRITICAL', 'critical crit fatal ftl panic'],
      ['ALERT', 'alert'],
      ['EMERGENCY', 'emergency emerg'],
    ] as const
  ).flatMap(([severity, words]) => words.split(' ').map((word) => [word, severity] as const)),
);

/** A level as loggers of many languages spell it (any case) -> Severity; undefined for other words. */
export function levelOfWord(word: string): Severity | undefined {
  if (word.length < 3 || word.length > 13) return undefined;
  return WORDS.get(word.toLowerCase());
}

/**
 * LogEntry.severity as any spelling has it: a name of any case, an agent's word (`warn`, `fatal`), or LogSeverity's number
 * (in between: the next lower). DEFAULT where it is unset or unknown.
 */
export function fieldSeverityOf(value: unknown): Severity {
  if (typeof value === 'string') {
    if (Object.hasOwn(SEVERITY_NUMBER, value)) return value as Severity;
    const upper = value.trim().toUpperCase();
    if (Object.hasOwn(SEVERITY_NUMBER, upper)) return upper as Severity;
    return (
      levelOfWord(value.trim()) ??
      (/^\d{1,3}$/.test(value.trim()) ? severityOfNumber(Number(value)) : 'DEFAULT')
    );
  }
  return typeof value === 'number' ? severityOfNumber(value) : 'DEFAULT';
}

function severityOfNumber(number: number): Severity {
  let best: Severity = 'DEFAULT';
  for (const [name, value] of Object.entries(SEVERITY_NUMBER)) if (value <= number) best = name as Severity;
  return best;
}

/** Syslog's and GELF's 0-7. */
const SYSLOG: readonly Severity[] = [
  'EMERGENCY',
  'ALERT',
  'CRITICAL',
  'ERROR',
  'WARNING',
  'NOTICE',
  'INFO',
  'DEBUG',
];
/** pino's and bunyan's. */
const PINO: ReadonlyMap<number, Severity> = new Map([
  [10, 'DEBUG'],
  [20, 'DEBUG'],
  [30, 'INFO'],
  [40, 'WARNING'],
  [50, 'ERROR'],
  [60, 'CRITICAL'],
]);

/** Value of an application's own level field: a word, pino's 10-60 or LogSeverity's 100-800. */
export function levelOfValue(value: unknown): Severity | undefined {
  if (typeof value === 'string')
    return levelOfWord(value.trim()) ?? (/^\d{1,3}$/.test(value) ? levelOfValue(Number(value)) : undefined);
  if (typeof value !== 'number' || !Number.isInteger(value)) return undefined;
  return value >= 100 && value <= 800 ? severityOfNumber(value) : PINO.get(value);
}

/** Syslog priority of journald (`PRIORITY`) and GELF (`level`): 0 (worst) to 7, also as text. */
export function levelOfSyslog(value: unknown): Severity | undefined {
  return typeof value === 'number' || (typeof value === 'string' && /^[0-7]$/.test(value))
    ? SYSLOG[Number(value)]
    : undefined;
}

/** Python's levelno (10-50), which differs from pino's by one step. */
export function levelOfPython(value: unknown): Severity | undefined {
  const names: Readonly<Record<string, Severity>> = {
    10: 'DEBUG',
    20: 'INFO',
    30: 'WARNING',
    40: 'ERROR',
    50: 'CRITICAL',
  };
  return typeof value === 'number' ? names[value] : undefined;
}
