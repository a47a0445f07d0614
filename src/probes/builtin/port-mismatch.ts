import type { Answer } from '../answer.ts';
import type { Asked, Scene } from '../scene.ts';
import { instructionsOf } from './dockerfile.ts';

/** A Dockerfile that starts the server on a fixed port, which is not the one that the platform asks for. */
export async function portMismatch(asked: Asked, scene: Scene): Promise<readonly Answer[]> {
  const port = asked.captures['port'] ?? '';
  if (!/^\d{2,5}$/.test(port)) return [];
  const files = [...scene.snapshot.tree.files.keys()]
    .filter((f) => /(?:^|\/)(?:Dockerfile(?:\.[\w-]+)?|Procfile)$/.test(f))
    .sort();
  const starts: { file: string; line: number; text: string; ports: readonly string[]; variable: boolean }[] =
    [];
  for (const file of files) {
    const all = instructionsOf((await scene.snapshot.text(file)) ?? '').filter((i) =>
      /^(?:CMD|ENTRYPOINT|web:)/i.test(i.text),
    );
    const last = all.at(-1);
    if (last)
      starts.push({ file, ...last, ports: portsOf(last.text), variable: /\$\{?PORT\b/.test(last.text) });
  }
  const fixed = starts.filter((s) => !s.variable && s.ports.length > 0);
  const wrong = fixed.filter((s) => !s.ports.includes(port));
  const place = (s: (typeof starts)[number]): Answer['places'][number] =>
    scene.snapshot.place(s.file, s.line, s.text);
  const base = { id: 'port', hits: wrong.length, candidates: starts.length };
  const first = wrong[0];
  if (!first) {
    const good = starts.find((s) => s.variable || s.ports.includes(port));
    return good && starts.every((s) => s.variable || s.ports.length > 0)
      ? [
          {
            ...base,
            title: `The server listens on another port than ${port}`,
            verdict: 'refuted',
            why: `${good.file}:${good.line} starts it on ${good.variable ? '$PORT' : port}`,
            places: [place(good)],
          },
        ]
      : [];
  }
  return [
    {
      ...base,
      title: `${first.file} starts the server on port ${first.ports.join(', ')}, the platform asks for ${port}`,
      verdict: wrong.length === starts.length ? 'verified' : 'supports',
      why: `${wrong.length} of ${starts.length} start commands name another port`,
      places: wrong.map(place),
      confirm: 'Which Dockerfile the revision was built from.',
    },
  ];
}

/** Ports that a start command names: `--port 8000`, `-p 8000`, `--bind 0.0.0.0:8000`. */
function portsOf(text: string): readonly string[] {
  const plain = text.replace(/[",[\]]/g, ' ');
  return [...plain.matchAll(/(?:--port[= ]\s*|(?:^|\s)-p\s+|:)(\d{2,5})(?=\s|$)/g)].map((m) => m[1] ?? '');
}
