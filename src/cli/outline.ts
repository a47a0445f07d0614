/** A value as indented `name: value` lines, empty members left out: what `rca rules show` prints. */
export function outline(value: object): string {
  const lines: string[] = [];
  const walk = (value: unknown, indent: string, name: string): void => {
    if (value === undefined || value === null || (Array.isArray(value) && value.length === 0)) return;
    if (Array.isArray(value)) {
      lines.push(`${indent}${name}:`);
      for (const v of value)
        if (typeof v === 'object') walk(v, `${indent}  `, '-');
        else lines.push(`${indent}  - ${String(v)}`);
    } else if (typeof value === 'object') {
      lines.push(`${indent}${name}:`);
      for (const [k, v] of Object.entries(value)) walk(v, `${indent}  `, k);
    } else {
      const text = typeof value === 'string' ? value.trim() : JSON.stringify(value);
      lines.push(
        text.includes('\n')
          ? `${indent}${name}:\n${text.replace(/^/gm, `${indent}  `)}`
          : `${indent}${name}: ${text}`,
      );
    }
  };
  for (const [k, v] of Object.entries(value)) walk(v, '', k);
  return lines.join('\n');
}
