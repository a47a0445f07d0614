const IN_NAME = /[\w-]/;

/** Whether a text has a name as a whole: `kafka-1` in `kafka-1.kafka:9092`, not in `kafka-10`. */
export function hasName(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1))
    if (!IN_NAME.test(text.charAt(at - 1)) && !IN_NAME.test(text.charAt(at + name.length))) return true;
  return false;
}
