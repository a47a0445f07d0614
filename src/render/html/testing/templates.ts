import { readdirSync, readFileSync } from 'node:fs';

const FOLDER = new URL('../../../../templates/', import.meta.url);

/** The bundled templates, as the edge reads them. */
export const TEMPLATES: Readonly<Record<string, string>> = Object.fromEntries(
  readdirSync(FOLDER).map((name) => [name, readFileSync(new URL(name, FOLDER), 'utf8')]),
);
