import Handlebars from 'handlebars';
import { UserError } from '../util/errors.ts';

/** What a template may call: a helper gets plain values and gives text that is safe for its format. */
export type Helpers = Readonly<Record<string, (...values: never[]) => string>>;

const BLOCKS = new Set(['if', 'unless', 'each', 'with']);

/**
 * Compiles a template in an environment of its own. Every value must go through a helper of the format, which escapes it:
 * a bare `{{value}}` or a triple stash is refused, with file:line:column, so that no log text reaches an exit unescaped.
 */
export function compileTemplate(source: string, file: string, helpers: Helpers): (view: object) => string {
  const environment = Handlebars.create();
  for (const [name, helper] of Object.entries(helpers))
    environment.registerHelper(name, (...values: unknown[]) =>
      (helper as (...v: unknown[]) => string)(...values.slice(0, -1)),
    );
  const program = parseTemplate(source, file);
  lint(program, file, helpers);
  const template = environment.compile(program, { noEscape: true, strict: true, preventIndent: true });
  return (view) =>
    template(view, { allowProtoPropertiesByDefault: false, allowProtoMethodsByDefault: false });
}

/** Names of the view that a template reads, helpers and block words left out, with their places. @throws UserError located. */
export function namesIn(
  source: string,
  file: string,
): readonly { readonly name: string; readonly line: number; readonly column: number }[] {
  const names: { name: string; line: number; column: number }[] = [];
  const walk = (node: unknown, isHelper: boolean): void => {
    if (Array.isArray(node)) return node.forEach((n) => walk(n, false));
    if (typeof node !== 'object' || node === null) return;
    const { type, parts, loc, data } = node as hbs.AST.PathExpression;
    if (type === 'PathExpression') {
      if (!isHelper && !data)
        for (const part of parts as readonly string[])
          names.push({ name: part, line: loc.start.line, column: loc.start.column + 1 });
      return;
    }
    const { path, params, hash, program, inverse, body } = node as Record<string, unknown>;
    walk(path, Array.isArray(params) && params.length > 0);
    for (const child of [params, hash, program, inverse, body]) walk(child, false);
  };
  walk(parseTemplate(source, file), false);
  return names;
}

function parseTemplate(source: string, file: string): hbs.AST.Program {
  try {
    return Handlebars.create().parse(source);
  } catch (error) {
    const at = /line (\d+)/.exec(error instanceof Error ? error.message : '');
    throw new UserError(
      `not a Handlebars template: ${error instanceof Error ? (error.message.split('\n').at(-1) ?? '') : String(error)}`,
      { where: `${file}:${at?.[1] ?? 1}:1`, next: 'mend the template, or render with a built-in format' },
    );
  }
}

function lint(node: hbs.AST.Program, file: string, helpers: Helpers): void {
  for (const statement of node.body) {
    const at = `${file}:${statement.loc.start.line}:${statement.loc.start.column + 1}`;
    if (statement.type === 'MustacheStatement') {
      const mustache = statement as hbs.AST.MustacheStatement;
      const name = (mustache.path as hbs.AST.PathExpression).original;
      if (!mustache.escaped)
        throw new UserError('a triple stash prints a value as it is', {
          where: at,
          next: `use {{helper value}} with one of: ${Object.keys(helpers).join(', ')}`,
        });
      if (typeof name !== 'string' || !(name in helpers) || mustache.params.length === 0)
        throw new UserError(`{{${String(name)}}} prints a value without escaping it`, {
          where: at,
          next: `use {{helper value}} with one of: ${Object.keys(helpers).join(', ')}`,
        });
    } else if (statement.type === 'BlockStatement') {
      const block = statement as hbs.AST.BlockStatement;
      const name = String(block.path.original);
      if (!BLOCKS.has(name))
        throw new UserError(`unknown block {{#${name}}}`, {
          where: at,
          next: `blocks are: ${[...BLOCKS].join(', ')}`,
        });
      lint(block.program, file, helpers);
      if (block.inverse) lint(block.inverse, file, helpers);
    } else if (statement.type !== 'ContentStatement' && statement.type !== 'CommentStatement') {
      throw new UserError(`${statement.type} is not for report templates`, {
        where: at,
        next: 'use values, if, unless, each and with',
      });
    }
  }
}
