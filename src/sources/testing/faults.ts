/** What a call is answered with instead of a page. `partial`: the connection breaks in the middle of the answer. */
export type Fault =
  | 'unavailable'
  | 'internal'
  | 'deadline'
  | 'drop'
  | 'partial'
  | 'hang'
  | 'quota'
  | 'quota-with-delay'
  | 'expired-token'
  | 'unknown-token'
  | 'stale-token'
  | 'permission'
  | 'unauthenticated'
  | 'disabled';

/** An error as google.rpc.Status carries it, with ErrorInfo where the service gives one. */
export interface RpcError {
  readonly code: number;
  readonly message: string;
  readonly info?: {
    readonly reason: string;
    readonly domain: string;
    readonly metadata: Readonly<Record<string, string>>;
  };
  /** `retryDelay` of google.rpc.RetryInfo, which then stands before the other: `0.9s`. */
  readonly retryDelay?: string;
}

const CONSUMER = 'projects/123456789012';

/** The error that a full read bucket gives, in the service's own shape. */
export function quotaError(limit: number): RpcError {
  return {
    code: 8,
    message: `Quota exceeded for quota metric 'Read requests' and limit 'Read requests per minute' of service 'logging.googleapis.com' for consumer 'project_number:123456789012'.`,
    info: {
      reason: 'RATE_LIMIT_EXCEEDED',
      domain: 'googleapis.com',
      metadata: {
        consumer: CONSUMER,
        quota_limit: 'ReadRequestsPerMinutePerProject',
        quota_limit_value: String(limit),
        quota_location: 'global',
        quota_metric: 'logging.googleapis.com/read_requests',
        service: 'logging.googleapis.com',
      },
    },
  };
}

/** The error of a fault that answers; null for those that break the connection or never answer. */
export function faultError(fault: Fault, limit: number): RpcError | null {
  switch (fault) {
    case 'unavailable':
      return { code: 14, message: 'The service is currently unavailable.' };
    case 'internal':
      return { code: 13, message: 'Internal error encountered.' };
    case 'deadline':
      return { code: 4, message: 'Deadline exceeded.' };
    case 'quota':
      return quotaError(limit);
    case 'quota-with-delay':
      return { ...quotaError(limit), retryDelay: '0.9s' };
    case 'expired-token':
      return { code: 3, message: 'The page token has expired.' };
    case 'unknown-token':
      return { code: 5, message: 'No such page token.' };
    case 'stale-token':
      return { code: 9, message: 'The page token is stale.' };
    case 'permission':
      return {
        code: 7,
        message: "Permission 'logging.logEntries.list' denied on resource (or it may not exist).",
      };
    case 'unauthenticated':
      return { code: 16, message: 'Request had invalid authentication credentials.' };
    case 'disabled':
      return {
        code: 7,
        message: `Cloud Logging API has not been used in project 123456789012 before or it is disabled.`,
        info: {
          reason: 'SERVICE_DISABLED',
          domain: 'googleapis.com',
          metadata: { consumer: CONSUMER, service: 'logging.googleapis.com' },
        },
      };
    default:
      return null;
  }
}

/** A full minute's reads, refilled when the minute is over. */
export function readBucket(limit: number, minuteMs: number): () => boolean {
  let from = 0;
  let used = 0;
  return () => {
    const now = performance.now();
    if (now - from >= minuteMs) {
      from = now;
      used = 0;
    }
    used += 1;
    return used <= limit;
  };
}
