/** The port that a command or a program names. `variable`: that of the environment; `unexpanded`: the word `$PORT` itself. */
export type Port =
  | { readonly kind: 'fixed'; readonly ports: readonly string[] }
  | { readonly kind: 'variable' | 'unexpanded' | 'unknown' };

const VARIABLE = /\$\{?PORT\b/;

/** The port that a start command names: `--port 8000`, `-p 8000`, `--bind 0.0.0.0:8000`, `:$PORT`. */
export function portInCommand(text: string): Port {
  if (VARIABLE.test(text)) {
    const list = /^(?:CMD|ENTRYPOINT)\s*\[/i.test(text);
    const shell = /\[\s*"(?:\/\S*\/)?(?:ba|a|da|z)?sh"/.test(text);
    return { kind: list && !shell ? 'unexpanded' : 'variable' };
  }
  const plain = text.replace(/[",[\]]/g, ' ');
  const ports = [
    ...plain.matchAll(/(?:--(?:port|http-port|server\.port)[= ]\s*|(?:^|\s)-p\s+|:)(\d{2,5})(?=\s|$)/g),
  ];
  return ports.length > 0 ? { kind: 'fixed', ports: ports.map((m) => m[1] ?? '') } : { kind: 'unknown' };
}

/** The file of the repository that a command runs: a script, `python main.py`, `python -m app.main`, `node server.js`. */
export function startedFile(
  command: string,
  from: string,
  files: ReadonlyMap<string, unknown>,
): string | null {
  const plain = command.replace(/^\w+:?/, ' ').replace(/[",[\]]/g, ' ');
  const module = /\bpython[\d.]*\s+(?:-u\s+)?-m\s+([\w.]+)/.exec(plain)?.[1];
  const name =
    module === undefined
      ? /(?:^|\s)(?:\/[\w-]+\/)?(?:\.\/)?([\w./-]+\.(?:py|sh|m?js|cjs|ts))(?=\s|$)/.exec(plain)?.[1]
      : `${module.replace(/\./g, '/')}.py`;
  if (name === undefined) return null;
  const folder = from.slice(0, from.lastIndexOf('/') + 1);
  const clean = name.replace(/^\//, '');
  for (const path of [`${folder}${clean}`, clean, clean.replace(/\.py$/, '/__main__.py')])
    if (files.has(path)) return path;
  return null;
}

/** Calls that open a server's port. */
const LISTENS =
  /\b(?:uvicorn\.run|app\.run|web\.run_app|serve|run_simple|make_server|HTTPServer|TCPServer|add_insecure_port|\w+\.listen|ListenAndServe)\(/;
const IN_CODE = /\bport\s*[=:]\s*(\d{2,5})\b|\.listen\(\s*(\d{2,5})\b|["':](?:[\d.]*|\[::\]):(\d{2,5})["']/;

/** The port that a program opens, or a script starts its server on; null where the text does not say. */
export function portInCode(
  text: string,
  path: string,
): { readonly line: number; readonly text: string; readonly port: Port } | null {
  const lines = text.split('\n');
  for (const [i, line] of lines.entries()) {
    if (/^\s*(?:#|\/\/)/.test(line)) continue;
    if (path.endsWith('.sh')) {
      const port = /\b(?:uvicorn|gunicorn|hypercorn|python[\d.]*|node|flask|java|exec)\b/.test(line)
        ? portInCommand(line)
        : null;
      if (port && port.kind !== 'unknown') return { line: i + 1, text: line, port };
      continue;
    }
    if (!LISTENS.test(line)) continue;
    // The arguments may stand on the next lines.
    const call = lines.slice(i, i + 6).join('\n');
    if (/\bPORT\b|environ|getenv|process\.env/.test(call))
      return { line: i + 1, text: line, port: { kind: 'variable' } };
    const found = IN_CODE.exec(call);
    const port = found?.slice(1).find((p) => p !== undefined);
    if (port !== undefined) return { line: i + 1, text: line, port: { kind: 'fixed', ports: [port] } };
    const name = /\bport\s*=\s*(\w+)|\.listen\(\s*(\w+)/
      .exec(call)
      ?.slice(1)
      .find((n) => n !== undefined);
    const given =
      name === undefined
        ? undefined
        : lines.find((l) => new RegExp(`^\\s*(?:const |let |var )?${name}\\b[^=]*=[^=]`).test(l));
    if (given === undefined) return null;
    if (/PORT\b.*(?:environ|getenv|env)|(?:environ|getenv|env)\b.*PORT/.test(given))
      return { line: i + 1, text: line, port: { kind: 'variable' } };
    const fixed = /=\s*(\d{2,5})\b/.exec(given)?.[1];
    return fixed === undefined ? null : { line: i + 1, text: line, port: { kind: 'fixed', ports: [fixed] } };
  }
  return null;
}
