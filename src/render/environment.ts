import Handlebars from 'handlebars';
import { UserError } from '../util/errors.ts';

/** What a template may call: a helper gets plain values and gives text that is safe for its format. */
export type Helpers = Readonly<Record<string, (...values: never[]) => string>>;

/** Helpers that want one text: a number of the report is printed as it is, what it does not have as nothing. */
const TEXTS = new Set(['text', 'code', 'cell', 'cellcode', 'strong', 'dim']);
const asText = (value: unknown): unknown =>
  value === undefined || value === null
    ? ''
    : typeof value === 'number' || typeof value === 'boolean'
      ? String(value)
      : value;

/** What a format has against values at certain places of a template. */
export interface Places {
  /** The next piece of the template's own text. */
  content(text: string): void;
  /** What is wrong with a value of this helper here (`partial`: another template); null where it may stand. */
  value(helper: string): string | null;
}

const BLOCKS = new Set(['if', 'unless', 'each', 'with']);

/**
 * Compiles a template in an environment of its own. Every value must go through a helper of the format, which escapes it:
 * a bare `{{value}}` or a triple stash is refused, with file:line:column, so that no log text reaches an exit unescaped.
 */
export function compileTemplate(
  source: string,
  file: string,
  helpers: Helpers,
  partials: Readonly<Record<string, string>> = {},
  placesOf: () => Places | null = () => null,
): (view: object) => string {
  const environment = Handlebars.create();
  for (const [name, helper] of Object.entries(helpers))
    environment.registerHelper(name, (...values: unknown[]) =>
      (helper as (...v: unknown[]) => string)(
        ...values.slice(0, -1).map((v) => (TEXTS.has(name) ? asText(v) : v)),
      ),
    );
  const program = parseTemplate(source, file);
  lint(program, file, helpers, placesOf());
  const how = { noEscape: true, strict: true, preventIndent: true };
  for (const [name, part] of partsOf(program, file, partials)) {
    lint(part, `${name}.hbs`, helpers, placesOf());
    environment.registerPartial(name, environment.compile(part, how));
  }
  const template = environment.compile(program, how);
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

/** The partials that a template calls, and those that they call, by name. @throws UserError located where one is missing or calls itself. */
function partsOf(
  program: hbs.AST.Program,
  file: string,
  partials: Readonly<Record<string, string>>,
  above: readonly string[] = [],
): ReadonlyMap<string, hbs.AST.Program> {
  const parts = new Map<string, hbs.AST.Program>();
  const visit = (body: hbs.AST.Program): void => {
    for (const statement of body.body) {
      if (statement.type === 'BlockStatement') {
        const block = statement as hbs.AST.BlockStatement;
        visit(block.program);
        if (block.inverse) visit(block.inverse);
      }
      if (statement.type !== 'PartialStatement') continue;
      const { name } = statement as hbs.AST.PartialStatement;
      const called = name.type === 'PathExpression' ? name.original : '';
      const where = `${file}:${statement.loc.start.line}:${statement.loc.start.column + 1}`;
      const source = Object.hasOwn(partials, `${called}.hbs`) ? partials[`${called}.hbs`] : undefined;
      if (source === undefined)
        throw new UserError(`there is no partial ${JSON.stringify(called)}`, {
          where,
          next: `put ${called === '' ? 'NAME' : called}.hbs beside the template`,
        });
      if (above.includes(called))
        throw new UserError(`the partial ${JSON.stringify(called)} calls itself`, {
          where,
          next: 'use {{#each}} for what repeats',
        });
      const part = parseTemplate(source, `${called}.hbs`);
      parts.set(called, part);
      for (const [n, p] of partsOf(part, `${called}.hbs`, partials, [...above, called])) parts.set(n, p);
    }
  };
  visit(program);
  return parts;
}

/** Names of the partials that a template calls itself. */
export function partialsIn(source: string, file: string): readonly string[] {
  const names: string[] = [];
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) return node.forEach(visit);
    if (typeof node !== 'object' || node === null) return;
    const { type, name, body, program, inverse } = node as Record<string, unknown>;
    if (type === 'PartialStatement') names.push(String((name as hbs.AST.PathExpression).original));
    for (const child of [body, program, inverse]) visit(child);
  };
  visit(parseTemplate(source, file));
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

function lint(node: hbs.AST.Program, file: string, helpers: Helpers, places: Places | null): void {
  for (const statement of node.body) {
    const at = `${file}:${statement.loc.start.line}:${statement.loc.start.column + 1}`;
    const stands = (helper: string): void => {
      const wrong = places?.value(helper) ?? null;
      if (wrong !== null)
        throw new UserError(wrong, {
          where: at,
          next: 'put the value into a text, or into a quoted attribute (href="{{url value}}")',
        });
    };
    if (statement.type === 'ContentStatement') places?.content((statement as hbs.AST.ContentStatement).value);
    if (statement.type === 'PartialStatement') stands('partial');
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
      stands(name);
    } else if (statement.type === 'BlockStatement') {
      const block = statement as hbs.AST.BlockStatement;
      const name = String(block.path.original);
      if (!BLOCKS.has(name))
        throw new UserError(`unknown block {{#${name}}}`, {
          where: at,
          next: `blocks are: ${[...BLOCKS].join(', ')}`,
        });
      lint(block.program, file, helpers, places);
      if (block.inverse) lint(block.inverse, file, helpers, places);
    } else if (
      statement.type !== 'PartialStatement' &&
      statement.type !== 'ContentStatement' &&
      statement.type !== 'CommentStatement'
    ) {
      throw new UserError(`${statement.type} is not for report templates`, {
        where: at,
        next: 'use values, partials, if, unless, each and with',
      });
    }
  }
}
