import { Session, type Profiler } from 'node:inspector/promises';
import type { Io } from './io.ts';

/** Runs it under V8's sampling profiler and tells on standard error in which room the time went. */
export async function profiled<T>(run: () => Promise<T>, io: Io): Promise<T> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.start');
  try {
    return await run();
  } finally {
    const { profile } = await session.post('Profiler.stop');
    session.disconnect();
    io.stderr.write(tell(profile));
  }
}

function tell({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): string {
  const rooms = new Map(nodes.map((node) => [node.id, roomOf(node.callFrame)]));
  const micros = new Map<string, number>();
  let total = 0;
  samples.forEach((id, i) => {
    const room = rooms.get(id) ?? 'other';
    const spent = timeDeltas[i] ?? 0;
    total += spent;
    micros.set(room, (micros.get(room) ?? 0) + spent);
  });
  const rows = [...micros].sort(([, a], [, b]) => b - a).filter(([, spent]) => spent > 0);
  const width = rows.reduce((most, [room]) => Math.max(most, room.length), 'total'.length);
  const line = ([room, spent]: readonly [string, number]): string =>
    `${room.padEnd(width)} ${(spent / 1e6).toFixed(2).padStart(8)} s ${((100 * spent) / total).toFixed(1).padStart(5)} %`;
  return `${['time by room (sampled; a regular expression counts by itself)', ...rows.map(line), line(['total', total])].join('\n')}\n`;
}

/** The room that a function's file lies in (files beside the rooms are the page that calls them), the package, or what V8 itself calls it. */
function roomOf({ functionName, url }: Profiler.ProfileNode['callFrame']): string {
  const dependency = /\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url)?.[1];
  if (dependency !== undefined) return dependency;
  const [, room, below] = /\/(?:src|dist)\/([^/]+?)(\/|\.[jt]s$)/.exec(url) ?? [];
  if (room !== undefined) return below === '/' ? room : 'investigate';
  if (url.startsWith('node:')) return 'Node.js';
  if (functionName.startsWith('RegExp: ')) return 'regular expressions';
  return functionName.startsWith('(') ? functionName.slice(1, -1) : 'V8';
}
