import type { Operand } from '../operand.ts';
import { formatTimestamp } from '../../util/time.ts';

/** Reads all values of an operand, each as the text that a person would write for it. */
export function collectValues(operand: Operand): (entry: unknown) => readonly string[] {
  let found: string[] = [];
  const gather = operand.bind((value) => {
    const text = asText(value, operand.type);
    if (text !== null) found.push(text);
    return false;
  });
  if (operand.constant) {
    const fixed = found;
    return () => fixed;
  }
  return (entry) => {
    found = [];
    gather(entry);
    return found;
  };
}

function asText(value: unknown, type: Operand['type']): string | null {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'bigint') return null;
  return type === 'timestamp' ? formatTimestamp(value) : type === 'duration' ? `${value}ns` : String(value);
}
