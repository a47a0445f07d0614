import type { Capability, Valued, ValueSum } from '../model/index.ts';
import { byCode } from '../util/text.ts';

const MONEY = /^([$€£¥])\s?(\d{1,9}(?:,\d{3})*(?:\.\d{1,4})?)\s?([KMB]?)\b\s*(.{0,40})$/i;
const SCALE: Readonly<Record<string, number>> = { '': 1, K: 1e3, M: 1e6, B: 1e9 };

/** Sums the values of capabilities by currency and unit. The same value of the same source is the same money: it counts once. What is no sum of money stands for itself. */
export function sumValues(capabilities: readonly Capability[]): readonly ValueSum[] {
  const groups = new Map<
    string,
    { total: number | null; text: string; unit: string; values: Map<string, Valued>; names: string[] }
  >();
  for (const c of capabilities) {
    if (!c.value) continue;
    const m = MONEY.exec(c.value.text.trim());
    const [currency, amount, unit] = m
      ? [
          m[1] ?? '',
          Number((m[2] ?? '0').replaceAll(',', '')) * (SCALE[(m[3] ?? '').toUpperCase()] ?? 1),
          (m[4] ?? '').trim(),
        ]
      : ['', null, ''];
    const key = amount === null ? c.value.text : `${currency} ${unit}`;
    let group = groups.get(key);
    if (!group)
      groups.set(
        key,
        (group = {
          total: amount === null ? null : 0,
          text: amount === null ? c.value.text : currency,
          unit,
          values: new Map(),
          names: [],
        }),
      );
    group.names.push(c.name);
    const value = `${c.value.text}\u0000${c.value.source}`;
    if (group.values.has(value)) continue;
    group.values.set(value, c.value);
    if (group.total !== null && amount !== null) group.total += amount;
  }
  return [...groups]
    .sort(([a], [b]) => byCode(a, b))
    .map(([, g]) => ({
      text: g.total === null ? g.text : `${g.text}${amountText(g.total)}${g.unit === '' ? '' : ` ${g.unit}`}`,
      capabilities: [...g.names].sort(byCode),
      sources: [...new Set([...g.values.values()].map((v) => v.source))].sort(byCode),
    }));
}

/** `40000` -> `40K`, `1250000` -> `1.25M`, `1234` -> `1,234`. */
function amountText(n: number): string {
  for (const [letter, size] of [
    ['B', 1e9],
    ['M', 1e6],
    ['K', 1e3],
  ] as const)
    if (n >= size && Number.isInteger((n / size) * 100)) return `${n / size}${letter}`;
  return String(n).replace(/\B(?=(\d{3})+(?!\d)(?:\.|$))/g, ',');
}
