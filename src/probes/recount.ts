import type { CodePlace, ProbeSpec } from '../model/index.ts';
import type { Answer } from './answer.ts';
import { BUILTINS } from './builtin/registry.ts';
import type { Asked, Scene } from './scene.ts';
import { askText } from './text-probe.ts';
import { askTree } from './tree-probe.ts';

/** Answers of one probe on one scene. */
export async function askProbe(spec: ProbeSpec, asked: Asked, scene: Scene): Promise<readonly Answer[]> {
  if ('use' in spec) {
    const captures = { ...asked.captures, ...(spec.with ?? {}) };
    const builtin = BUILTINS[spec.use];
    if (!builtin)
      throw new Error(
        `no probe is called ${JSON.stringify(spec.use)}; there are ${Object.keys(BUILTINS).join(', ')}`,
      );
    return builtin({ ...asked, captures }, scene);
  }
  return (
    (await (spec.find.text === undefined ? askTree(spec, asked, scene) : askText(spec, asked, scene))) ?? []
  );
}

/** How often a probe hits in the files that an earlier answer named; in the whole tree where one of them is gone. */
export async function recount(
  spec: ProbeSpec,
  captures: Asked['captures'],
  places: readonly CodePlace[],
  scene: Scene,
): Promise<{ readonly hits: number; readonly candidates: number }> {
  const files = [...new Set(places.map((p) => p.file))];
  const all = files.every((f) => scene.snapshot.has(f));
  const frames = places.map((p) => ({ file: p.file, line: p.line, inApp: true }));
  const answers = await askProbe(
    spec,
    {
      captures,
      messages: [],
      exception: { type: '', message: '', frames },
      only: all ? files : [...scene.snapshot.tree.files.keys()],
    },
    scene,
  );
  const counting = answers.filter((a) => a.verdict === 'verified' || a.verdict === 'supports');
  return {
    hits: counting.reduce((n, a) => n + a.hits, 0),
    candidates: Math.max(0, ...answers.map((a) => a.candidates)),
  };
}
