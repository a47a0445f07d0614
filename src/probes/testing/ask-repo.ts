import type { ExceptionInfo } from '../../model/index.ts';
import { loadCatalog } from '../../catalog/index.ts';
import type { Answer } from '../answer.ts';
import { askProbe } from '../recount.ts';
import { openRepository } from '../git/repository.ts';
import { openSnapshot } from '../git/snapshot.ts';
import { sceneOf, type Asked, type Scene } from '../scene.ts';
import { openTrees } from '../tree/trees.ts';

let catalog: ReturnType<typeof loadCatalog> | undefined;

/** A scene over a commit of a test's repository; the caller closes it. */
export async function sceneAt(
  dir: string,
  commit: string,
): Promise<{ readonly scene: Scene; readonly close: () => void }> {
  const repository = await openRepository(dir);
  const trees = await openTrees();
  if (typeof repository === 'string' || !trees)
    throw new Error(typeof repository === 'string' ? repository : 'no parser');
  const id = await repository.resolve(commit);
  const snapshot = id === null ? null : await openSnapshot(repository, id, (text) => text);
  if (!snapshot) throw new Error(`no commit ${commit}`);
  return { scene: sceneOf(snapshot, trees), close: () => trees.close() };
}

/** What the bundled rule's probes answer at a commit. */
export async function askRule(
  ruleId: string,
  dir: string,
  commit: string,
  asked: Partial<Asked>,
): Promise<readonly Answer[]> {
  catalog ??= loadCatalog(['rules']);
  const rule = (await catalog).byId.get(ruleId);
  const { scene, close } = await sceneAt(dir, commit);
  try {
    const out: Answer[] = [];
    for (const spec of rule?.info.probes ?? [])
      out.push(...(await askProbe(spec, { captures: {}, messages: [], ...asked }, scene)));
    return out;
  } finally {
    close();
  }
}

/** An exception thrown at a place of the container. */
export function thrownAt(file: string, line: number, fn?: string): ExceptionInfo {
  return {
    type: 'Error',
    message: '',
    frames: [{ file, line, inApp: true, ...(fn === undefined ? {} : { function: fn }) }],
  };
}

/** `verdict title @ file:line` of each answer: what the tests assert. */
export function said(answers: readonly Answer[]): readonly string[] {
  return answers.map(
    (a) => `${a.verdict}: ${a.title}${a.places[0] ? ` @ ${a.places[0].file}:${a.places[0].line}` : ''}`,
  );
}
