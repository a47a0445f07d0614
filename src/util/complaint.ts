/**
 * Words by which a caller complains of what it called: an answer with an error status, or none in time. In one trace the error of
 * another service lies behind it, whoever logged first.
 */
const COMPLAINTS: readonly RegExp[] = [
  /\b5\d\d \(?(?:Internal Server Error|Bad Gateway|Service Unavailable|Gateway Time-?out)\b/i,
  /\b(?:status(?: code)?|HTTP(?:\/\d\.\d)?)[ :=]{1,3}5\d\d\b/i,
  /\b(?:returned|replied|answered|responded|respond(?:ing)?|repl(?:y|ying)|answering|returning)(?: with)?(?: (?:an? )?(?:HTTP|status|code|error)){0,3}[ :=]{1,3}5\d\d\b(?= (?:for|to|on|from|after|in|at|with|while|error|internal|bad|service|gateway)\b|[^\w ]|$)/i,
  /\b(?:GET|HEAD|POST|PUT|PATCH|DELETE) \S{1,200} ?(?:->|=>|:) ?(?:HTTP )?5\d\d\b/,
  /(?:^|\b(?:errors?|warn(?:ing)?|got|received|status|code|an?)[\]:]? )(?:401|403|429|5\d\d) from [a-z]/i,
  /\bdeadline exceeded\b|\bdid not (?:answer|respond|reply) (?:with)?in\b|\btimed out after \d+ ?m?s\b/i,
  /\b(?:read|request|connect|upstream|socket) tim(?:ed out|eout)\b/i,
  /\bi\/o timeout\b|\bsocket hang up\b|\bunexpected EOF$|\bno healthy (?:upstreams?|endpoints?|backends?|hosts?)\b|\bno route to host\b/i,
  /\bE(?:CONNRESET|CONNABORTED|TIMEDOUT|HOSTUNREACH|NETUNREACH)\b/,
  /\b(?:HttpServerErrorException|FeignException)\b/i,
];

/** Whether a text complains of the answer of something that was called. */
export function isComplaint(text: string): boolean {
  const start = text.length > 4000 ? text.slice(0, 4000) : text;
  return COMPLAINTS.some((form) => form.test(start));
}
