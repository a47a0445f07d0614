/** Fills `{{capture}}` holes of a rule's text; null when a hole has no capture. */
export function fill(text: string, captures: Readonly<Record<string, string>>): string | null {
  let missing = false;
  const filled = text.replace(/\{\{\s*([A-Za-z_]\w{0,63})\s*\}\}/g, (_hole, name: string) => {
    const value = captures[name];
    if (value === undefined) missing = true;
    return value ?? '';
  });
  return missing ? null : filled;
}
