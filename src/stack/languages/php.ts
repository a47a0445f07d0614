import type { StackFrame } from '../../model/index.ts';
import { finishAll, frame, UNKNOWN_TYPE } from '../build.ts';
import type { Draft } from '../build.ts';
import type { FoundTrace, FragmentKind, LanguageParser, StackOptions } from '../types.ts';

const FRAME =
  /^\s*(?:PHP {1,3})?#?(\d+)[ .] ?(?:(\{main\})(?:\s.*)?|\[internal function\](?:: )?(.*)|((?:[A-Za-z]:)?[^\s(][^()\n]{0,600}|phar:\/\/[^()\n]{1,600})\((\d+)\)(?:: (.*))?)$/;
const TYPE = String.raw`\\?[A-Za-z_][\w\\]*(?:@anonymous\S*)?`;
const OLD_HEAD = new RegExp(String.raw`(?:Uncaught )?[Ee]xception '(${TYPE})' with message '`);
const NEW_HEAD = new RegExp(String.raw`(?:Uncaught |^\s*Next |\bexception: )(${TYPE})(?:: |$| in )`);
const OBJECT_HEAD = new RegExp(String.raw`\[object\] \((${TYPE})\(code: [^()]*\): `);
const LINE_HEAD = new RegExp(String.raw`(?:^|[\s\]:>"])(${TYPE}): `);
/** The last place of a line: a message may name others before it (`called in a.php on line 3 and defined in b.php:7`). */
const PLACE = /(?: in | at )((?:[A-Za-z]:)?(?! (?:in|at) )[^\s:](?:(?! (?:in|at) )[^:\n]){0,600}):(\d+)\)?$/;
const NAMED_HEAD = /(?:^|[\s\]:>"])(\\?(?:[A-Za-z_]\w*\\)*[A-Za-z_]\w*(?:Exception|Error|Throwable)): /;
const MAX_HEAD = 30;

interface Head {
  readonly at: number;
  readonly next: boolean;
  readonly draft: Draft;
  readonly place: { readonly file: string; readonly line: string } | null;
}

const isFrame = (line: string): boolean => FRAME.test(line);

function placeOf(text: string): { file: string; line: string; index: number } | null {
  const m = PLACE.exec(text) ?? / in ((?:[A-Za-z]:)?[^\s:][^:\n]{0,600}) on line (\d+)$/.exec(text);
  return m ? { file: m[1] ?? '', line: m[2] ?? '', index: m.index } : null;
}

function readHead(lines: readonly string[], at: number, end: number): Head | null {
  const line = lines[at] ?? '';
  const old = OLD_HEAD.exec(line);
  const strong = old ?? OBJECT_HEAD.exec(line) ?? NEW_HEAD.exec(line);
  const m =
    strong ??
    (/(?:Exception|Error|Throwable)\b/.test(line) ? (NAMED_HEAD.exec(line) ?? LINE_HEAD.exec(line)) : null);
  if (!m) return null;
  const type = m[1] ?? '';
  const own = / in $/.test(m[0])
    ? ` in ${line.slice(m.index + m[0].length)}`
    : line.slice(m.index + m[0].length);
  const whole = [own, ...lines.slice(at + 1, end)].join('\n').trimEnd();
  const place = placeOf(whole);
  let message = place ? whole.slice(0, place.index) : whole;
  if (old) message = message.replace(/'$/, '');
  return {
    at,
    next: /^\s*Next /.test(line),
    draft: { type: type.replaceAll('\\\\', '\\').replace(/^\\/, ''), message: message.trim(), frames: [] },
    place,
  };
}

/** A frame `#n file(line): f()` says where f was called; what ran there is the function of the frame after it. */
function readFrames(
  lines: readonly string[],
  from: number,
  head: Head | null,
  options: StackOptions,
): { frames: StackFrame[]; next: number } {
  const calls: { file?: string | undefined; line?: string | undefined; name?: string | undefined }[] =
    head?.place ? [{ ...head.place }] : [];
  let name: string | undefined;
  let i = from;
  for (; i < lines.length; i++) {
    const m = FRAME.exec(lines[i] ?? '');
    if (!m) break;
    if (m[1] === '0' && i > from) break;
    name = m[2] ?? m[3] ?? m[6];
    const last = calls.at(-1);
    if (last) last.name = name;
    if (!m[2])
      calls.push({ file: m[4] ?? (m[3] === undefined ? undefined : '[internal function]'), line: m[5] });
  }
  const frames = calls.map((c) =>
    frame(
      'php',
      { file: c.file, line: c.line, function: c.name?.replace(/\(.*$/, '').replaceAll('\\\\', '\\') },
      options,
    ),
  );
  return { frames, next: i };
}

function findHeadAbove(lines: readonly string[], firstFrame: number, floor: number): Head | null {
  let end = firstFrame;
  if (
    /^\s*(?:\[?[Ss]tack ?trace:?\]?|PHP Stack trace:|Trace:)\s*$/.test(lines[end - 1] ?? '') ||
    /[Ss]tack trace:$/.test(lines[end - 1] ?? '')
  )
    end--;
  for (let i = end - 1; i >= Math.max(floor, end - MAX_HEAD); i--) {
    const line = lines[i] ?? '';
    if (isFrame(line)) return null;
    const head = readHead(lines, i, end);
    if (head) return head;
    const warning =
      /^(?:.{0,80}\s)?PHP (?:Fatal error|Parse error|Warning|Notice|Deprecated|Catchable fatal error|Recoverable fatal error): {1,2}(.*)$/.exec(
        line,
      );
    if (warning) {
      const place = placeOf(warning[1] ?? '');
      return {
        at: i,
        next: false,
        place,
        draft: {
          type: /PHP ([\w ]+error|Warning|Notice|Deprecated)/.exec(line)?.[1] ?? 'Error',
          message: (warning[1] ?? '').slice(0, place?.index),
          frames: [],
        },
      };
    }
  }
  return null;
}

function endOf(lines: readonly string[], from: number): number {
  let end = from;
  for (let i = from; i < Math.min(lines.length, from + 3); i++)
    if (/^\s*thrown in .* on line \d+/.test(lines[i] ?? '') || /^"\} ?$/.test(lines[i] ?? '')) end = i + 1;
  return end;
}

/** Later exceptions of one text: `Next Type` wraps what stands above it, `[previous exception]` lies below it. */
function find(lines: readonly string[], options: StackOptions): readonly FoundTrace[] {
  const found: FoundTrace[] = [];
  let floor = 0;
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] ?? '';
    const bare =
      /Uncaught /.test(line) && / in \S+:\d+$/.test(line) && !lines.slice(i + 1, i + 4).some(isFrame)
        ? readHead(lines, i, i + 1)
        : null;
    if (bare?.place) {
      const draft = { ...bare.draft, frames: [frame('php', bare.place, options)] };
      found.push({ first: i, last: i, chain: { language: 'php', exceptions: finishAll([draft]) } });
      floor = i + 1;
      continue;
    }
    if (!/^\s*(?:PHP {1,3})?#?[01][ .]/.test(line) || !isFrame(line)) continue;
    const head = findHeadAbove(lines, i, floor);
    const drafts: Draft[] = [];
    let next = i;
    for (let current = head; ;) {
      const run = readFrames(lines, next, current, options);
      const draft: Draft = { ...(current?.draft ?? { type: UNKNOWN_TYPE, message: '' }), frames: run.frames };
      const previous = /\[previous exception\]/.test(current ? (lines[current.at] ?? '') : '');
      if (drafts.length === 0) drafts.push(draft);
      else if (previous) drafts.push({ ...draft, relation: 'cause' });
      else {
        const inner = drafts[0];
        if (inner) inner.relation = 'cause';
        drafts.unshift(draft);
      }
      next = run.next;
      let frames = next;
      while (frames < Math.min(lines.length, next + MAX_HEAD) && !isFrame(lines[frames] ?? '')) frames++;
      if (!isFrame(lines[frames] ?? '')) break;
      const following = findHeadAbove(lines, frames, next);
      if (
        !following ||
        !(following.next || /\[previous exception\]/.test(lines[following.at] ?? '')) ||
        following.at - next > 3
      )
        break;
      current = following;
      next = frames;
    }
    const last = endOf(lines, next) - 1;
    if (head || next - i >= 2)
      found.push({ first: head?.at ?? i, last, chain: { language: 'php', exceptions: finishAll(drafts) } });
    floor = last + 1;
    i = Math.max(i, last);
  }
  return found;
}

function classify(line: string): FragmentKind | null {
  if (isFrame(line)) return 'frame';
  if (/PHP Fatal error: {1,2}Uncaught |^Fatal error: Uncaught /.test(line)) return 'header';
  return /^(?:PHP )?Stack trace:$|^\[stacktrace\]$|^\s*thrown in .* on line \d+$|^Next [\w\\]+: /.test(line)
    ? 'connector'
    : null;
}

/** PHP: uncaught exceptions of every version, `Next` chains, Monolog's object form, Xdebug's stacks. */
export const php: LanguageParser = {
  language: 'php',
  signs: ['#0', '#1', 'Uncaught ', '1. {main}'],
  find,
  classify,
};
