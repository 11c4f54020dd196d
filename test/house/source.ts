/** A source file as the house rules see it: what it imports, what it exports, what it documents. */
import { parseSync, Visitor } from 'vite';

/** One `import`, `export … from`, `import()`, `….resolve()` of a module or type `import('…')`. */
export interface Import {
  readonly specifier: string;
  readonly typeOnly: boolean;
}

/** Something that a file declares and exports in one statement. */
export interface Export {
  readonly name: string;
  readonly kind: 'function' | 'const' | 'interface' | 'class' | 'type';
  readonly documented: boolean;
}

/** What the rules look at. */
export interface Source {
  /** Relative to the project, with forward slashes. */
  readonly path: string;
  readonly lines: number;
  readonly opensWithDocstring: boolean;
  readonly imports: readonly Import[];
  readonly exports: readonly Export[];
  readonly readsEnvironment: boolean;
}

const DECLARATIONS = {
  FunctionDeclaration: 'function',
  VariableDeclaration: 'const',
  TSInterfaceDeclaration: 'interface',
  ClassDeclaration: 'class',
  TSTypeAliasDeclaration: 'type',
} as const;

/** @throws Error where the text is no TypeScript */
export function parseSource(path: string, text: string): Source {
  const { module, program, comments, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path} can't be parsed: ${errors[0]?.message}`);

  const docstrings = comments.filter(({ type, value }) => type === 'Block' && value.startsWith('*'));
  const followsDocstring = (start: number) =>
    docstrings.some(({ end }) => end <= start && text.slice(end, start).trim() === '');

  const imports: Import[] = [
    ...module.staticImports.map(({ moduleRequest, entries }) => ({
      specifier: moduleRequest.value,
      typeOnly: entries.length > 0 && entries.every(({ isType }) => isType),
    })),
    ...module.staticExports.flatMap(({ entries }) =>
      entries.flatMap(({ moduleRequest, isType }) =>
        moduleRequest === null ? [] : [{ specifier: moduleRequest.value, typeOnly: isType }],
      ),
    ),
    ...module.dynamicImports.flatMap(({ moduleRequest }) => {
      const literal = /^(['"])(.*)\1$/.exec(text.slice(moduleRequest.start, moduleRequest.end));
      return literal?.[2] === undefined ? [] : [{ specifier: literal[2], typeOnly: false }];
    }),
  ];
  let readsEnvironment = imports.some(({ specifier }) => /^(node:)?process$/.test(specifier));
  new Visitor({
    TSImportType: ({ source }) => {
      imports.push({ specifier: source.value, typeOnly: true });
    },
    CallExpression: ({ callee, arguments: [first] }) => {
      if (callee.type !== 'MemberExpression' || first?.type !== 'Literal' || typeof first.value !== 'string') return;
      const isName = callee.object.type === 'MetaProperty' || first.value.startsWith('#');
      if (isName && callee.property.type === 'Identifier' && callee.property.name === 'resolve') {
        imports.push({ specifier: first.value, typeOnly: false });
      }
    },
    MemberExpression: ({ object, property }) => {
      const name = property.type === 'Identifier' ? property.name : property.type === 'Literal' ? property.value : '';
      if (object.type === 'Identifier' && object.name === 'process' && name === 'env') readsEnvironment = true;
    },
    VariableDeclarator: ({ id, init }) => {
      if (id.type === 'ObjectPattern' && init?.type === 'Identifier' && init.name === 'process') {
        readsEnvironment = true;
      }
    },
  }).visit(program);

  const exports = program.body.flatMap((node): Export[] => {
    if (node.type !== 'ExportNamedDeclaration' || node.declaration == null) return [];
    const { declaration } = node;
    const kind = Object.hasOwn(DECLARATIONS, declaration.type)
      ? DECLARATIONS[declaration.type as keyof typeof DECLARATIONS]
      : undefined;
    if (kind === undefined) return [];
    const documented = followsDocstring(node.start);
    const identifiers =
      declaration.type === 'VariableDeclaration'
        ? declaration.declarations.map(({ id }) => id)
        : 'id' in declaration
          ? [declaration.id]
          : [];
    return identifiers.flatMap((id) => (id?.type === 'Identifier' ? [{ name: id.name, kind, documented }] : []));
  });

  const afterHashbang = text.replace(/^#!.*\n/, '');
  return {
    path,
    lines: text.trimEnd().split('\n').length,
    opensWithDocstring: /^\/\*\*\s*\S/.test(afterHashbang),
    imports,
    exports,
    readsEnvironment,
  };
}
