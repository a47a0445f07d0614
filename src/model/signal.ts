import type { Correlation, Where } from './entry.ts';
import type { ExceptionChain } from './exception.ts';
import type { ProbeSpec } from './probe.ts';
import type { FindingSeverity, Severity, SeverityCounts } from './severity.ts';

/** How an entry is cited. */
export interface EntryRef {
  readonly insertId?: string;
  readonly logName?: string;
  readonly project?: string;
  /** RFC 3339, UTC. */
  readonly timestamp: string;
  /** Content hash, 16 hex digits. */
  readonly hash: string;
  readonly where: Where;
}

/** A rule seen in an entry. */
export interface Match {
  readonly ruleId: string;
  /** Redacted captures, by name. */
  readonly captures: Readonly<Record<string, string>>;
  /** The exception of the entry's chain that the rule's `exception` condition hit, as index into `Signal.exception.exceptions`. */
  readonly exceptionIndex?: number;
}

/** A request as a load balancer, Cloud Run or an access log line recorded it. */
export interface RequestSeen {
  readonly method: string;
  /** Path with variable parts folded (`/api/users/{id}`). */
  readonly route: string;
  /** The host that was asked, where the entry has a whole URL. */
  readonly host?: string;
  /** Whether the caller names itself as a queue or a schedule of the platform; unset where it gives no name. */
  readonly byPlatform?: boolean;
  readonly status: number;
  /** Nanoseconds since 1970; start of the request. */
  readonly start: bigint;
  /** start + latency. */
  readonly end: bigint;
}

/**
 * What `observe` lets out of one entry: everything in it is redacted.
 * `error`: it says that something failed; `request`: a request entry; `lifecycle`: starts and exits;
 * `context`: not interesting alone, read in the second pass around a failure.
 */
export interface Signal {
  readonly role: 'error' | 'request' | 'lifecycle' | 'context';
  /** Tells signals apart within a run: the entry's identity, the same whatever the order of reading. */
  readonly key: string;
  readonly ref: EntryRef;
  /** Nanoseconds since 1970. */
  readonly time: bigint;
  readonly severity: Severity;
  readonly resourceType?: string;
  readonly logId?: string;
  readonly service?: string;
  readonly revision?: string;
  readonly instance?: string;
  /** The node of the cluster that it ran on, or that wrote it. */
  readonly node?: string;
  /** The container that wrote it, or that an event about its pod is about. */
  readonly container?: string;
  /** The Kubernetes namespace that it was logged in. */
  readonly namespace?: string;
  readonly correlation: Correlation;
  /** Redacted message, at most 4,000 characters. */
  readonly message: string;
  /** One line to quote, at most 300 characters. */
  readonly quote: string;
  /** No text of the entry says `quote`: it is put together from the fields of its request. */
  readonly summary?: boolean;
  /** `quote` without its line's own head (time, process, level, logger), where it has one. */
  readonly body?: string;
  /** A server's access log line: it restates a request, and is no error of its own. */
  readonly access?: { readonly method: string; readonly route: string; readonly status: number };
  /** An end that somebody asked for (SIGTERM): nothing failed. */
  readonly asked?: boolean;
  /** Trace that this entry alone shows. */
  readonly exception?: ExceptionChain;
  /** An exception that the message names in one line, without a trace. */
  readonly mention?: { readonly type: string; readonly message: string };
  /** A process, worker or container that began or ended. */
  readonly lifecycle?: 'start' | 'exit';
  readonly request?: RequestSeen;
  readonly matches: readonly Match[];
  /** Template of the message: variable parts as `<*>`. */
  readonly template: string;
  /** Guesses that the application itself makes about its cause, quoted. */
  readonly claims: readonly string[];
  /** Name of a field for a stack trace that is there and empty. */
  readonly emptyTrace?: string;
  /** A call that the audit log says was refused, of a person or somebody left out of it, not of a service account. */
  readonly outsider?: true;
  /** A Kubernetes event: the object that it is about, and since when it repeats. */
  readonly event?: {
    readonly kind: string;
    readonly name: string;
    readonly namespace?: string;
    readonly reason: string;
    /** How often it was seen, where the event says so. */
    readonly count?: number;
    /** The node whose kubelet reports it. */
    readonly host?: string;
    /** Nanoseconds since 1970; the first of the repeated events, where the event says so. */
    readonly since?: bigint;
  };
  /** A platform's attempt to call an address (Cloud Scheduler, Cloud Tasks): what it called. */
  readonly target?: {
    readonly method?: string;
    readonly host: string;
    readonly route: string;
    /** HTTP status of the answer, where the entry has one. */
    readonly status?: number;
  };
  /** The error status with which its own fields say that its request was answered. */
  readonly answered?: number;
  /** Hosts that an error names as what it called (`payments.shop.svc.cluster.local`), in its text or in a field for it; lower case, without port. */
  readonly calls?: readonly string[];
  /** Where the entry's own fields say that it was logged (module, function), where they do. */
  readonly logger?: string;
}

/** Requests of one kind, counted over the whole window. */
export interface Exposure {
  readonly service: string;
  readonly revision: string;
  readonly method: string;
  readonly route: string;
  readonly status: number;
  readonly count: number;
}

/** A rule's tier: for grouping and catalog pages; it never orders a chain. */
export const TIERS = ['symptom', 'application', 'dependency', 'platform', 'change'] as const;

/** A rule's tier. */
export type Tier = (typeof TIERS)[number];

/**
 * How two failures' entries may be tied: same value of the key. `entry` is the very same entry; `node` the machine of a cluster; `target`: what the effect names as
 * called (a host, a backend) is the service that the cause is of; `server`: the effect
 * is what a kind of server answers, and the cause is logged by the only server of that kind.
 */
export const TIE_KEYS = [
  'entry',
  'trace',
  'request',
  'operation',
  'process',
  'instance',
  'service',
  'revision',
  'node',
  'target',
  'server',
] as const;

/** A key on which two entries can be tied. */
export type TieKey = (typeof TIE_KEYS)[number];

/** What ties a cause to what it is behind. */
export interface Tie {
  /** Any one of these keys being the same ties them; the first that holds is named. */
  readonly same: readonly TieKey[];
  /** Nanoseconds. */
  readonly within: bigint;
  /** Whether the cause must be logged before its effect. */
  readonly order: 'before' | 'after' | 'any';
}

/** A cause that a rule's author thinks of, which no entry can show: always printed as suspected. */
export interface Suspect {
  readonly title: string;
  readonly confirm: string;
  readonly component?: string;
}

/** What later rooms know of a rule: its knowledge, without its condition. */
export interface RuleInfo {
  readonly id: string;
  /** May hold `{{capture}}`. */
  readonly title: string;
  readonly tier: Tier;
  readonly severity: FindingSeverity;
  readonly because: string;
  readonly behind: readonly { readonly rule: string; readonly tie: Tie }[];
  readonly confirm?: string;
  readonly fix: readonly string[];
  readonly suspects: readonly Suspect[];
  /** What it sees is the answer of a server of this kind (`redis`) about its own state: the fault is the server's, whoever logs the answer. */
  readonly server?: string;
  /** That state is as much the doing of the callers, who use up a limit together: where nothing names the server, the answer alone blames none. */
  readonly shared?: boolean;
  /** Rules whose failures are over once this one is seen on the same object. */
  readonly heals?: readonly string[];
  /** Guesses of applications that an entry of this rule rules out: what they are about, and what they guess (whole words). */
  readonly contradicts?: readonly {
    readonly about: readonly string[];
    readonly guess: readonly string[];
    readonly because: string;
  }[];
  /** Questions to a checkout that can settle what is behind it; absent where it has none. */
  readonly probes?: readonly ProbeSpec[];
  readonly references: readonly string[];
}

/** A stack trace put together from one entry or several (chained tracebacks and split lines arrive as separate entries). */
export interface TraceSeen {
  readonly chain: ExceptionChain;
  /** Keys of the signals that show it, in order of time. */
  readonly keys: readonly string[];
}

/** A service as the window shows it. */
export interface ServiceSeen {
  readonly name: string;
  readonly entries: number;
  /** Its last entry, nanoseconds; absent where nobody counted. */
  readonly last?: bigint;
  /** By effective severity, in the order of severity; absent where nobody counted. */
  readonly severities?: SeverityCounts;
  /** In order of first entry. Nanoseconds; `instances` counts the distinct ones. */
  readonly revisions: readonly {
    readonly name: string;
    readonly first: bigint;
    readonly last: bigint;
    readonly entries: number;
    readonly instances: number;
  }[];
}

/** How much each service wrote, in equal steps of time from the first entry of the window to its last. */
export interface ActivitySeen {
  /** Seconds since 1970 at which the first step begins: a multiple of `step`. */
  readonly start: number;
  /** Length of a step in seconds: a minute, or more where the window is long. */
  readonly step: number;
  /** By service, in the order of their names: by step, how many entries, and how many of them tell of a failure. */
  readonly services: readonly {
    readonly name: string;
    readonly entries: readonly number[];
    readonly failures: readonly number[];
  }[];
}

/** An error-like template with its count over the whole window. */
export interface TemplateSeen {
  readonly template: string;
  readonly severity: Severity;
  readonly count: number;
  readonly services: readonly string[];
  readonly first: bigint;
  readonly last: bigint;
  /** Up to three, earliest first. */
  readonly examples: readonly Signal[];
  /** All entries of it, in order of time. */
  readonly signals: readonly Signal[];
}

/** All that leaves `observe`: redacted signals in order of time, and the counts of everything read. */
export interface Observed {
  readonly signals: readonly Signal[];
  readonly traces: readonly TraceSeen[];
  readonly exposure: readonly Exposure[];
  readonly services: readonly ServiceSeen[];
  /** Null where there is no entry; absent where nobody counted. */
  readonly activity?: ActivitySeen | null;
  /** Error-like patterns that no rule matched and no exception explains. */
  readonly unknowns: readonly TemplateSeen[];
  /** Entries in the window and the filter. */
  readonly entries: number;
  readonly first: bigint | null;
  readonly last: bigint | null;
  readonly matchedRules: readonly string[];
  /** What entries of the window have: payload kinds (`jsonPayload` ...), `httpRequest`, and `resource.type=...`. */
  readonly places: ReadonlySet<string>;
}
