import { dirname, extname, isBelow, resolve } from "../system/path.ts";
import { AtmosError } from "../errors.ts";
import { printable } from "../printable.ts";
import type { Budget } from "./budget.ts";
import { type FailedNode, type MapEntry, type Node, nodeAt, type ScalarNode, textNode } from "./node.ts";
import type { ParsedFile } from "./parse.ts";
import type { System } from "../system/ports.ts";
import { functionOf, type FunctionRegistry, type FunctionWhileReading } from "./registry.ts";
import { errorAt } from "./problems.ts";
import { isRemote } from "./remote.ts";
import { splitWords } from "./tag_words.ts";

/** Files that include others twice could otherwise double at every step. */
const MOST_INCLUDES = 1000;

/**
 * The tree with the content of files where functions such as `!include` name them, relative to the file they stand in. A failed one matters only to whoever needs the value. `trail` is the way of files that led here.
 */
export async function expandIncludes(
  reader: FileReader,
  file: Included,
  trail: readonly string[],
): Promise<Node> {
  return file.tags.some((tag) => includeOf(reader, tag) !== undefined)
    ? await expand(reader, file.root, trail)
    : file.root;
}

/**
 * What an expression picks from a file.
 *
 * @throws AtmosError `usage` for an expression that is none
 */
export type Picks = (root: Node, expression: string) => Node;

/** What reads the files that are included. */
export interface FileReader {
  readonly system: Pick<System, "files">;
  readonly budget: Pick<Budget, "copy" | "text">;
  readonly functions: FunctionRegistry;
  readonly gitRoot: string | undefined;
  /** Where paths begin that do not begin with a dot; beside the file that names them when it is not said. */
  readonly includesFrom?: string | undefined;
  readonly picks?: Picks | undefined;
  /** How many includes were followed. */
  includes: number;
  /** What included files of HCL say, by their real paths. */
  readonly hcl: Map<string, Promise<ParsedFile>>;
  mayInclude?(file: string, real: string): Promise<boolean>;
  shown(path: string): string;
  text(path: string): Promise<{ content: string } | { failure: string }>;
  parsed(path: string): Promise<ParsedFile>;
}

interface Included {
  readonly root: Node;
  readonly tags: readonly string[];
}

async function expand(reader: FileReader, node: Node, trail: readonly string[]): Promise<Node> {
  const found = node.type === "scalar" ? includeOf(reader, node.tag) : undefined;
  if (node.type === "scalar" && found !== undefined) return await include(reader, node, found.as, trail);
  if (!reader.budget.copy()) return tooMany(node);
  if (node.type === "list") {
    const items: Node[] = [];
    for (const item of node.items) items.push(await expand(reader, item, trail));
    return { ...node, items };
  }
  if (node.type !== "map") return node;
  const entries = new Map<string, MapEntry>();
  for (const [key, { keyPlace, value }] of node.entries) {
    entries.set(key, { keyPlace, value: await expand(reader, value, trail) });
  }
  return { ...node, entries };
}

function tooMany(node: Node): FailedNode {
  const message = "the files include each other until there are too many values";
  return { type: "failed", text: "", message, hint: undefined, tag: undefined, place: node.place };
}

function includeOf({ functions }: FileReader, tag: string | undefined): FunctionWhileReading | undefined {
  const found = functionOf(functions, tag);
  return found?.when === "reading" ? found : undefined;
}

async function include(
  reader: FileReader,
  node: ScalarNode,
  as: FunctionWhileReading["as"],
  trail: readonly string[],
): Promise<Node> {
  const tag = node.tag ?? "";
  const { written, query } = fileAndQuery(String(node.value ?? ""));
  const fail = (message: string, hint?: string): FailedNode => {
    const text = `${tag} ${node.value ?? ""}`.trim();
    return { type: "failed", text, message, hint, tag: undefined, place: node.place };
  };
  if (written === undefined) return fail(`${tag} needs the path of a file`);
  if (isRemote(written)) {
    return fail(
      `${tag} takes files of this machine only`,
      "Copy the file next to this one and name its path.",
    );
  }
  const file = trail.at(-1) ?? "";
  const path = await placeOf(reader, file, written);
  const name = `"${reader.shown(path)}"`;
  const real = await reader.system.files.realPath(path).catch(() => undefined) ?? path;
  if (trail.includes(real)) {
    const way = [...trail.slice(trail.indexOf(real)), real].map((one) => reader.shown(one));
    return fail(`the files include each other in a circle: ${way.join(" → ")}`);
  }
  if (await reader.mayInclude?.(file, real) === false) {
    return fail(`cannot include ${name}: it is not in the project`, "Copy it there, and name its path.");
  }
  const isHcl = [".hcl", ".tf", ".tfvars"].includes(extname(real));
  if (as === "text" || !isHcl && ![".yaml", ".yml", ".json"].includes(extname(real))) {
    if (query !== "") return fail(`cannot pick a value from ${name}: it is included as text`);
    const text = await reader.text(real);
    return "failure" in text
      ? fail(`cannot include ${name}: ${text.failure}`)
      : textNode(node.place, text.content);
  }
  if (++reader.includes > MOST_INCLUDES) return fail(`there are more than ${MOST_INCLUDES} includes`);
  const { root, tags, problems: [problem] } = await (isHcl ? parsedHcl(reader, real) : reader.parsed(real));
  if (problem !== undefined) {
    const { place, message, hint } = problem;
    return fail(`cannot include ${name}: line ${place.line}, column ${place.column}: ${message}`, hint);
  }
  if (root === undefined) return { ...node, value: null, tag: undefined };
  let picked = pick(root, query);
  if (picked === "unsupported" && reader.picks !== undefined) {
    try {
      picked = reader.picks(root, query);
    } catch (error) {
      if (!(error instanceof AtmosError)) throw error;
      return fail(`${error.message}, for ${name}`, error.hint);
    }
  }
  if (picked === "unsupported") {
    return fail(
      `cannot pick "${printable(query)}" from ${name}`,
      "Only paths such as .accounts.dev or .list[0] are.",
    );
  }
  if (picked === undefined) return fail(`${name} has nothing at ${printable(query)}`);
  return await expandIncludes(reader, { root: picked, tags }, [...trail, real]);
}

/** The values of a file of HCL, such as `.tfvars`. Each file is read once. */
function parsedHcl(reader: FileReader, path: string): Promise<ParsedFile> {
  let found = reader.hcl.get(path);
  if (found === undefined) reader.hcl.set(path, found = readHclFile(reader, path));
  return found;
}

async function readHclFile(reader: FileReader, path: string): Promise<ParsedFile> {
  const file = reader.shown(path);
  const refused = (message: string, line = 1, column = 1): ParsedFile => ({
    root: undefined,
    tags: [],
    problems: [errorAt({ file, line, column }, message)],
  });
  const text = await reader.text(path);
  if ("failure" in text) return refused(text.failure);
  const tooMuch = reader.budget.text(text.content, file);
  if (tooMuch !== undefined) return { root: undefined, tags: [], problems: [tooMuch] };
  const { HclFailure, readHcl } = await import("./hcl.ts");
  try {
    return { root: readHcl(text.content, file), tags: [], problems: [] };
  } catch (error) {
    if (!(error instanceof HclFailure)) throw error;
    return refused(error.message, error.line, error.column);
  }
}

/** Files of these folders are laid under one that is elsewhere, and may have been a part of it. */
const FRAGMENT = /[\\/]\.?atmos\.d[\\/]/;

/** Beside the file that names it; of a fragment also in the working folder, or in the repository's root. */
async function placeOf(reader: FileReader, file: string, written: string): Promise<string> {
  const beside = resolve(dirname(file), written);
  const { files } = reader.system;
  if (reader.includesFrom !== undefined && !/^\.{1,2}([\\/]|$)/.test(written)) {
    const there = resolve(reader.includesFrom, written);
    return await files.target(there).catch(() => undefined) === undefined ? beside : there;
  }
  const others = [files.workingFolder(), ...(reader.gitRoot === undefined ? [] : [reader.gitRoot])];
  // A person's own file takes nothing from a repository that they happen to be in.
  if (!FRAGMENT.test(file) || !others.some((folder) => isBelow(file, folder))) return beside;
  for (const place of [beside, ...others.map((folder) => resolve(folder, written))]) {
    if (await files.target(place).catch(() => undefined) !== undefined) return place;
  }
  return beside;
}

/** A path, in quotes when it has blanks, and perhaps what to pick from the file. */
function fileAndQuery(text: string): { written: string | undefined; query: string } {
  const [, path = "", rest = ""] = /^\s*("[^"]*"|'[^']*'|\S+)?(.*)$/s.exec(text) ?? [];
  const query = rest.trim();
  const quoted = /^(["'])(.*)\1$/s.exec(query)?.[2];
  return { written: splitWords(path)[0], query: quoted ?? query };
}

/** What a path such as `.vars.ids[0]` leads to. */
function pick(tree: Node, query: string): Node | undefined | "unsupported" {
  if (query === "" || query === ".") return tree;
  if (!/^(\.[\w-]+|\.?\["[^"\]]+"\]|\[\d+\])+$/.test(query)) return "unsupported";
  const steps = [...query.matchAll(/\.([\w-]+)|\["([^"\]]+)"\]|\[(\d+)\]/g)];
  return nodeAt(tree, steps.map(([, key, quoted, index]) => key ?? quoted ?? index ?? ""));
}
