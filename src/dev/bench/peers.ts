import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { isInstalled, measure, type Cost } from './measure.ts';

/** The measured entries, as they lie on disk. */
export interface PeerInput {
  readonly file: string;
  readonly gz: string;
  /** Null where there is no zstd. */
  readonly zst: string | null;
  readonly entries: number;
}

/** What other tools cost on the same entries. */
export interface Peers {
  readonly costs: ReadonlyMap<string, Cost | null>;
  readonly lines: readonly string[];
}

/** Packs the file where it is not packed yet. */
export function packed(file: string, entries: number): PeerInput {
  const pack = (to: string, command: string): void => {
    if (!existsSync(to)) execFileSync('sh', ['-c', `${command} ${file} > ${to}`]);
  };
  const gz = `${file}.gz`;
  pack(gz, 'gzip -1 -c');
  const zst = isInstalled('zstd') ? `${file}.zst` : null;
  if (zst !== null) pack(zst, 'zstd -q -1 -c');
  return { file, gz, zst, entries };
}

const parseAll = (file: string): string =>
  `node -e 'let rest="";require("fs").createReadStream("${file}",{highWaterMark:1<<20}).on("data",(b)=>{const lines=(rest+b.toString("latin1")).split("\\n");rest=lines.pop();for(const l of lines)JSON.parse(l)})'`;

/** Measures each tool that is installed; the others are said to be missing. */
export function measurePeers(input: PeerInput, env: NodeJS.ProcessEnv): Peers {
  const { file, gz, zst, entries } = input;
  const two = `'"severity":"(ERROR|CRITICAL)"'`;
  const tools: readonly (readonly [name: string, tool: string, command: string])[] = [
    ['wc -l', 'wc', `wc -l ${file}`],
    ['grep -c -F', 'grep', `grep -c -F '"severity":"ERROR"' ${file}`],
    ['grep -c -E', 'grep', `grep -c -E ${two} ${file}`],
    ['rg -c', 'rg', `rg -c ${two} ${file}`],
    ['gzip -dc | wc -l', 'gzip', `gzip -dc ${gz} | wc -l`],
    ['zstd -dc | wc -l', 'zstd', `zstd -dc ${zst ?? ''} | wc -l`],
    ['JSON.parse of every line', 'node', parseAll(file)],
    [
      'jq select (a tenth)',
      'jq',
      `head -n ${Math.ceil(entries / 10)} ${file} | jq -c 'select(.severity=="ERROR")'`,
    ],
    [
      'duckdb, errors by column',
      'duckdb',
      `duckdb -c "select count(*) from read_json('${file}', format='newline_delimited', columns={severity: 'VARCHAR'}) where severity in ('ERROR','CRITICAL')"`,
    ],
  ];
  const costs = new Map<string, Cost | null>();
  const lines = tools.map(([name, tool, command]) => {
    const installed = isInstalled(tool);
    const cost = installed ? measure(command, env) : null;
    costs.set(name, cost);
    const said = cost ? `${cost.cpu.toFixed(2)} s CPU` : installed ? 'failed' : 'not installed';
    return `${name.padEnd(28)} ${said}`;
  });
  // It logs in before every run, so it is never run here.
  lines.push(
    `${'preq'.padEnd(28)} ${isInstalled('preq') ? 'installed, not run (it logs in first)' : 'not installed'}`,
  );
  return { costs, lines };
}
