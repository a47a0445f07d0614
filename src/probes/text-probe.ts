import { RE2JS } from 're2js';
import { counted } from '../util/text.ts';
import { fillAll, type Answer } from './answer.ts';
import { isOwnCode } from './own-code.ts';
import type { Asked, Scene } from './scene.ts';
import { fitsAny } from './tree/names.ts';
import type { FindSpec } from './tree-probe.ts';

const MAX_PLACES = 5;

/** Asks a text probe: lines of the files that fit an expression; null where captures are missing. Candidates are the files. */
export async function askText(spec: FindSpec, asked: Asked, scene: Scene): Promise<readonly Answer[] | null> {
  const title = fillAll(spec.title, asked.captures);
  const quoted = Object.fromEntries(Object.entries(asked.captures).map(([k, v]) => [k, RE2JS.quote(v)]));
  const pattern = fillAll(spec.find.text ?? '', quoted);
  const files = spec.find.files === undefined ? undefined : fillAll(spec.find.files, asked.captures);
  if (title === null || pattern === null || files === null) return null;
  const re = RE2JS.compile(pattern);
  const paths = [...scene.snapshot.tree.files.keys()]
    .filter(
      (p) =>
        isOwnCode(p) &&
        (files === undefined || fitsAny(p, files) || fitsAny(p.slice(p.lastIndexOf('/') + 1), files)),
    )
    .sort();
  const texts = await scene.snapshot.texts(paths);
  const places: Answer['places'][number][] = [];
  const hit = new Set<string>();
  for (const [path, text] of texts)
    text.split('\n').forEach((line, i) => {
      if (line.length > 2_000 || !re.matcher(line).find()) return;
      hit.add(path);
      places.push(scene.snapshot.place(path, i + 1, line));
    });
  const wanted = spec.expect === 'none' ? places.length === 0 : places.length > 0;
  const why = `${counted(places.length, 'line')} in ${hit.size} of ${counted(texts.size, 'file')}`;
  const base = {
    id: spec.id,
    hits: places.length,
    candidates: texts.size,
    why,
    places: places.slice(0, MAX_PLACES),
    ...(spec.because === undefined ? {} : { because: spec.because }),
  };
  if (!wanted) {
    const refutes =
      spec.refutes === undefined || scene.gaps() || texts.size === 0
        ? null
        : fillAll(spec.refutes, asked.captures);
    return [{ ...base, title: refutes ?? title, verdict: refutes === null ? 'undecided' : 'refuted' }];
  }
  const selective = texts.size < 3 || hit.size / texts.size <= (spec.maxShare ?? 0.5);
  return [
    {
      ...base,
      title,
      verdict: selective && spec.expect !== 'none' ? 'verified' : 'supports',
      ...(selective ? {} : { confirm: 'Most files fit: look at them.' }),
    },
  ];
}
