// A Cloud Logging on loopback that serves a file, in a process of its own, so that its work is not counted as the client's: node serve.ts FILE
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { StoredEntry } from '../../sources/testing/log-store.ts';
import { startLoggingServer } from '../../sources/testing/logging-server.ts';

const [file = ''] = process.argv.slice(2);
const entries: StoredEntry[] = [];
// Line by line: a million entries do not fit into one string.
for await (const line of createInterface({ input: createReadStream(file) }))
  if (line !== '') entries.push(JSON.parse(line) as StoredEntry);
const server = await startLoggingServer({ entries });
process.stdout.write(`${JSON.stringify({ rest: server.rest, grpc: server.grpc })}\n`);
process.stdin.resume();
process.stdin.on('end', () => void server.close().then(() => process.exit(0)));
