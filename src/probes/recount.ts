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

/** A probe counted again. `doubt`: why no hit does not mean that it is gone; absent where it does. */
export interface Recount {
  readonly hits: number;
  readonly candidates: number;
  readonly doubt?: string;
}

/** Why finding nothing tells nothing: what was looked at before is not there to be looked at, or is written in another way. */
function doubtOf(
  files: readonly string[],
  answers: readonly Answer[],
  candidates: number,
  scene: Scene,
): string | null {
  for (const [reason, paths] of scene.snapshot.unread) {
    const lost = files.find((f) => paths.includes(f));
    if (lost !== undefined) return `${lost} could not be read there (${reason})`;
  }
  if (answers.some((a) => a.verdict === 'refuted')) return null;
  const gone = files.find((f) => !scene.snapshot.has(f));
  if (gone !== undefined) return `${gone} is not there: it may have been moved or rewritten`;
  return candidates === 0
    ? 'nothing of the kind is left there to look at: it may be written in another way'
    : null;
}

/** How often a probe hits in the files that an earlier answer named; in the whole tree where one of them is gone. */
export async function recount(
  spec: ProbeSpec,
  captures: Asked['captures'],
  places: readonly CodePlace[],
  scene: Scene,
): Promise<Recount> {
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
  const hits = counting.reduce((n, a) => n + a.hits, 0);
  const candidates = Math.max(0, ...answers.map((a) => a.candidates));
  // A file that has become binary or a pointer is not found by its words: whether it can be read shows when it is read.
  if (hits === 0) await scene.snapshot.texts(files);
  const doubt = hits === 0 ? doubtOf(files, answers, candidates, scene) : null;
  return { hits, candidates, ...(doubt === null ? {} : { doubt }) };
}
