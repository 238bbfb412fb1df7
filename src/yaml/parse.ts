import type { Document, LineCounter, Node as YamlNode } from "yaml";
import { errorAt, type Problem } from "./problems.ts";
import type { Node } from "./node.ts";
import { TreeBuilder } from "./tree_builder.ts";
import { composeDocument, loadYaml } from "./document.ts";
import { syntaxWords } from "./syntax_words.ts";

/** A file as it is written: before functions, includes and merging. */
export interface ParsedFile {
  /** Undefined for an empty file, and after a syntax error. */
  readonly root: Node | undefined;
  /** The tags in it, so that a file without functions is never searched for them. */
  readonly tags: readonly string[];
  readonly problems: readonly Problem[];
}

/** Later syntax errors mostly follow from the first. */
const MOST_SYNTAX_ERRORS = 5;

/**
 * Parses YAML 1.2 (core schema, with `<<` merge keys). `file` is how the file is shown in places.
 * The parser is loaded on the first call: a start with a warm {@link import("./parse_cache.ts")} never needs it.
 */
export async function parseYaml(text: string, file: string): Promise<ParsedFile> {
  const yaml = await loadYaml();
  const lines = new yaml.LineCounter();
  const document = composeDocument(yaml, text, lines);
  if (document.errors.length > 0) return failed(syntaxProblems(document, lines, file));
  const builder = new TreeBuilder(yaml, lines, file);
  const root = document.contents === null ? undefined : builder.build(document.contents as YamlNode, 0);
  if (builder.problems.length > 0) return failed(builder.problems);
  return { root, tags: [...builder.tags], problems: [] };
}

function failed(problems: readonly Problem[]): ParsedFile {
  return { root: undefined, tags: [], problems };
}

function syntaxProblems(document: Document, lines: LineCounter, file: string): Problem[] {
  const problems = document.errors.map((error) => {
    const { line, col } = lines.linePos(error.pos[0]);
    const { message, hint } = syntaxWords(error.code);
    return errorAt({ file, line, column: col }, message, hint);
  });
  // Two open brackets are found missing at the same place.
  const different = new Map(problems.map((problem) => [JSON.stringify(problem), problem]));
  return [...different.values()].slice(0, MOST_SYNTAX_ERRORS);
}
