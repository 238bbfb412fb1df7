import type { Token } from "./tokens.ts";

/** One mention of another module: static, dynamic, re-exported or for its types alone. */
export interface Import {
  /** As written, or undefined where it is computed while the program runs. */
  readonly specifier: string | undefined;
  readonly token: Token;
}

/** Every import of a file, given its tokens without comments. */
export function importsOf(code: readonly Token[]): Import[] {
  const found: Import[] = [];
  code.forEach((token, index) => {
    if (token.kind !== "word") return;
    const next = code[index + 1];
    if (next === undefined) return;
    if (token.text === "from" || token.text === "import") {
      if (next.kind === "string") found.push({ specifier: next.text, token: next });
    }
    const isCall = next.kind === "punctuation" && next.text === "(" && !isMember(code, index);
    if (isCall && (token.text === "import" || token.text === "require")) {
      const argument = code[index + 2];
      const after = code[index + 3];
      const literal = argument !== undefined &&
        (argument.kind === "string" || argument.kind === "template") &&
        after?.kind === "punctuation" && (after.text === ")" || after.text === ",");
      found.push({ specifier: literal ? argument.text : undefined, token: argument ?? next });
    }
  });
  return found;
}

/** Whether the word is a property (`x.import(…)`) and so means nothing to the module system. */
function isMember(code: readonly Token[], index: number): boolean {
  return code[index - 1]?.text === "." && code[index - 1]?.kind === "punctuation";
}
