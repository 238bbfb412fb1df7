import type { Files, System } from "../system/ports.ts";
import { FileFailure } from "../system/ports.ts";
import { type GitFacts, readGit } from "./git.ts";
import type { Place } from "./place.ts";
import type { Problem } from "./problems.ts";
import { type MapNode, type Node, wordFor } from "./node.ts";
import { failureWords } from "./failure_words.ts";
import type { ParsedFile } from "./parse.ts";
import { parseCached } from "./parse_cache.ts";
import { errorAt } from "./problems.ts";
import { expandIncludes } from "./includes.ts";
import { shownPath } from "./shown_path.ts";

/** Bytes of one file; the largest real ones have some hundred thousand. */
const LARGEST = 16 * 1024 * 1024;

/** Brings the sections of one file into the form that files are merged in; `problems` hears of what has none. */
export type Normalise = (root: MapNode, problems: Problem[]) => MapNode;

const asItIs: Normalise = (root) => root;

/** Reads configuration files and collects what is wrong with them. */
export class Reader {
  readonly system: System;
  /** What makes the configuration unusable. */
  readonly fatal: Problem[] = [];
  /** What is only told by a check: warnings, and errors in entries that may not be used. */
  readonly notes: Problem[] = [];
  /** The person's own files, as they are shown in places. All others are the project's. */
  readonly personal = new Set<string>();
  /** The function tags in all files. */
  readonly tags = new Set<string>();
  /** How many includes were followed. */
  includes = 0;
  /** Read when the first file uses `!git.…`. */
  git: GitFacts | undefined;
  readonly #cache: string;
  readonly #gitRoot: string | undefined;
  readonly #normalise: Normalise;
  readonly #parsed = new Map<string, Promise<ParsedFile>>();

  constructor(system: System, cache: string, gitRoot: string | undefined, normalise: Normalise = asItIs) {
    this.system = system;
    this.#cache = cache;
    this.#gitRoot = gitRoot;
    this.#normalise = normalise;
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
    const parsed = await this.parsed(path);
    this.fatal.push(...parsed.problems);
    if (parsed.root === undefined) return undefined;
    const root = await expandIncludes(this, { root: parsed.root, tags: parsed.tags }, [path]);
    if (root.type === "map") return this.#normalise(root, this.notes);
    if (root.type === "failed") this.fatal.push(errorAt(root.place, root.message, root.hint));
    else if (root.type !== "scalar" || root.value !== null) {
      const hint = "Begin with a section, such as auth:";
      this.fatal.push(
        errorAt(root.place, `a configuration file is a map of sections, not ${wordFor(root)}`, hint),
      );
    }
    return undefined;
  }

  /** What a YAML or JSON file says, as it is written. Each file is read once. */
  parsed(path: string): Promise<ParsedFile> {
    const known = this.#parsed.get(path);
    if (known !== undefined) return known;
    const reading = this.#parse(path);
    this.#parsed.set(path, reading);
    return reading;
  }

  async #parse(path: string): Promise<ParsedFile> {
    const start: Place = { file: this.shown(path), line: 1, column: 1 };
    const text = await readText(this.system.files, path);
    if ("failure" in text) return { root: undefined, tags: [], problems: [errorAt(start, text.failure)] };
    const parsed = await parseCached(this.system, this.#cache, text.content, start.file);
    for (const tag of parsed.tags) this.tags.add(tag);
    if (this.#gitRoot !== undefined && parsed.tags.some((tag) => tag.startsWith("!git."))) {
      this.git ??= await readGit(this.system, this.#gitRoot);
    }
    return parsed;
  }
}

/** A file's text without a byte order mark, or why there is none. */
export async function readText(
  files: Files,
  path: string,
): Promise<{ content: string } | { failure: string }> {
  try {
    const info = await files.target(path);
    if (info === undefined) return { failure: "the file does not exist" };
    if (info.kind === "folder") return { failure: "this is a folder, not a file" };
    const bytes = info.size > LARGEST ? undefined : await files.readBytes(path);
    if (bytes === undefined || bytes.length > LARGEST) return { failure: "the file is larger than 16 MiB" };
    return { content: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch (error) {
    if (error instanceof TypeError) return { failure: "the file is not UTF-8 text" };
    if (!(error instanceof FileFailure)) throw error;
    return { failure: failureWords(error) };
  }
}
