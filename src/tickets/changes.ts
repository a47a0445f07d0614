import type { Block, SectionState } from './block.ts';

/** What a person should hear of. */
export function changesOf(
  block: Block,
  post: { readonly sections: readonly SectionState[] },
): readonly string[] {
  const changes: string[] = [];
  for (const now of post.sections) {
    const was =
      block.sections.find((s) => s.fingerprint === now.fingerprint) ??
      (post.sections.length === 1 ? block.sections[0] : undefined);
    if (!was) {
      changes.push(`A further finding: ${now.cause} (${now.figure}).`);
      continue;
    }
    if (was.severity !== now.severity) changes.push(`Severity: ${was.severity} before, ${now.severity} now.`);
    if (was.cause !== now.cause) changes.push(`Cause: "${was.cause}" before, "${now.cause}" now.`);
    if (was.verdict !== undefined && now.verdict !== undefined && was.verdict !== now.verdict)
      changes.push(`Verdict: ${was.verdict} before, ${now.verdict} now (${now.figure}).`);
  }
  return changes;
}
