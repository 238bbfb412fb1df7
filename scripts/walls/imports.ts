/** One mention of another module: static, dynamic, re-exported or for its types alone. */
export interface Import {
  /** As written, or undefined where it is computed while the program runs. */
  readonly specifier: string | undefined;
  readonly node: Deno.lint.Node;
}

/** Tells every import of a file. */
export function importVisitor(tell: (found: Import) => void): Deno.lint.LintVisitor {
  const named = ({ source }: { readonly source: Deno.lint.StringLiteral | null }): void => {
    if (source !== null) tell({ specifier: source.value, node: source });
  };
  const called = (node: Deno.lint.Node): void => tell({ specifier: plainText(node), node });
  return {
    ImportDeclaration: named,
    ExportNamedDeclaration: named,
    ExportAllDeclaration: named,
    ImportExpression: ({ source }) => called(source),
    "TSImportType > TSLiteralType > Literal": called,
    "TSExternalModuleReference > Literal": called,
    "CallExpression[callee.name='require']": (node: Deno.lint.CallExpression) =>
      called(node.arguments[0] ?? node),
  };
}

/** The text of a string, or of a template that nothing is filled into. */
export function plainText(node: Deno.lint.Node): string | undefined {
  if (node.type === "Literal") return typeof node.value === "string" ? node.value : undefined;
  return node.type === "TemplateLiteral" && node.expressions.length === 0
    ? node.quasis[0]?.cooked
    : undefined;
}
