import { around, children, within } from '../tree/names.ts';
import type { Node, Source } from '../tree/trees.ts';

/** Names that a Python scope binds. `open`: it also takes names that the text does not show (`import *`, `__getattr__`). */
export interface Bound {
  readonly names: ReadonlySet<string>;
  readonly open: boolean;
}

const SCOPES = ['function_definition', 'class_definition', 'lambda'];

/** Names bound at a module's top level, also under `if` and `try`; those under `if TYPE_CHECKING` do not exist at run time. */
export function moduleNames(source: Source): Bound {
  return boundIn(source.root, (n) => {
    const scope = around(n, SCOPES);
    return scope === null || (SCOPES.includes(n.type) && around(n, SCOPES) === null);
  });
}

/** Every name that the file binds anywhere, whatever the scope. */
export function fileNames(source: Source): Bound {
  return boundIn(source.root, () => true);
}

function boundIn(root: Node, counts: (node: Node) => boolean): Bound {
  const names = new Set<string>();
  let open = false;
  const ids = (n: Node | null): void => {
    if (!n) return;
    if (n.type === 'identifier') names.add(n.text);
    else if (!['attribute', 'subscript', 'call'].includes(n.type)) children(n).forEach((c) => ids(c));
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
          names.add(
            alias ?? (n.type === 'import_statement' ? (name?.text.split('.')[0] ?? '') : (name?.text ?? '')),
          );
        }
        break;
      case 'function_definition':
      case 'class_definition': {
        const name = n.childForFieldName('name')?.text ?? '';
        if (name === '__getattr__') open = true;
        names.add(name);
        break;
      }
      case 'parameters':
      case 'lambda_parameters':
        for (const p of children(n))
          ids(p.childForFieldName('name') ?? (p.type === 'typed_parameter' ? (children(p)[0] ?? null) : p));
        break;
      case 'named_expression':
        ids(n.childForFieldName('name'));
        break;
      case 'as_pattern_target':
      case 'global_statement':
      case 'case_pattern':
        ids(n);
        break;
      case 'type_alias_statement':
        ids(children(n)[0] ?? null);
        break;
      default:
        ids(n.childForFieldName('left'));
    }
  }
  return { names, open };
}

function typeOnly(node: Node): boolean {
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
