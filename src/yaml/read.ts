import { FileFailure, type Files, type System } from "../system/ports.ts";
import { Budget, LARGEST, type Most } from "./budget.ts";
import type { GitFacts } from "./git.ts";
import type { Place } from "./place.ts";
import { errorAt, type Problem } from "./problems.ts";
import { type MapNode, type Node, wordFor } from "./node.ts";
import { failureWords } from "./failure_words.ts";
import type { Picks } from "./includes.ts";
import type { ParsedFile } from "./parse.ts";
import { parseCached } from "./parse_cache.ts";
import { functionOf, type FunctionRegistry } from "./registry.ts";
import { shownPath } from "./shown_path.ts";

/** Parsed files that one run may keep: there is room for few, and each is written through to the disk. */
const MOST_KEPT = 32;

/** Brings the sections of one file into the form that files are merged in; `problems` hears of what has none. */
export type Normalise = (root: MapNode, problems: Problem[]) => MapNode;

/** What a kind of file may hold. */
export interface FileRules {
  readonly functions: FunctionRegistry;
  readonly normalise?: Normalise;
  /** What to do, for whoever has written something else than a map. */
  readonly advice?: string;
  /** Where the paths of includes begin that do not begin with a dot. */
  readonly includesFrom?: string;
  /** Whether a file may include another one, by its real path; any may when it is not said. */
  readonly mayInclude?: (file: string, real: string) => Promise<boolean>;
  /** Whether a file may import another one, by its real path; any may when it is not said. */
  readonly mayImport?: (file: string, real: string) => Promise<boolean>;
  /** What an expression that is more than a path picks from an included file; such expressions are refused without it. */
  readonly picks?: Picks;
  /** How much there may be; that of a configuration when it is not said. */
  readonly most?: Most;
}

/** Reads configuration files and collects what is wrong with them. */
export class Reader {
  readonly system: System;
  /** What makes the configuration unusable. */
  readonly fatal: Problem[] = [];
  /** Imports that cannot be followed: what is in them is missing, and matters to whoever needs it. */
  readonly missing: Problem[] = [];
  /** What is only told by a check: warnings, and errors in entries that may not be used. */
  readonly notes: Problem[] = [];
  /** The person's own files, as they are shown in places. All others are the project's. */
  readonly personal = new Set<string>();
  /** Whether all of those have been read: they are the first. */
  hasReadPersonal = false;
  /** The function tags in all files. */
  readonly tags = new Set<string>();
  readonly budget: Budget;
  /** How many includes were followed. */
  includes = 0;
  /** Read when the first file uses `!git.…`. */
  git: GitFacts | undefined;
  readonly #cache: string;
  readonly gitRoot: string | undefined;
  readonly #rules: FileRules;
  /** What included files of HCL say, by their real paths. */
  readonly hcl = new Map<string, Promise<ParsedFile>>();
  readonly #parsed = new Map<string, Promise<ParsedFile>>();

  constructor(system: System, cache: string, gitRoot: string | undefined, rules: FileRules) {
    this.system = system;
    this.#cache = cache;
    this.gitRoot = gitRoot;
    this.budget = new Budget(rules.most);
    this.#rules = rules;
  }

  get functions(): FunctionRegistry {
    return this.#rules.functions;
  }

  get includesFrom(): string | undefined {
    return this.#rules.includesFrom;
  }

  async mayInclude(file: string, real: string): Promise<boolean> {
    return await this.#rules.mayInclude?.(file, real) ?? true;
  }

  async mayImport(file: string, real: string): Promise<boolean> {
    return await this.#rules.mayImport?.(file, real) ?? true;
  }

  get picks(): Picks | undefined {
    return this.#rules.picks;
  }

  shown(path: string): string {
    return shownPath(path, this.system.files.workingFolder());
  }

  /** Every file that was read so far, included ones too. */
  paths(): Iterable<string> {
    return this.#parsed.keys();
  }

  /** The sections of a configuration file, with includes in place and in the form that files are merged in. */
  async sections(path: string): Promise<Node | undefined> {
    // One complaint about too much is enough.
    if (this.budget.isUsedUp) return undefined;
    const parsed = await this.parsed(path);
    for (const problem of parsed.problems) this.fatal.push(problem);
    if (parsed.root === undefined) return undefined;
    const root = await this.#withIncludes(parsed.root, parsed.tags, path);
    const { normalise, advice } = this.#rules;
    if (root.type === "map") return normalise === undefined ? root : normalise(root, this.notes);
    if (root.type === "failed") this.fatal.push(errorAt(root.place, root.message, root.hint));
    else if (root.type !== "scalar" || root.value !== null) {
      this.fatal.push(
        errorAt(root.place, `a configuration file is a map of sections, not ${wordFor(root)}`, advice),
      );
    }
    return undefined;
  }

  /** Most files include none: what follows them is loaded for those that do. */
  async #withIncludes(root: Node, tags: readonly string[], path: string): Promise<Node> {
    if (!tags.some((tag) => functionOf(this.functions, tag)?.when === "reading")) return root;
    const { expandIncludes } = await import("./includes.ts");
    return await expandIncludes(this, { root, tags }, [path]);
  }

  /** What a YAML or JSON file says, as it is written. Each file is read once. */
  parsed(path: string): Promise<ParsedFile> {
    const known = this.#parsed.get(path);
    if (known !== undefined) return known;
    const reading = this.#parse(path);
    this.#parsed.set(path, reading);
    return reading;
  }

  /** A file's text without a byte order mark, or why there is none. */
  async text(path: string): Promise<{ content: string } | { failure: string }> {
    const tooMany = this.budget.file();
    if (tooMany !== undefined) return { failure: tooMany };
    const text = await readFile(this.system.files, path);
    if ("failure" in text) return text;
    const tooMuch = this.budget.bytes(text.bytes);
    return tooMuch === undefined ? { content: text.content } : { failure: tooMuch };
  }

  async #parse(path: string): Promise<ParsedFile> {
    const start: Place = { file: this.shown(path), line: 1, column: 1 };
    const unreadable = (problem: Problem): ParsedFile => ({ root: undefined, tags: [], problems: [problem] });
    const text = await this.text(path);
    if ("failure" in text) return unreadable(errorAt(start, text.failure));
    const tooMuch = this.budget.text(text.content, start.file);
    if (tooMuch !== undefined) return unreadable(tooMuch);
    const keep = this.#parsed.size <= MOST_KEPT;
    const parsed = await parseCached(this.system, this.#cache, text.content, start.file, keep);
    for (const tag of parsed.tags) this.tags.add(tag);
    if (this.gitRoot !== undefined && parsed.tags.some((tag) => this.#needsGit(tag))) {
      const { readGit } = await import("./git.ts");
      this.git ??= await readGit(this.system, this.gitRoot);
    }
    return parsed;
  }

  #needsGit(tag: string): boolean {
    const found = functionOf(this.functions, tag);
    return found?.when === "at once" && found.needs === "git";
  }
}

/** The text of a file and its bytes, or why there is none. */
async function readFile(
  files: Files,
  path: string,
): Promise<{ content: string; bytes: number } | { failure: string }> {
  try {
    const bytes = await files.readBytes(path, LARGEST);
    if (bytes === undefined) return { failure: "the file does not exist" };
    const content = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return { content, bytes: bytes.length };
  } catch (error) {
    if (error instanceof TypeError) return { failure: "the file is not UTF-8 text" };
    if (!(error instanceof FileFailure)) throw error;
    const isLarge = error.reason === "too_large";
    return {
      failure: isLarge ? `the file is larger than ${LARGEST / 1024 / 1024} MiB` : failureWords(error),
    };
  }
}
