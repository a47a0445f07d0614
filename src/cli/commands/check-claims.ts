import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { checkClaims, linesOf, quotesIn, squeeze, type Flag, type Quote } from '../../compare/index.ts';
import { createRedactor } from '../../intake/index.ts';
import type { Entry, Json, Report } from '../../model/index.ts';
import { pass } from '../../reading/index.ts';
import { visible } from '../../render/index.ts';
import { openSources } from '../../sources/index.ts';
import { loadLastRun } from '../../store/index.ts';
import { EXIT, UserError } from '../../util/errors.ts';
import { counted } from '../../util/text.ts';
import type { Io } from '../io.ts';
import { netTexts } from '../last-net.ts';
import { print } from '../output.ts';
import { readReport } from '../report-file.ts';

/** What `rca check-claims` was asked. */
export interface CheckClaimsCommand {
  readonly file: string;
  /** A report to hold it against: a file, or `last`. */
  readonly report?: string | undefined;
  /** Entries to look for its quotes in. */
  readonly from: readonly string[];
  readonly json: boolean;
}

/** `rca check-claims FILE.md`: what contradicts itself or the data; exit 1 where something does. */
export async function runCheckClaims(command: CheckClaimsCommand, io: Io): Promise<number> {
  const text = await readFile(resolve(io.cwd, command.file), 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new UserError(`it cannot be read: ${error.code === 'ENOENT' ? 'no such file' : error.message}`, {
      where: command.file,
      next: 'give a Markdown or text file',
    });
  });
  const report = await reportOf(command.report, io);
  const quoted = command.from.length === 0 ? [] : await missing(quotesIn(linesOf(text)), command.from, io);
  const found = [...checkClaims(text, report), ...quoted].sort(
    (a, b) => a.line - b.line || a.column - b.column,
  );
  // The file is a person's, and may quote what redaction would have kept.
  const said = await netTexts(
    found.flatMap((f) => [f.claim, f.problem]),
    io.env['RCA_REDACT_KEY'] ?? 'rca',
  );
  const flags = found.map((f, i) => ({
    ...f,
    claim: said[2 * i] ?? f.claim,
    problem: said[2 * i + 1] ?? f.problem,
  }));
  const lines = flags.map(
    (f) => `${command.file}:${f.line}:${f.column} ${visible(JSON.stringify(f.claim))}: ${visible(f.problem)}`,
  );
  lines.push(`${counted(flags.length, 'contradiction')}${held(command)}`);
  await print(io, command.json ? `${JSON.stringify(flags, null, 2)}\n` : `${lines.join('\n')}\n`);
  return flags.length > 0 ? EXIT.findings : EXIT.ok;
}

function held(command: CheckClaimsCommand): string {
  const against = [
    ...(command.report === undefined ? [] : ['the report']),
    ...(command.from.length === 0 ? [] : ['the entries']),
  ];
  return against.length === 0
    ? '; not held against data: give --report or --from'
    : `; held against ${against.join(' and ')}`;
}

async function reportOf(name: string | undefined, io: Io): Promise<Report | null> {
  if (name === undefined) return null;
  return name === 'last' ? (await loadLastRun(io.env)).report : readReport(name, io);
}

/** The quotes and insertIds that are in no entry. Redaction stands in the way of nothing: raw and redacted text both count. */
async function missing(quotes: readonly Quote[], from: readonly string[], io: Io): Promise<readonly Flag[]> {
  const open = new Set(quotes);
  const redactor = createRedactor(io.env['RCA_REDACT_KEY'] ?? 'rca');
  const source = await openSources(from, { stdin: io.stdin });
  let entries = 0;
  try {
    await pass(source, null, null, (entry) => {
      entries += 1;
      if (open.size === 0) return;
      const texts = textsOf(entry).map(squeeze);
      const hay = [...texts, ...texts.map((t) => squeeze(redactor.text(t)))];
      for (const quote of open)
        if (
          quote.kind === 'insertId'
            ? isId(entry, quote)
            : hay.some((t) => quote.parts.every((part) => t.includes(part)))
        )
          open.delete(quote);
    });
  } finally {
    await source.close();
  }
  if (entries === 0)
    throw new UserError('no entries: quotes cannot be held against nothing', {
      where: from.join(', '),
      next: 'check the file',
    });
  return [...open].map((q) => ({
    line: q.line,
    column: q.column,
    claim: q.text,
    problem: `no entry has this ${q.kind} (${counted(entries, 'entry', 'entries')} read)`,
  }));
}

/** Reports often give the first digits of an id only. */
function isId(entry: Entry, quote: Quote): boolean {
  return quote.parts.every((part) => entry.insertId?.startsWith(part) === true);
}

/** The message, every text in the payload, and the payload as JSON. */
function textsOf(entry: Entry): readonly string[] {
  const texts: string[] = [entry.message, JSON.stringify(entry.raw)];
  const walk = (value: Json | undefined): void => {
    if (typeof value === 'string') texts.push(value);
    else if (value !== null && typeof value === 'object')
      for (const member of Object.values(value)) walk(member);
  };
  walk(entry.raw);
  return texts;
}
