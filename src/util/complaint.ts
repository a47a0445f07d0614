/**
 * Words by which a caller complains of what it called: an answer with an error status, or none in time. In one trace the error of
 * another service lies behind it, whoever logged first.
 */
const COMPLAINT =
  /\b5\d\d \(?(?:Internal Server Error|Bad Gateway|Service Unavailable|Gateway Time-?out)\b|\b(?:status(?: code)?|HTTP(?:\/\d\.\d)?)[ :=]{1,3}5\d\d\b|\b(?:returned|replied|answered|responded|respond(?:ing)?|repl(?:y|ying)|answering|returning)(?: with)?(?: (?:an? )?(?:HTTP|status|code|error)){0,3}[ :=]{1,3}5\d\d\b|\bdeadline exceeded\b|\bdid not (?:answer|respond|reply) (?:with)?in\b|\btimed out after \d+ ?m?s\b|\b(?:read|request|connect|upstream|socket) tim(?:ed out|eout)\b|\bHttpServerErrorException\b|\bFeignException\b/i;

/** Whether a text complains of the answer of something that was called. */
export function isComplaint(text: string): boolean {
  return COMPLAINT.test(text.length > 4000 ? text.slice(0, 4000) : text);
}
