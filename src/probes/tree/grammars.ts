/** What the parts of a program are called in one language's syntax tree. */
export interface Grammar {
  readonly language: string;
  readonly wasm: string;
  readonly extensions: readonly string[];
  readonly call: readonly string[];
  /** Field of a call that names what is called. */
  readonly callee: readonly string[];
  readonly arguments: string;
  readonly definition: readonly string[];
  readonly assignment: readonly string[];
  readonly import: readonly string[];
  readonly string: readonly string[];
  readonly try: readonly string[];
  readonly handler: readonly string[];
  readonly loop: readonly string[];
  readonly await: readonly string[];
  readonly throw: readonly string[];
}

const JS: Omit<Grammar, 'language' | 'wasm' | 'extensions'> = {
  call: ['call_expression', 'new_expression'],
  callee: ['function', 'constructor'],
  arguments: 'arguments',
  definition: [
    'function_declaration',
    'method_definition',
    'arrow_function',
    'function_expression',
    'generator_function_declaration',
    'class_declaration',
  ],
  assignment: ['variable_declarator', 'assignment_expression'],
  import: ['import_statement'],
  string: ['string', 'template_string'],
  try: ['try_statement'],
  handler: ['catch_clause'],
  loop: ['for_statement', 'for_in_statement', 'while_statement', 'do_statement'],
  await: ['await_expression'],
  throw: ['throw_statement'],
};

/** Languages that probes read; an addition is one entry. */
const GRAMMARS: readonly Grammar[] = [
  {
    language: 'python',
    wasm: 'tree-sitter-python.wasm',
    extensions: ['.py', '.pyi'],
    call: ['call'],
    callee: ['function'],
    arguments: 'arguments',
    definition: ['function_definition', 'class_definition'],
    assignment: ['assignment'],
    import: ['import_statement', 'import_from_statement'],
    string: ['string'],
    try: ['try_statement'],
    handler: ['except_clause', 'except_group_clause'],
    loop: ['for_statement', 'while_statement'],
    await: ['await'],
    throw: ['raise_statement'],
  },
  {
    language: 'javascript',
    wasm: 'tree-sitter-javascript.wasm',
    extensions: ['.js', '.mjs', '.cjs', '.jsx'],
    ...JS,
  },
  { language: 'typescript', wasm: 'tree-sitter-typescript.wasm', extensions: ['.ts', '.mts', '.cts'], ...JS },
  { language: 'typescript', wasm: 'tree-sitter-tsx.wasm', extensions: ['.tsx'], ...JS },
  {
    language: 'java',
    wasm: 'tree-sitter-java.wasm',
    extensions: ['.java'],
    call: ['method_invocation', 'object_creation_expression'],
    callee: ['name', 'type'],
    arguments: 'arguments',
    definition: ['method_declaration', 'constructor_declaration', 'class_declaration'],
    assignment: ['variable_declarator', 'assignment_expression'],
    import: ['import_declaration'],
    string: ['string_literal'],
    try: ['try_statement', 'try_with_resources_statement'],
    handler: ['catch_clause'],
    loop: ['for_statement', 'enhanced_for_statement', 'while_statement', 'do_statement'],
    await: [],
    throw: ['throw_statement'],
  },
  {
    language: 'go',
    wasm: 'tree-sitter-go.wasm',
    extensions: ['.go'],
    call: ['call_expression'],
    callee: ['function'],
    arguments: 'arguments',
    definition: ['function_declaration', 'method_declaration'],
    assignment: ['short_var_declaration', 'assignment_statement', 'var_spec'],
    import: ['import_spec'],
    string: ['interpreted_string_literal', 'raw_string_literal'],
    try: [],
    handler: [],
    loop: ['for_statement'],
    await: [],
    throw: [],
  },
];

/** The grammar for a file's name; undefined for what is not read. */
export function grammarOf(path: string): Grammar | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  return dot < 0 ? undefined : GRAMMARS.find((g) => g.extensions.includes(name.slice(dot).toLowerCase()));
}
