import { templateText } from '../mining/index.ts';
import type { JsonObject } from '../model/index.ts';
import { byCode } from '../util/text.ts';
import { leavesOf, type Leaf } from './leaves.ts';

/** A field that has one value in all examples, and how much it says of what happened. */
export interface EqualField extends Leaf {
  /** 0: names the error; 1: names the code that wrote it; 2: the service. Higher ones are asked for only where lower ones do not tell enough. */
  readonly level: 0 | 1 | 2;
}

/** Keys that name an error or event. */
const EVENT =
  /^(?:error_?code|code|event|event_?(?:type|name)|reason|error_?type|exception_?type|failure_?type|alert_?name)$/i;
/** Keys that name the place in the program. */
const PLACE =
  /^(?:logger|logger_?name|module|component|function|func_?name|class|source|category|operation|action|method_?name|service_?name|container_name|facility)$/i;
const SERVICE = /^(?:service_name|app|service|function_name|job_name|container_name)$/;
const MAX_VALUE = 80;

/**
 * Fields equal in all examples, raw and redacted, that say what happened or where: severity apart. Of a value that looks variable (an id, a
 * number with digits that change) it is chance that it was the same.
 */
export function equalFields(
  raws: readonly JsonObject[],
  redacted: readonly JsonObject[],
): readonly EqualField[] {
  const [first, ...rest] = [...raws, ...redacted].map(leavesOf);
  if (!first) return [];
  return [...first]
    .filter(([key, leaf]) => rest.every((other) => other.get(key)?.value === leaf.value))
    .flatMap(([, leaf]): EqualField[] => {
      const level = levelOf(leaf);
      return level === null ? [] : [{ ...leaf, level }];
    })
    .sort((a, b) => a.level - b.level || byCode(a.names.join('.'), b.names.join('.')));
}

function levelOf({ names, value }: Leaf): EqualField['level'] | null {
  const [root] = names;
  const name = names.at(-1) ?? '';
  if (typeof value === 'boolean' || (typeof value === 'string' && !isName(value))) return null;
  if (root === 'resource')
    return typeof value === 'string' && names[1] === 'labels' && SERVICE.test(name) ? 2 : null;
  if (root !== 'jsonPayload' && root !== 'protoPayload') return null;
  if (EVENT.test(name)) return 0;
  if (typeof value !== 'string') return null;
  if (PLACE.test(name)) return 1;
  return SERVICE.test(name) ? 2 : null;
}

/** Whether a text names something rather than telling of it, and holds no variable part. */
function isName(value: string): boolean {
  return (
    value.length > 1 &&
    value.length <= MAX_VALUE &&
    /^[\p{L}][\w.:/ -]*$/u.test(value) &&
    templateText(value) === value
  );
}
