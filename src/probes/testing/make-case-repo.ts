// Turns the folders of a bundled case into a repository, one commit and tag each: node src/probes/testing/make-case-repo.ts CASE/repo TARGET
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { makeRepo, type TestRepo } from './make-repo.ts';

const MARK = 'rca-case';

interface Step {
  readonly folder: string;
  readonly tag: string;
  readonly time: number;
  readonly message: string;
}

/** A repository of the case, in a temporary folder or in `target`; each folder is laid over the ones before it. */
export function makeCaseRepo(source: string, target?: string): TestRepo {
  const repo = makeRepo(target);
  for (const step of JSON.parse(readFileSync(join(source, 'commits.json'), 'utf8')) as readonly Step[]) {
    cpSync(join(source, step.folder), repo.dir, { recursive: true });
    repo.commit({}, step.message, step.time);
    repo.git('tag', step.tag);
  }
  return repo;
}

const [source, target] = process.argv.slice(2);
if (
  import.meta.url === pathToFileURL(process.argv[1] ?? '').href &&
  source !== undefined &&
  target !== undefined
) {
  try {
    // Only what an earlier run made is taken away.
    if (existsSync(join(target, '.git', MARK))) rmSync(target, { recursive: true });
    mkdirSync(target, { recursive: true });
    makeCaseRepo(source, resolve(target));
    writeFileSync(join(target, '.git', MARK), '');
  } catch (error) {
    // Without git the demo still runs; its report says that there is no repository.
    process.stderr.write(
      `no repository for the demo: ${error instanceof Error ? error.message : String(error)}\n`,
    );
  }
}
