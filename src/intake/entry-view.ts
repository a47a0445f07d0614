import type { Correlation, Entry, HttpRequest, JsonObject, Severity, Where } from '../model/index.ts';
import { remembering } from '../util/remember.ts';
import { canonicalJson, hash64 } from '../util/hash.ts';
import { correlationOf } from './correlation.ts';
import { embeddedJson } from './embedded.ts';
import { httpOf } from './http-request.ts';
import { idAt, isObject, objectAt, textAt } from './json-access.ts';
import { fieldSeverityOf } from './level-words.ts';
import { messageOf, textOfPayload } from './message.ts';
import { instanceOf, revisionOf, serviceOf } from './service.ts';
import { effectiveSeverity, textSeverityOf } from './severity.ts';
import { stackTextsOf } from './stack-texts.ts';
import { readInstant } from './timestamps.ts';
import type { Instant } from './timestamps.ts';
import { hasTraceSign } from './trace-sign.ts';

/** Every member of Entry; those that may be absent read as undefined. */
type View = { readonly [K in keyof Required<Entry>]: Entry[K] };

const UNSET = Symbol('not computed');
type Lazy<T> = T | typeof UNSET;

/**
 * Entry whose costly parts are computed when first read: most entries of a window are healthy and only counted. Members
 * are getters on the prototype, so a spread copy (`{...entry}`) would lose them.
 */
class EntryView implements View {
  readonly raw: JsonObject;
  readonly where: Where;
  readonly time: bigint;
  readonly timestamp: string;
  readonly received: bigint | undefined;
  private lazyMessage: Lazy<string> = UNSET;
  private lazyEmbedded: Lazy<JsonObject | undefined> = UNSET;
  private lazyTextSeverity: Lazy<Severity | undefined> = UNSET;
  private lazySeverity: Lazy<Severity> = UNSET;
  private lazyStacks: Lazy<readonly string[]> = UNSET;
  private lazyCorrelation: Lazy<Correlation> = UNSET;
  private lazyHttp: Lazy<HttpRequest | undefined> = UNSET;
  private lazyService: Lazy<string | undefined> = UNSET;
  private lazyHash: Lazy<string> = UNSET;

  constructor(raw: JsonObject, instant: Instant, received: bigint | undefined, where: Where) {
    this.raw = raw;
    this.where = where;
    this.time = instant.ns;
    this.timestamp = instant.text;
    this.received = received;
  }

  get insertId(): string | undefined {
    return idAt(this.raw, 'insertId');
  }

  get logName(): string | undefined {
    return textAt(this.raw, 'logName');
  }

  get logId(): string | undefined {
    return logIdOf(this.logName);
  }

  get project(): string | undefined {
    return projectOf(this.raw);
  }

  get fieldSeverity(): Severity {
    return fieldSeverityOf(this.raw.severity);
  }

  get hasPayload(): boolean {
    return hasPayload(this.raw);
  }

  get resourceType(): string | undefined {
    return textAt(objectAt(this.raw, 'resource'), 'type');
  }

  get revision(): string | undefined {
    return revisionOf(this.raw);
  }

  get instance(): string | undefined {
    return instanceOf(this.raw);
  }

  get service(): string | undefined {
    if (this.lazyService === UNSET) this.lazyService = serviceOf(this.raw);
    return this.lazyService;
  }

  get http(): HttpRequest | undefined {
    if (this.lazyHttp === UNSET) this.lazyHttp = httpOf(this.raw);
    return this.lazyHttp;
  }

  get embedded(): JsonObject | undefined {
    if (this.lazyEmbedded === UNSET) this.lazyEmbedded = embeddedIn(this.raw);
    return this.lazyEmbedded;
  }

  get message(): string {
    if (this.lazyMessage === UNSET) this.lazyMessage = messageOf(this.raw, () => this.embedded, this.http);
    return this.lazyMessage;
  }

  get textSeverity(): Severity | undefined {
    if (this.lazyTextSeverity === UNSET)
      this.lazyTextSeverity = hasPayload(this.raw)
        ? textSeverityOf(objectAt(this.raw, 'jsonPayload'), this.embedded, this.message)
        : undefined;
    return this.lazyTextSeverity;
  }

  get severity(): Severity {
    if (this.lazySeverity === UNSET)
      this.lazySeverity = effectiveSeverity(
        this.fieldSeverity,
        this.logId,
        () => this.textSeverity,
        () => hasTraceSign(this.message) || this.stackTexts.some(hasTraceSign),
      );
    return this.lazySeverity;
  }

  get stackTexts(): readonly string[] {
    if (this.lazyStacks === UNSET) {
      const payloads = [objectAt(this.raw, 'jsonPayload'), this.embedded].filter(
        (payload) => payload !== undefined,
      );
      this.lazyStacks = stackTextsOf(payloads, this.message);
    }
    return this.lazyStacks;
  }

  get correlation(): Correlation {
    if (this.lazyCorrelation === UNSET)
      this.lazyCorrelation = correlationOf(this.raw, this.embedded, this.message);
    return this.lazyCorrelation;
  }

  get hash(): string {
    if (this.lazyHash === UNSET) this.lazyHash = hash64(canonicalJson(this.raw));
    return this.lazyHash;
  }
}

/** An entry in REST spelling -> Entry; a text where it has no time that can be read. */
export function entryOf(raw: JsonObject, where: Where): Entry | string {
  const received = raw.receiveTimestamp === undefined ? null : readInstant(raw.receiveTimestamp);
  const stated = raw.timestamp === undefined ? null : readInstant(raw.timestamp);
  const instant = stated ?? received;
  if (!instant) return raw.timestamp === undefined ? 'no timestamp' : 'a timestamp that cannot be read';
  return new EntryView(raw, instant, received?.ns, where) as Entry;
}

/** Whether a text, JSON or proto payload with content is present. */
export function hasPayload(raw: JsonObject): boolean {
  return textAt(raw, 'textPayload') !== undefined || filled(raw.jsonPayload) || filled(raw.protoPayload);
}

function filled(value: unknown): boolean {
  if (!isObject(value)) return false;
  for (const _key in value) return true;
  return false;
}

/** Log id of a log name: what follows `/logs/`, percent-decoded. */
export function logIdOf(logName: string | undefined): string | undefined {
  return logName === undefined ? undefined : decodedId(logName);
}

const decodedId = remembering((logName) => {
  const at = logName.indexOf('/logs/');
  const id = at < 0 ? logName : logName.slice(at + 6);
  if (!id.includes('%')) return id;
  try {
    return decodeURIComponent(id);
  } catch {
    return id;
  }
});

function projectOf(raw: JsonObject): string | undefined {
  const logName = textAt(raw, 'logName');
  if (logName?.startsWith('projects/') === true) {
    const end = logName.indexOf('/', 9);
    return end < 0 ? logName.slice(9) : logName.slice(9, end);
  }
  return textAt(objectAt(objectAt(raw, 'resource'), 'labels'), 'project_id');
}

function embeddedIn(raw: JsonObject): JsonObject | undefined {
  const text = textAt(raw, 'textPayload') ?? textOfPayload(objectAt(raw, 'jsonPayload') ?? {});
  return text?.includes('{') === true ? embeddedJson(text) : undefined;
}
