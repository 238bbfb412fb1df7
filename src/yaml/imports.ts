import { dirname, resolve } from "../system/path.ts";
import { AtmosError } from "../errors.ts";
import { printable } from "../printable.ts";
import { FileFailure, type Files } from "../system/ports.ts";
import { type Evaluator, notHere, Unresolved } from "./evaluator.ts";
import { failureWords } from "./failure_words.ts";
import { merge } from "./merge.ts";
import { childOf, type Node, wordFor } from "./node.ts";
import { errorAt, warningAt } from "./problems.ts";
import { formatPlace } from "./place.ts";
import type { Reader } from "./read.ts";
import { isRemote } from "./remote.ts";
import { isPattern, isYamlName, yamlFilesBelow } from "./yaml_files.ts";

/** Files with what they import laid under them. */
export class Importer {
  readonly #reader: Reader;
  readonly #evaluator: Evaluator;
  readonly #key: string;
  readonly #done = new Map<string, Node | undefined>();
  /** What each file imports, lowest precedence first. */
  readonly #imported = new Map<string, readonly string[]>();

  /** @param key the key under which a file names what it imports */
  constructor(reader: Reader, evaluator: Evaluator, key: string) {
    this.#reader = reader;
    this.#evaluator = evaluator;
    this.#key = key;
  }

  /** All these files, later ones over earlier ones. */
  async files(paths: readonly string[]): Promise<Node | undefined> {
    let tree: Node | undefined;
    for (const path of paths) tree = merge(tree, await this.file(path));
    return tree;
  }

  /** A file over its imports over theirs. */
  async file(path: string): Promise<Node | undefined> {
    return await this.#load(path, []);
  }

  /** These files with all that they import, lowest precedence first, each once. */
  allOf(paths: readonly string[], found = new Set<string>()): ReadonlySet<string> {
    for (const path of paths) {
      if (found.has(path)) continue;
      this.allOf(this.#imported.get(path) ?? [], found);
      found.add(path);
    }
    return found;
  }

  async #load(path: string, trail: readonly string[]): Promise<Node | undefined> {
    if (this.#done.has(path)) return this.#done.get(path);
    const own = await this.#reader.sections(path);
    const imports = childOf(own, this.#key);
    const tree = imports === undefined
      ? own
      : merge(await this.#imports(imports, path, [...trail, await this.#realPath(path)]), own);
    this.#done.set(path, tree);
    return tree;
  }

  /** By whatever link a file is reached, it is the same one. */
  async #realPath(path: string): Promise<string> {
    return await this.#reader.system.files.realPath(path).catch(() => undefined) ?? path;
  }

  async #imports(imports: Node, path: string, trail: readonly string[]): Promise<Node | undefined> {
    let tree: Node | undefined;
    const imported: string[] = [];
    this.#imported.set(path, imported);
    for (const item of imports.type === "list" ? imports.items : [imports]) {
      for (const file of await this.#filesFor(item, dirname(path))) {
        const real = await this.#realPath(file);
        if (!await this.#reader.mayImport(path, real)) {
          const name = `"${this.#reader.shown(file)}"`;
          const hint =
            "Take the import out: your own files are read anyway, and profiles are chosen by --profile.";
          this.#miss(item, `cannot import ${name}: it is a file of your own, and not the project's`, hint);
          continue;
        }
        if (!trail.includes(real)) {
          imported.push(file);
          tree = merge(tree, await this.#load(file, trail));
          continue;
        }
        const way = [...trail.slice(trail.indexOf(real)), real].map((one) => this.#reader.shown(one));
        this.#reader.fatal.push(
          errorAt(item.place, `the files import each other in a circle: ${way.join(" → ")}`),
        );
      }
    }
    return tree;
  }

  /** @param written a path, or a map with `path`, as the files of stacks have it */
  async #filesFor(written: Node, folder: string): Promise<string[]> {
    const { fatal, notes, system } = this.#reader;
    const item = childOf(written, "path") ?? written;
    const path = this.#evaluator.valueOf(item);
    if (path === null || path === "") return [];
    if (path instanceof Unresolved) {
      fatal.push(notHere(path));
      return [];
    }
    if (typeof path !== "string") {
      const hint = "Name a file, a folder or a pattern, such as `import: [atmos.d/*.yaml]`.";
      const sort = wordFor(item);
      this.#miss(item, `cannot follow this import: it is ${sort}, and not the path of a file`, hint);
      return [];
    }
    if (isRemote(path)) {
      const hint = "Copy the file into the repository and import its path.";
      this.#miss(item, "cannot follow this import: only files of this machine are read", hint);
      return [];
    }
    const found = await importedFiles(system.files, folder, path).catch(unreadable);
    if (typeof found === "string") {
      fatal.push(errorAt(item.place, `cannot look for the import: ${found}`));
      return [];
    }
    if (found === undefined) {
      fatal.push(
        errorAt(item.place, "the pattern leads to too many files", "Begin it with a folder's name."),
      );
    } else if (found.length === 0) {
      notes.push(
        warningAt(
          item.place,
          `no file matches the import "${printable(path)}"`,
          `Paths begin at ${printable(folder)}.`,
        ),
      );
      system.log.warn("Import matches no file", { import: path, in: this.#reader.shown(folder) });
    }
    return found ?? [];
  }

  /** What is missing concerns those who need it, and everybody is told. */
  #miss(item: Node, message: string, hint: string): void {
    this.#reader.missing.push(errorAt(item.place, message, hint));
    this.#reader.system.log.warn(message, { at: formatPlace(item.place) });
  }
}

/** A file (its extension may be left out), every YAML file below a folder, or what a pattern matches. */
async function importedFiles(files: Files, folder: string, path: string): Promise<string[] | undefined> {
  if (isPattern(path)) {
    const { expandPattern } = await import("./glob.ts");
    return (await expandPattern(files, folder, path))?.filter(isYamlName);
  }
  const absolute = resolve(folder, path);
  const info = await files.target(absolute);
  if (info?.kind === "folder") return await yamlFilesBelow(files, absolute);
  if (info !== undefined) return [absolute];
  for (const extended of [`${absolute}.yaml`, `${absolute}.yml`]) {
    if (await files.target(extended) !== undefined) return [extended];
  }
  return [];
}

function unreadable(thrown: unknown): string {
  if (thrown instanceof FileFailure) return failureWords(thrown);
  if (thrown instanceof AtmosError) return thrown.message;
  throw thrown;
}
