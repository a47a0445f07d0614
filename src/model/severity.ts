/** LogSeverity of Cloud Logging with its documented numbers (LogEntry reference, "LogSeverity"). */
export const SEVERITY_NUMBER = {
  DEFAULT: 0,
  DEBUG: 100,
  INFO: 200,
  NOTICE: 300,
  WARNING: 400,
  ERROR: 500,
  CRITICAL: 600,
  ALERT: 700,
  EMERGENCY: 800,
} as const satisfies Record<string, number>;

/** Severity of a log entry (Cloud Logging's LogSeverity). */
export type Severity = keyof typeof SEVERITY_NUMBER;

/** Severities below WARNING: a healthy entry has one of these. */
export const QUIET_SEVERITIES = ['DEFAULT', 'DEBUG', 'INFO', 'NOTICE'] as const satisfies readonly Severity[];

/** Severity of a healthy entry. */
export type QuietSeverity = (typeof QUIET_SEVERITIES)[number];

/** How many entries there are of each severity; those that do not occur are left out. */
export type SeverityCounts = Readonly<Partial<Record<Severity, number>>>;

/** How bad a finding or a rule is; the order of this list is the order of badness, worst first. */
export const FINDING_SEVERITIES = ['critical', 'high', 'medium', 'low'] as const;

/** How bad a finding or a rule is. */
export type FindingSeverity = (typeof FINDING_SEVERITIES)[number];
