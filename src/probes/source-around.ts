import type { Chain, ExceptionInfo, SourceSeen } from '../model/index.ts';
import { cut } from '../util/text.ts';
import type { FrameSource } from './frame-source.ts';
import { lineChange, type ChangeKnowledge } from './line-change.ts';
import { framePlace, type Scene } from './scene.ts';

/** Lines that are shown before and behind the one of the frame. */
const BEFORE = 4;
const BEHIND = 3;
const MAX_LINE = 200;

/** The exceptions of a chain that have frames of the application, the deepest layer's first. */
export function framedExceptions(chain: Chain): readonly ExceptionInfo[] {
  const all = chain.group.failures.flatMap((f) => f.chains.flatMap((c) => c.chain.exceptions));
  return chain.layers.toReversed().flatMap((layer) => {
    const found = all.find(
      (e) =>
        e.type === layer.exception?.type &&
        e.message === layer.exception.message &&
        e.frames.some((f) => f.inApp),
    );
    return found ? [found] : [];
  });
}

/** The code around the innermost frame of a chain that the scene holds; null where it holds none. */
export async function sourceAround(
  chain: Chain,
  scene: Scene,
  knows: ChangeKnowledge,
  redact: (text: string) => string,
): Promise<SourceSeen | null> {
  for (const exception of framedExceptions(chain)) {
    const frame = await framePlace(scene, exception);
    if (!frame) continue;
    const place = { commit: scene.snapshot.commit, file: frame.path, line: frame.line };
    const changed = await lineChange(place, chain, knows);
    return {
      ...place,
      why: knows.running.why,
      inferred: knows.running.inferred,
      ...shapeOf(frame),
      lines: linesAround(frame, redact),
      ...(changed ? { changed: redacted(changed, redact) } : {}),
    };
  }
  return null;
}

function shapeOf(frame: FrameSource): Pick<SourceSeen, 'function' | 'from' | 'to' | 'try' | 'agrees'> {
  const { tryNode } = frame;
  return {
    function: frame.function,
    from: frame.from,
    to: frame.to,
    ...(tryNode ? { try: { from: tryNode.startPosition.row + 1, to: tryNode.endPosition.row + 1 } } : {}),
    agrees: frame.agrees,
  };
}

function linesAround({ source, line }: FrameSource, redact: (text: string) => string): SourceSeen['lines'] {
  const first = Math.max(1, line - BEFORE);
  return source.text
    .replace(/\n$/, '')
    .split('\n', line + BEHIND)
    .slice(first - 1)
    .map((text, i) => ({
      line: first + i,
      text: cut(redact(text.trimEnd()).replace(/\t/g, '    '), MAX_LINE),
    }));
}

function redacted(
  changed: NonNullable<SourceSeen['changed']>,
  redact: (text: string) => string,
): NonNullable<SourceSeen['changed']> {
  return {
    ...changed,
    author: redact(changed.author),
    subject: redact(changed.subject),
    says: redact(changed.says),
  };
}
