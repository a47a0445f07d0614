import type { InvestigateOptions } from '../../investigate.ts';

type Context = NonNullable<InvestigateOptions['context']>;

/** What of a context file the pipeline knows; other members are let be. */
export function contextOf(file: Readonly<Record<string, unknown>> | null): Context | null {
  if (!file) return null;
  const text = (name: string): Record<string, string> =>
    typeof file[name] === 'string' ? { [name]: file[name] } : {};
  return { ...text('symptom'), ...text('system'), ...text('deployTime') };
}
