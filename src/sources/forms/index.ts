import { binary } from './binary.ts';
import { csv } from './csv.ts';
import type { Form, Sample } from './form.ts';
import { json } from './json.ts';
import { lines, text } from './lines.ts';
import { yaml } from './yaml.ts';

/** Every form, the more certain sign first; the last claims whatever is left. */
const FORMS: readonly Form[] = [binary, lines, json, yaml, csv, text];

/** The form that a sample is of. */
export function formOf(sample: Sample): Form {
  return FORMS.find((form) => form.claims(sample)) ?? text;
}

/** Whether the form holds entries at all; a folder's other files are passed over. */
export function isLogForm(form: Form): boolean {
  return form !== binary && form !== text;
}
