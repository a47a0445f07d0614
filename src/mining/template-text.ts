import { maskMessage } from './mask.ts';

/**
 * The template of one message, made of this message alone: the same in every run, whatever else was logged.
 * Ids, numbers, quoted values, addresses and variable segments of paths read `<*>`.
 */
export function templateText(text: string): string {
  return maskMessage(text, 'fold');
}
