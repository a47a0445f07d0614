/** JSON Schema (draft 2020-12) of a rule file, for editors; loads zod when it is asked for. */
export async function ruleSchema(): Promise<Record<string, unknown>> {
  const { ruleJsonSchema } = await import('./rule-schema.ts');
  return ruleJsonSchema();
}
