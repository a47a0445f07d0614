import type { Baseline, BaselineInput, RunPatterns } from './baseline/index.ts';
import type { Catalog } from './catalog/index.ts';
import type { CapabilitySpec, Chain, Entry, Observed, Report, Severity } from './model/index.ts';
import type { Scope } from './observe/index.ts';
import type { CheckoutMap } from './probes/index.ts';
import type { DividedReading } from './reading/index.ts';
import type { TrafficAsked } from './report/index.ts';
import type { Collected, Divisible, LiveOptions } from './sources/index.ts';

/** What to investigate, and with what. Times are RFC 3339, dates, or spans back from now (`1h`). */
export interface InvestigateOptions {
  /** Files, folders, `-` for standard input, `gcp:PROJECT` for Cloud Logging itself. */
  readonly from: readonly string[];
  /** Saved entries of a window in which all was well: what fails there as well is background. */
  readonly baselineFrom?: readonly string[] | undefined;
  /** Folders of rules; later ones override earlier ones. */
  readonly rules: readonly string[];
  /** JUnit XML texts with the names of their files. */
  readonly tests?: readonly { readonly file: string; readonly xml: string }[] | undefined;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  /** The clock of the run; for saved entries the last entry's time stands in where it is absent. */
  readonly now?: string | undefined;
  readonly services?: readonly string[] | undefined;
  readonly revisions?: readonly string[] | undefined;
  /** Cloud Logging query language. */
  readonly filter?: string | undefined;
  readonly minSeverity?: Severity | undefined;
  readonly context?: NonNullable<Report['context']> | undefined;
  readonly cycle?: string | undefined;
  /** With what the run is compared; not at all where it is absent. */
  readonly baseline?: Baseline | undefined;
  /** What users do with the system, and how it is seen to go well. */
  readonly capabilities?: readonly CapabilitySpec[] | undefined;
  /** What the history knows to have been fixed before this run. */
  readonly fixedBefore?: BaselineInput['fixedBefore'];
  /** Key of the stand-ins that redaction leaves; the same key gives the same stand-ins. */
  readonly redactKey?: string | undefined;
  /** Folder in which the compiled catalog is kept. */
  readonly cacheDir?: string | undefined;
  /** How many requests there must have been. */
  readonly traffic?: TrafficAsked | undefined;
  /** Whether Cloud Logging is asked since when findings of weight are there; a read each. */
  readonly firstSeen?: boolean | undefined;
  /** Where saved entries of Cloud Logging came from: since when findings are there is asked of it. */
  readonly lookBackIn?: readonly string[] | undefined;
  /** How `gcp:` locations are read. */
  readonly live?: LiveOptions | undefined;
  /** Sees the chains of all findings, background included, with the entries that were joined for each. */
  readonly inspect?: ((chains: readonly Chain[]) => void) | undefined;
  /** Takes the lines of the run by pattern, for another run of this process to compare with: all entries are parsed then. */
  readonly keepPatterns?: ((own: RunPatterns) => void) | undefined;
  /** Sees what was observed beside the report, and can read the entries of the run again, in the same window and by the same copies. */
  readonly again?: ((seen: SeenAgain) => Promise<void>) | undefined;
  /** Takes the redacted entries of a live reading that could not finish, so that it can go on later. */
  readonly keepUnfinished?: ((entries: AsyncGenerator<string, Collected>) => Promise<void>) | undefined;
  /** False: every entry is parsed. The report is the same. */
  readonly prefilter?: boolean | 'from-start' | undefined;
  /** Reads saved entries in other threads; null where that is not worth it. */
  readonly elsewhere?: ((task: ReadElsewhere) => Promise<DividedReading | null>) | undefined;
  /** Folder of a git clone of the sources; what the deepest layers claim of code is asked there. */
  readonly repo?: string | undefined;
  /** The commit that ran; else it is found in the entries, or inferred by time. */
  readonly commit?: string | undefined;
  /** How images and paths of containers map to the clone, where that is configured. */
  readonly checkout?: CheckoutMap | undefined;
  readonly stdin: NodeJS.ReadableStream;
  readonly version?: string | undefined;
}

/** What other threads read. */
export interface ReadElsewhere {
  readonly from: readonly string[];
  readonly divisible: Divisible;
  readonly scope: Scope;
  /** Hash of the rules that the run knows. */
  readonly catalogHash: string;
}

/** What a run lets be read again before it ends. */
export interface SeenAgain {
  readonly report: Report;
  readonly observed: Observed;
  readonly catalog: Catalog;
  /** Reads all entries of the run once more, in their raw form; as often as asked. */
  readonly read: (take: (entry: Entry) => void) => Promise<void>;
}
