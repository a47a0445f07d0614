const SLOWNESS =
  /\b(?:slow(?:ly|ness|er)?|latenc(?:y|ies)|sluggish|lag(?:gy|ging)?|performance|response times?|takes? (?:too )?long|hang(?:s|ing)?|time ?outs?|p9\d)\b/i;

/** Whether a symptom, as a person tells it, is that something takes long. */
export function isAboutSlowness(symptom: string): boolean {
  return SLOWNESS.test(symptom);
}
