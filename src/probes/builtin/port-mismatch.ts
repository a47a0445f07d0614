import type { Answer } from '../answer.ts';
import { isOwnCode } from '../own-code.ts';
import type { Asked, Scene } from '../scene.ts';
import { instructionsOf } from './dockerfile.ts';
import { portInCode, portInCommand, type Port, startedFile } from './start-command.ts';

interface Start {
  readonly file: string;
  readonly line: number;
  readonly text: string;
  readonly port: Port;
}

/** A start command, or the program that it starts, with a fixed port that is not the one that the platform asks for. */
export async function portMismatch(asked: Asked, scene: Scene): Promise<readonly Answer[]> {
  const port = asked.captures['port'] ?? '';
  if (!/^\d{2,5}$/.test(port)) return [];
  const files = [...scene.snapshot.tree.files.keys()]
    .filter(
      (f) =>
        /(?:^|\/)(?:Dockerfile(?:\.(?!dockerignore$)[\w-]+)?|[\w-]+\.Dockerfile|Procfile)$/.test(f) &&
        isOwnCode(f),
    )
    .sort();
  const starts: Start[] = [];
  for (const file of files) {
    const start = await startOf(file, scene);
    if (start) starts.push(start);
  }
  const wrong = starts.filter(
    (s) => s.port.kind === 'unexpanded' || (s.port.kind === 'fixed' && !s.port.ports.includes(port)),
  );
  const place = (s: Start): Answer['places'][number] => scene.snapshot.place(s.file, s.line, s.text);
  const base = { id: 'port', hits: wrong.length, candidates: starts.length };
  const [first] = wrong;
  if (!first) {
    const [good] = starts;
    return good && starts.every((s) => s.port.kind !== 'unknown')
      ? [
          {
            ...base,
            title: `The server listens on another port than ${port}`,
            verdict: 'refuted',
            why: `${good.file}:${good.line} starts it on ${good.port.kind === 'variable' ? '$PORT' : port}`,
            places: [place(good)],
          },
        ]
      : [];
  }
  const title =
    first.port.kind === 'fixed'
      ? `${first.file} starts the server on port ${first.port.ports.join(', ')}, the platform asks for ${port}`
      : `${first.file} gives the server the text $PORT: a command written as a list has no shell that replaces it`;
  return [
    {
      ...base,
      title,
      verdict: wrong.length === starts.length ? 'verified' : 'supports',
      why: `${wrong.length} of ${starts.length} start commands name another port`,
      places: wrong.map(place),
      confirm: 'Which Dockerfile the revision was built from.',
    },
  ];
}

/** What a Dockerfile or Procfile starts, and on which port: read in the command, else in the script or program that it names. */
async function startOf(file: string, scene: Scene): Promise<Start | null> {
  const all = instructionsOf((await scene.snapshot.text(file)) ?? '');
  // A stage's commands end with it; the last of each kind counts, and CMD gives ENTRYPOINT its arguments.
  const stage = all.slice(all.findLastIndex((i) => /^FROM\s/i.test(i.text)) + 1);
  const last = (word: RegExp): (typeof all)[number] | undefined => stage.findLast((i) => word.test(i.text));
  const commands = [last(/^ENTRYPOINT\b/i), last(/^CMD\b/i), last(/^web:/i)].filter((c) => c !== undefined);
  const [main] = commands.toReversed();
  if (!main) return null;
  for (const command of commands.toReversed()) {
    const port = portInCommand(command.text);
    if (port.kind !== 'unknown') return { file, ...command, port };
  }
  for (const command of commands) {
    const path = startedFile(command.text, file, scene.snapshot.tree.files);
    const found = path === null ? null : portInCode((await scene.snapshot.text(path)) ?? '', path);
    if (path !== null && found) return { file: path, ...found };
  }
  return { file, ...main, port: { kind: 'unknown' } };
}
