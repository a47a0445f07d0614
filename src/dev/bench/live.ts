import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A served file: where, and how to end it. */
export interface Served {
  readonly rest: string;
  readonly grpc: string;
  readonly close: () => Promise<void>;
}

/** Serves a file of entries as Cloud Logging does, in a process of its own. */
export async function serve(file: string): Promise<Served> {
  const script = fileURLToPath(new URL('serve.ts', import.meta.url));
  const child = spawn(process.execPath, [script, file], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const at = JSON.parse(line.toString()) as { rest: string; grpc: string };
  return {
    ...at,
    async close() {
      child.stdin.end();
      await once(child, 'exit');
    },
  };
}
