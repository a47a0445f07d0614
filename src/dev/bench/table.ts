import type { Cost } from './measure.ts';

/** A table of targets in Markdown, said row by row and kept. */
export interface Table {
  row(work: string, wanted: string, measured: string, cost: Cost | null): void;
  /** What was said so far, as Markdown. */
  text(): string;
}

/** Begins a table with its head. */
export function createTable(say: (text: string) => void): Table {
  const lines: string[] = [];
  const add = (line: string): void => {
    lines.push(line);
    say(line);
  };
  add('| work | target | measured | cost |');
  add('| --- | --- | --- | --- |');
  return {
    row: (work, wanted, measured, cost) =>
      add(`| ${work} | ${wanted} | ${measured} | ${cost ? figure(cost) : 'not measured'} |`),
    text: () => lines.join('\n'),
  };
}

function figure({ cpu, wall, peak }: Cost): string {
  return `${cpu.toFixed(2)} s CPU, ${wall.toFixed(2)} s${peak === null ? '' : `, ${peak.toFixed(0)} MiB`}`;
}

/** CPU of a run against that of another, as it is printed. */
export function ratio(cost: Cost | null, peer: Cost | null | undefined): string {
  return cost && peer ? `${(cost.cpu / peer.cpu).toFixed(2)} x` : 'no peer';
}

/** A figure with a comma for the thousands. */
export function thousands(n: number): string {
  return Math.round(n).toLocaleString('en-US');
}
