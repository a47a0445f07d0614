import type { Chain, Failure, Observed, RuleInfo, Signal } from '../model/index.ts';
import { SEVERITY_NUMBER } from '../model/index.ts';
import { counted } from '../util/text.ts';
import { SECOND } from '../util/time.ts';
import { goesOnEvenly, MIN_WINDOW, rises, timesOf } from '../util/pace.ts';
import { routeKey } from '../util/route-key.ts';

/** Answers that say that the caller asked wrongly, may not, or went away (499). */
const REFUSED: ReadonlySet<number> = new Set([
  400, 401, 403, 404, 405, 406, 409, 410, 411, 412, 413, 414, 415, 416, 422, 429, 499,
]);
const GONE = 499;
/** How servers say that it was the client of theirs: nginx and Apache name it, others tell what it did. */
const BY_CLIENT =
  /, client: [^,]{1,80}, server: |\[client [^\]]{1,80}\]|\b(?:from|by|with) (?:the )?client\b|\bon client (?:connection\b|\S{1,80},)|\bTLS handshake error from \S{1,80}: (?:EOF|read tcp|tls: (?:first record|client offered))|\bclient address: |\b[Cc]lient (?:has )?(?:unexpectedly |prematurely )?(?:closed|disconnected|aborted|cancell?ed|sent|intended|\S{1,80} has exceeded timeout)\b|\bcode = Canceled\b|\bcontext canceled\b|\bdue to user request$/;
/** How frameworks call requests that they do not take, as exceptions or in words. */
const NOT_TAKEN =
  /\b(?:\w*RoutingError|DisallowedHost|Suspicious\w*Operation|\w*BadHttpRequestException|\w*BadRequest(?:Exception|Error|KeyError)?|ClientAbortException|ClientDisconnect\w*|\w*InvalidAuthenticityToken|Http404|NotFoundHttpException|\w*MethodNotAllowed\w*|HttpRequestMethodNotSupportedException|NoResourceFoundException|NoHandlerFoundException|MethodArgumentNotValidException|HttpMessageNotReadableException|MultiPartParserError|RequestValidationError)\b|\bNo route matches\b|\bInvalid HTTP_HOST header\b|\bInvalid (?:request line|HTTP request received)\b|\bCSRF\b/;
/** The path that a line says was asked for. */
const ASKED = /\b(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)\]? "?(\/[^\s"?]{0,300})/;
/** What is the server's own all the same: what it called, its files' rights, its memory, disk and descriptors. */
const OWN =
  /\bupstream\b|\bbackend\b|\bproxy\b|\((?:1|5|12|13|23|24|28): |\bpermission denied\b|\bout of memory\b|\bno space\b|\btoo many open\b|\bscript (?:not found|headers)|\bredirection cycle\b|\binternal redirects\b|\bconfiguration error\b|\b(?:worker_)?connections are not enough\b|\blua (?:entry )?thread aborted\b|\bauth request unexpected status\b|\bno shared cipher\b|\bcan['’]t (?:locate|contact|connect|open)\b|\b(?:wsgi|perl|cgid?|lua|dbd):(?:error|crit)\b|\bPHP (?:message|Fatal|Warning)|\bFastCGI\b/i;
/** Paths that only those ask for who try doors (files of other software, secrets, repositories), and what browsers and robots ask of every site. */
const DOORS =
  /^\/+(?:favicon|apple-touch-icon|robots\.txt|sitemap|ads\.txt|app-ads\.txt|humans\.txt|security\.txt|browserconfig|\.well-known\/(?!openid|oauth|jwks|acme))|\.(?:php\d?|aspx?|jsp|cgi|env|git|svn|hg|bak|sql|htaccess|htpasswd|DS_Store)(?:[/.?{]|$)|^\/+(?:\.env|\.git|\.aws|\.ssh|wp-|wordpress|phpmyadmin|pma|cgi-bin|actuator\/(?!(?:health|info|prometheus|metrics)\b)|boaform|owa|xmlrpc|vendor\/phpunit|solr|jenkins|manager\/html|hnap1|autodiscover|ecp)/i;
/** The name by which a caller meant the service, where a framework does not know it as its own. */
const UNKNOWN_NAME =
  /\b(?:Invalid HTTP_HOST header: ['"]|Origin checking failed - |HTTP Origin header \()([^'")\s]{1,253})/;
/** A route that a service refuses so often, and that answers nothing well, is what it is there for. */
const OFTEN = 10;
/** Up to so many, and of so many requests or entries, it is a single caller's slip. */
const SINGLE = { failures: 3, of: 100 };
/** More of all requests of a service than this, or of the entries of what has none, is no noise of callers. */
const SHARE = 0.1;
/** Of so few it says nothing when exactly they came, as long as they did not become more. */
const TRICKLE = 0.01;
/** Callers that wait this long before they leave are kept waiting. */
const LONG_WAIT = 3n * SECOND;
/** A route that refuses more than this of its requests may be wrong itself. */
const ROUTE_SHARE = 0.5;

/**
 * Words for why a finding is none: its service refused what callers asked wrongly, or was left by them, seldom and all the time alike. What
 * begins within the window, what a route answers to nearly all, and whatever the service itself calls an error of its own stays one.
 */
export function callersBy(
  observed: Pick<Observed, 'exposure' | 'services' | 'first' | 'last' | 'entries'>,
  rules: ReadonlyMap<string, RuleInfo>,
): (chain: Chain) => string | undefined {
  const routes = new Map<string, { well: number; refused: number }>();
  const requests = new Map<string, number>();
  const serves = new Set<string>();
  for (const { service, method, route, status, count } of observed.exposure) {
    const key = routeKey(service, method, route);
    const row = routes.get(key) ?? { well: 0, refused: 0 };
    if (status >= 400) row.refused += count;
    else {
      row.well += count;
      serves.add(service);
    }
    routes.set(key, row);
    requests.set(service, (requests.get(service) ?? 0) + count);
  }
  const entriesOf = new Map(observed.services.map((s) => [s.name, s.entries]));
  return ({ group }) => {
    if (!group.failures.every((f) => ofCallers(f, rules))) return undefined;
    const failing = group.failures.length;
    const outsiders = group.failures.every((f) => f.members.every((m) => m.signal.outsider === true));
    const of = requests.get(group.service) ?? entriesOf.get(group.service) ?? observed.entries;
    if (isOwnName(group.failures) || areKeptWaiting(group.failures)) return undefined;
    const tried = group.failures.filter((f) => isTried(f, routes)).length;
    if (tried === failing && !(failing > OFTEN && failing > of * SHARE && !serves.has(group.service)))
      return `callers ask for what is not there, as scanners do: ${failing} of ${of}`;
    const [from, to] = [observed.first ?? 0n, observed.last ?? 0n];
    const times = timesOf(group);
    const few = failing <= SINGLE.failures && of >= SINGLE.of;
    const even =
      to - from >= MIN_WINDOW &&
      (goesOnEvenly(times, from, to) || (failing <= of * TRICKLE && !rises(times, from, to)));
    // Who has lost a right within the window may be many.
    if (outsiders)
      return few || even
        ? `${counted(failing, 'call')} of others than service accounts refused, ${few ? 'and no more' : 'at one pace in all of the window'}`
        : undefined;
    if (few) return `${failing} of ${of} refused, or left by its caller; nothing else failed with it`;
    const works = group.failures.every((f) => isTried(f, routes) || goesWell(f, routes));
    return even && works && failing <= of * SHARE
      ? `${failing} of ${of} refused, or left by their callers, at one pace in all of the window; nothing else failed with them`
      : undefined;
  };
}

/** Who tries doors does not know the service's name: one name, and no address, in all of many refusals is the one that it is meant to have. */
function isOwnName(failures: readonly Failure[]): boolean {
  const names = new Set(
    failures.map(({ members }) =>
      members
        .map((m) => UNKNOWN_NAME.exec(m.signal.message.slice(0, 1000))?.[1])
        .find((name) => name !== undefined),
    ),
  );
  const [name] = names;
  return (
    failures.length > SINGLE.failures &&
    names.size === 1 &&
    name !== undefined &&
    /^(?!.*\[ip:)[a-z]/i.test(name)
  );
}

/** Of more than a few callers that left, most had waited long: the service did not answer them. */
function areKeptWaiting(failures: readonly Failure[]): boolean {
  const waits = failures.flatMap(({ members }) =>
    members.flatMap(({ signal: { request } }) =>
      request?.status === GONE ? [request.end - request.start] : [],
    ),
  );
  return waits.length > SINGLE.failures && waits.filter((w) => w >= LONG_WAIT).length * 2 > waits.length;
}

type Rules = ReadonlyMap<string, RuleInfo>;

function ofCallers(failure: Failure, rules: Rules): boolean {
  if (failure.kind === 'crash') return false;
  const refused = failure.members.some(({ signal }) => isRefusal(signal, rules));
  return (
    refused &&
    failure.members.every(
      ({ signal }) =>
        isRefusal(signal, rules) || isRemark(signal, rules) || (signal.request?.status ?? 500) < 400,
    )
  );
}

function isRefusal(s: Signal, rules: Rules): boolean {
  if (s.event || s.lifecycle !== undefined) return false;
  if (s.request) return REFUSED.has(s.request.status);
  if (s.outsider === true) return true;
  if (s.answered !== undefined) return REFUSED.has(s.answered) && !s.exception;
  const head = s.message.slice(0, 1000);
  if (OWN.test(head)) return false;
  if (s.access) return REFUSED.has(s.access.status);
  if (s.exception) return isGone(s) || s.exception.exceptions.every((e) => NOT_TAKEN.test(e.type));
  if (ofDatabase(s) && s.matches.some((m) => m.ruleId === 'SQL_UNIQUE_VIOLATION')) return true;
  return isMild(s, rules) && (BY_CLIENT.test(head) || NOT_TAKEN.test(head));
}

/** Whether no rule sees something grave in it, or something of the platform. */
function isMild({ matches }: Signal, rules: Rules): boolean {
  return matches.every(({ ruleId }) => {
    const rule = rules.get(ruleId);
    return (
      rule === undefined ||
      (rule.tier !== 'platform' && rule.severity !== 'critical' && rule.severity !== 'high')
    );
  });
}

/** A write to a caller that has left, where the server itself does not call it an error. */
function isGone(s: Signal): boolean {
  return (
    SEVERITY_NUMBER[s.severity] < SEVERITY_NUMBER.ERROR &&
    s.matches.length > 0 &&
    s.matches.every((m) => m.ruleId === 'BROKEN_PIPE')
  );
}

/** What a service remarks of a call that it refuses. */
function isRemark(s: Signal, rules: Rules): boolean {
  return (
    !s.request &&
    !s.event &&
    !s.exception &&
    s.lifecycle === undefined &&
    SEVERITY_NUMBER[s.severity] < SEVERITY_NUMBER.ERROR &&
    s.matches.every((m) => !['dependency', 'platform', 'change'].includes(rules.get(m.ruleId)?.tier ?? ''))
  );
}

/** A database tells of the statements that it refuses; that they hurt is for the application to say. */
function ofDatabase(s: Signal): boolean {
  return s.resourceType === 'cloudsql_database' || /\b(?:db|user)=\w/.test(s.message.slice(0, 200));
}

type Routes = ReadonlyMap<string, { readonly well: number; readonly refused: number }>;

function isTried({ members }: Failure, routes: Routes): boolean {
  const asked = members.flatMap(({ signal }) => pathOf(signal) ?? []);
  return (
    asked.length > 0 &&
    asked.every(
      ({ method, path, service }) =>
        DOORS.test(path) && (routes.get(routeKey(service, method, path))?.well ?? 0) === 0,
    )
  );
}

/** What an entry says was asked for and refused. */
function pathOf(
  s: Signal,
): { readonly method: string; readonly path: string; readonly service: string } | undefined {
  const { request, access, service = '' } = s;
  if (request)
    return request.status < 400 ? undefined : { method: request.method, path: request.route, service };
  if (access) return access.status < 400 ? undefined : { method: access.method, path: access.route, service };
  const path = ASKED.exec(s.message.slice(0, 1000))?.[1];
  return path === undefined ? undefined : { method: 'GET', path, service };
}

/** Whether the routes that refused it serve others; where no request is known, its own words have to do. */
function goesWell({ members }: Failure, routes: Routes): boolean {
  return members.every(({ signal: { request, service } }) => {
    if (!request || request.status === GONE || request.status < 400) return true;
    const row = routes.get(routeKey(service ?? '', request.method, request.route));
    return row !== undefined && row.refused <= (row.well + row.refused) * ROUTE_SHARE;
  });
}
