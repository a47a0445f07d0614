import { around, children, within } from '../tree/names.ts';
import type { Node, Source } from '../tree/trees.ts';

/** Names that a Python scope binds. `open`: it also takes names that the text does not show (`import *`, `__getattr__`). */
export interface Bound {
  readonly names: ReadonlySet<string>;
  readonly open: boolean;
}

/** What has names of its own. */
export const SCOPES = ['function_definition', 'class_definition', 'lambda'];

/** Names bound at a module's top level, also under `if` and `try`; those under `if TYPE_CHECKING` do not exist at run time. */
export function moduleNames(source: Source): Bound {
  return boundIn(source.root, (n) => {
    const scope = around(n, SCOPES);
    return scope === null || (SCOPES.includes(n.type) && around(n, SCOPES) === null);
  });
}

/** A node that binds a name. */
export interface Binding {
  readonly name: string;
  readonly node: Node;
}

/** Every binding of the file, whatever the scope; those for the type checker only are left out. */
export function bindingsOf(source: Source): {
  readonly bindings: readonly Binding[];
  readonly open: boolean;
} {
  return collect(source.root, () => true);
}

function boundIn(root: Node, counts: (node: Node) => boolean): Bound {
  const { bindings, open } = collect(root, counts);
  return { names: new Set(bindings.map((b) => b.name)), open };
}

function collect(
  root: Node,
  counts: (node: Node) => boolean,
): { readonly bindings: readonly Binding[]; readonly open: boolean } {
  const bindings: Binding[] = [];
  let open = false;
  const ids = (n: Node | null, node: Node): void => {
    if (!n) return;
    if (n.type === 'identifier') bindings.push({ name: n.text, node });
    else if (!['attribute', 'subscript', 'call'].includes(n.type)) children(n).forEach((c) => ids(c, node));
  };
  const types = [
    'import_statement',
    'import_from_statement',
    'assignment',
    'augmented_assignment',
    'named_expression',
    'function_definition',
    'class_definition',
    'for_statement',
    'for_in_clause',
    'as_pattern_target',
    'parameters',
    'lambda_parameters',
    'global_statement',
    'case_pattern',
    'type_alias_statement',
  ];
  for (const n of within(root, types)) {
    if (!counts(n) || typeOnly(n)) continue;
    switch (n.type) {
      case 'import_statement':
      case 'import_from_statement':
        if (children(n).some((c) => c.type === 'wildcard_import')) open = true;
        for (const name of n.childrenForFieldName('name')) {
          const alias = name?.childForFieldName('alias')?.text;
          bindings.push({
            name:
              alias ??
              (n.type === 'import_statement' ? (name?.text.split('.')[0] ?? '') : (name?.text ?? '')),
            node: n,
          });
        }
        break;
      case 'function_definition':
      case 'class_definition': {
        const name = n.childForFieldName('name')?.text ?? '';
        if (name === '__getattr__') open = true;
        bindings.push({ name, node: n });
        break;
      }
      case 'parameters':
      case 'lambda_parameters':
        for (const p of children(n))
          ids(
            p.childForFieldName('name') ?? (p.type === 'typed_parameter' ? (children(p)[0] ?? null) : p),
            n,
          );
        break;
      case 'named_expression':
        ids(n.childForFieldName('name'), n);
        break;
      case 'as_pattern_target':
      case 'global_statement':
      case 'case_pattern':
        ids(n, n);
        break;
      case 'type_alias_statement':
        ids(children(n)[0] ?? null, n);
        break;
      default:
        ids(n.childForFieldName('left'), n);
    }
  }
  return { bindings, open };
}

/** Whether only a type checker reads the node: it stands under `if TYPE_CHECKING`. */
export function typeOnly(node: Node): boolean {
  for (let at = around(node, ['if_statement']); at; at = around(at, ['if_statement'])) {
    const test = at.childForFieldName('condition')?.text ?? '';
    const body = at.childForFieldName('consequence');
    if (
      /^(?:typing\.)?TYPE_CHECKING$/.test(test) &&
      body &&
      node.startIndex >= body.startIndex &&
      node.endIndex <= body.endIndex
    )
      return true;
  }
  return false;
}
