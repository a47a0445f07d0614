import { closeSync, existsSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { benchEntries, type DataOptions } from './entries.ts';

const CHUNK = 1 << 20;

/** Writes the entries as NDJSON unless the file is there already. */
export function writeData(path: string, options: DataOptions): void {
  if (existsSync(path)) return;
  mkdirSync(dirname(path), { recursive: true });
  const part = `${path}.${process.pid}`;
  const fd = openSync(part, 'w');
  let text = '';
  for (const entry of benchEntries(options)) {
    text += `${entry}\n`;
    if (text.length > CHUNK) {
      writeSync(fd, text);
      text = '';
    }
  }
  writeSync(fd, text);
  closeSync(fd);
  renameSync(part, path);
}
