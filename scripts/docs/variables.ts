import type { Line } from "./markdown.ts";

const NAME = /\b(?:ATMOS|AWS|AZURE|ARM|GOOGLE|GCP|CLOUDSDK|GITHUB|XDG|DENORT)_[A-Z0-9_]*(?:\*|[A-Z0-9])/g;

export interface Mention {
  readonly name: string;
  readonly line: number;
}

/** The environment variables that a page names; `AWS_ENDPOINT_URL_*` means every name that begins so. */
export function namedVariables(lines: readonly Line[]): Mention[] {
  return lines.flatMap(({ text, line }) => [...text.matchAll(NAME)].map(([name]) => ({ name, line })));
}

/** Whether some source text knows a variable of this name; a name that ends in `*` may be put together there. */
export function isKnown(name: string, sources: readonly string[]): boolean {
  const pattern = name.endsWith("*") ? `\\b${name.slice(0, -1)}[A-Z0-9$]` : `\\b${name}(?![A-Z0-9_])`;
  const expression = new RegExp(pattern);
  return sources.some((source) => expression.test(source));
}
