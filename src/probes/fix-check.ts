import type { CodeCheck, CodeCount, ProbeOutcome, Report, RuleInfo } from '../model/index.ts';
import { UserError } from '../util/errors.ts';
import { openRepository } from './git/repository.ts';
import { openSnapshot } from './git/snapshot.ts';
import { recount } from './recount.ts';
import { sceneOf, type Scene } from './scene.ts';
import { openTrees } from './tree/trees.ts';

/** One probe of a report, asked again at a later commit. */
export interface FixCheck {
  readonly finding: string;
  readonly probe: ProbeOutcome;
  readonly before: CodeCount;
  readonly now: CodeCount;
  /** Why no hit now does not say that it is gone; absent where it does. */
  readonly doubt?: string;
}

/** What a check says of the fix. */
export function codeCheck({ probe, before, now, doubt }: FixCheck): CodeCheck {
  const [evidence, says]: [CodeCheck['evidence'], string] =
    doubt !== undefined
      ? ['undecided', `cannot tell: ${doubt}`]
      : now.hits === 0 && before.hits > 0
        ? ['for', 'gone, evidence for the fix']
        : now.hits < before.hits
          ? ['against', 'fewer, but still there']
          : ['against', 'still there, evidence against the claim "fixed"'];
  return { probe: probe.id, title: probe.title, before, now, evidence, says };
}

/** What a fix check is made of. */
export interface FixQuestion {
  readonly report: Report;
  readonly rules: ReadonlyMap<string, RuleInfo>;
  readonly repo: string;
  /** Default: HEAD. */
  readonly commit?: string | undefined;
}

/** Asks the probes of a report again at a commit, counted the same way at both. @throws UserError where the checkout cannot be read. */
export async function checkFix(question: FixQuestion): Promise<readonly FixCheck[]> {
  const repository = await openRepository(question.repo);
  if (typeof repository === 'string') throw new UserError(repository);
  const name = question.commit ?? 'HEAD';
  const commit = await repository.resolve(name);
  if (commit === null)
    throw new UserError(`commit ${JSON.stringify(name)} is not in the checkout`, {
      next: 'fetch it, or give another one with --commit',
    });
  const trees = await openTrees();
  if (!trees)
    throw new UserError('code probes need a parser that is not installed', {
      next: 'npm install @vscode/tree-sitter-wasm@0.3.1',
    });
  const scenes = new Map<string, Scene | null>();
  const sceneAt = async (name: string): Promise<Scene | null> => {
    const known = scenes.get(name);
    if (known !== undefined) return known;
    const id = await repository.resolve(name);
    const snapshot = id === null ? null : await openSnapshot(repository, id, (text) => text);
    const scene = snapshot && sceneOf(snapshot, trees);
    scenes.set(name, scene);
    return scene;
  };
  try {
    const later = await sceneAt(commit);
    if (!later)
      throw new UserError(`the files of commit ${name} cannot be read`, { next: 'git fetch --unshallow' });
    const out: FixCheck[] = [];
    for (const finding of question.report.findings)
      for (const probe of finding.probes ?? []) {
        const spec = question.rules.get(probe.ruleId)?.probes?.find((s) => s.id === probe.id);
        const holds = probe.verdict === 'verified' || probe.verdict === 'supports';
        if (!spec || !holds || probe.hits === 0) continue;
        const earlier = await sceneAt(probe.commit);
        const before = earlier ? await recount(spec, probe.captures, probe.places, earlier) : probe;
        const { doubt, ...now } = await recount(spec, probe.captures, probe.places, later);
        const older = !(await repository.isAncestor(probe.commit, commit));
        const why = older ? `${name} is not later than ${probe.commit.slice(0, 7)}` : doubt;
        out.push({
          finding: finding.id,
          probe,
          before: { commit: probe.commit, hits: before.hits, candidates: before.candidates },
          now: { commit, ...now },
          ...(why !== undefined && now.hits === 0 ? { doubt: why } : {}),
        });
      }
    return out;
  } finally {
    trees.close();
  }
}
