import { join, relative, sep } from "../system/path.ts";
import * as posix from "../system/posix_path.ts";
import { AtmosError } from "../errors.ts";
import { printable } from "../printable.ts";
import type { System } from "../system/ports.ts";
import { childOf, type MapNode, type Node, wordFor } from "../yaml/node.ts";
import { formatPlace, type Place } from "../yaml/place.ts";
import { invalid } from "../yaml/problems.ts";
import { isRemote } from "../yaml/remote.ts";
import { type Data, mapData } from "./data.ts";
import { importEntries, type ImportEntry } from "./import_entry.ts";
import { resolveLocals } from "./locals.ts";
import { layOver, type ListStrategy } from "./merge.ts";
import { laterOverrides, NO_OVERRIDES, type Overrides, overridesOf, withOverrides } from "./overrides.ts";
import type { RenderText } from "./render.ts";
import { renderTree } from "./render_tree.ts";
import { manifestName, type StackFiles } from "./stack_files.ts";

/** Reads the text of a file, and what a text says. */
export interface ManifestReader {
  text(path: string): Promise<{ content: string } | { failure: string }>;
  /** The tree of a text, with includes in place; undefined for an empty one. */
  tree(path: string, content: string): Promise<Node | undefined>;
  shown(path: string): string;
}

export interface ManifestParts {
  readonly system: System;
  readonly files: StackFiles;
  readonly reader: ManifestReader;
  readonly render: RenderText;
  readonly lists: ListStrategy;
  /** The values of functions that need nothing but what surrounds the files. */
  readonly evaluate: (node: Node) => Promise<unknown>;
  /** Whether the paths of imports may be templates. */
  readonly templates: boolean;
}

/** A file over all that it imports. */
export interface Manifest {
  /** Its path below the folder of the stacks, without the extension. */
  readonly name: string;
  readonly root: MapNode;
  /** The names of all files that it imports, directly or not, sorted. */
  readonly imports: readonly string[];
}

/** How a file is reached. */
interface Visit {
  readonly context: Data;
  readonly skipTemplates: boolean;
  readonly ignoreMissing: boolean;
  /** Said by the files that import it, the outermost on top. */
  readonly above: Overrides;
  /** Said by files that were imported before it. */
  readonly before: Overrides;
  readonly trail: readonly string[];
}

interface Visited {
  readonly root: MapNode | undefined;
  readonly imports: ReadonlySet<string>;
  /** `before`, and what this file and its imports have said. */
  readonly overrides: Overrides;
}

const TYPES = ["terraform", "helmfile", "packer", "ansible", "kubernetes", "helm"];
/** Files that import others more than once could otherwise double at every step. */
const MOST_VISITS = 100_000;

/** Reads manifests with what they import; each file that is reached the same way twice is worked out once. */
export class Manifests {
  readonly #parts: ManifestParts;
  readonly #done = new Map<string, Promise<Visited>>();
  readonly #texts = new Map<string, Promise<string>>();
  #visits = 0;

  constructor(parts: ManifestParts) {
    this.#parts = parts;
  }

  /** @throws AtmosError `config_invalid` with the place and the way of imports */
  async load(path: string): Promise<Manifest> {
    const { root, imports } = await this.#visit(path, START);
    const place = { file: this.#shown(path), line: 1, column: 1 };
    return {
      name: manifestName(path),
      root: root ?? { type: "map", entries: new Map(), tag: undefined, place },
      imports: [...imports].sort(),
    };
  }

  #visit(path: string, visit: Visit): Promise<Visited> {
    const { context, skipTemplates, ignoreMissing, above, before } = visit;
    if (visit.trail.includes(path)) return this.#read(path, visit);
    const isPlain = Object.keys(context).length === 0 && above.size === 0 && before.size === 0;
    if (!isPlain) return this.#read(path, visit);
    const key = `${skipTemplates} ${ignoreMissing} ${path}`;
    let found = this.#done.get(key);
    if (found === undefined) {
      found = this.#read(path, visit);
      this.#done.set(key, found);
    }
    return found;
  }

  async #read(path: string, visit: Visit): Promise<Visited> {
    const { lists } = this.#parts;
    if (++this.#visits > MOST_VISITS) {
      throw new AtmosError("config_invalid", `cannot read the stacks: more than ${MOST_VISITS} imports`);
    }
    const own = await this.#content(path, visit);
    if (own === undefined) return { root: undefined, imports: new Set(), overrides: visit.before };
    const said = overridesOf(own, TYPES, lists);
    const above = laterOverrides(said, visit.above, lists);
    const imports = new Set<string>();
    let overrides = visit.before;
    let below: Node | undefined;
    const trail = [...visit.trail, path];
    for (const entry of importEntries(childOf(own, "import"))) {
      for (const file of await this.#named(entry, path, below, visit)) {
        if (trail.includes(file)) throw this.#circle(entry.place, [...trail, file]);
        const found = await this.#visit(file, {
          // What the outer file says wins over what an inner one says.
          context: { ...entry.context, ...visit.context },
          skipTemplates: entry.skipTemplates,
          ignoreMissing: entry.ignoreMissing,
          above,
          before: overrides,
          trail,
        });
        overrides = found.overrides;
        imports.add(manifestName(file));
        for (const name of found.imports) imports.add(name);
        below = layOver(below, found.root, lists);
      }
    }
    const effective = laterOverrides(overrides, above, lists);
    const root = layOver(below, withOverrides(own, effective, lists), lists);
    return { root: root as MapNode, imports, overrides: laterOverrides(overrides, said, lists) };
  }

  /** What one file says, rendered where it is a template or has something to render with. */
  async #content(
    path: string,
    { context, skipTemplates, ignoreMissing }: Visit,
  ): Promise<MapNode | undefined> {
    const { reader, render } = this.#parts;
    const absolute = this.#absolute(path);
    const place: Place = { file: this.#shown(path), line: 1, column: 1 };
    const text = await this.#text(path);
    const tree = async (content: string): Promise<MapNode | undefined> => {
      const root = await reader.tree(absolute, content);
      if (root === undefined || (root.type === "scalar" && root.value === null)) return undefined;
      if (root.type === "map") return root;
      if (root.type === "failed") throw invalid(root.place, root.message, root.hint);
      throw invalid(root.place, `a stack manifest is a map of sections, not ${wordFor(root)}`);
    };
    if (skipTemplates || !text.includes("{{")) return await tree(text);
    const isTemplate = path.endsWith(".tmpl");
    const isGiven = isTemplate || Object.keys(context).length > 0;
    const missingKey = ignoreMissing ? "invalid" : "error";
    if (isTemplate) return await tree(await render(text, context, place, { missingKey }));
    let raw: MapNode | undefined;
    try {
      raw = await tree(text);
    } catch (error) {
      if (!isGiven) throw error;
      // What is no YAML before it is rendered may be some afterwards.
      return await tree(await render(text, context, place, { missingKey }));
    }
    const data = raw === undefined ? {} : await this.#ownData(raw, context);
    if (isGiven) return await tree(await render(text, { ...data, ...context }, place, { missingKey }));
    if (raw === undefined || Object.keys(data).length === 0) return raw;
    try {
      return await renderTree(raw, data, render) as MapNode;
    } catch {
      // Its templates may be for the components, which know more.
      return raw;
    }
  }

  /** What the templates of a file may use of the file itself: only together with `locals`. */
  async #ownData(root: MapNode, context: Data): Promise<Record<string, unknown>> {
    const sections: Record<string, unknown> = {};
    for (const key of ["settings", "vars", "env"]) {
      const node = childOf(root, key);
      if (node !== undefined) sections[key] = mapData(node);
    }
    const written = [root, ...TYPES.map((type) => childOf(root, type))].map((node) =>
      childOf(node, "locals")
    );
    let all: Node | undefined;
    for (const one of written) all = layOver(all, one, this.#parts.lists);
    if (all === undefined) return {};
    const locals = await resolveLocals(
      all,
      { ...sections, ...context },
      (text, data, place) => this.#parts.render(text, data, place, { missingKey: "error" }),
      this.#parts.evaluate,
    );
    return { ...sections, locals };
  }

  /** The files of one import. */
  async #named(entry: ImportEntry, from: string, below: Node | undefined, visit: Visit): Promise<string[]> {
    const isTemplate = entry.path.includes("{{") && this.#parts.templates;
    const path = isTemplate ? await this.#renderPath(entry, below, visit) : entry.path;
    if (isRemote(path)) {
      throw invalid(entry.place, "cannot import from elsewhere: only files of this machine are read");
    }
    const relativePath = /^\.{1,2}(\/|$)/.test(path)
      ? posix.join(posix.dirname(from), path)
      : posix.join(path.replaceAll("\\", "/"));
    const found = this.#parts.files.named(relativePath);
    if (found.length > 0) return found;
    const outside = relativePath.startsWith("..") || relativePath.startsWith("/")
      ? await this.#outside(relativePath)
      : [];
    if (outside.length > 0) return outside;
    if (entry.mayMiss || isTemplate) return [];
    const way = [...visit.trail, from].map(manifestName).map(printable).join(" → ");
    throw invalid(
      entry.place,
      `cannot find the import "${printable(path)}"`,
      `Imports begin at ${
        printable(this.#parts.reader.shown(this.#parts.files.folder))
      }. It is imported by ${way}.`,
    );
  }

  /** A file beside the folder of the stacks. */
  async #outside(path: string): Promise<string[]> {
    const { system, files } = this.#parts;
    const absolute = path.startsWith("/") ? path : join(files.folder, path);
    for (const extension of ["", ".yaml", ".yml", ".yaml.tmpl", ".yml.tmpl"]) {
      if ((await system.files.target(absolute + extension))?.kind !== "file") continue;
      return [relative(files.folder, absolute + extension).split(sep).join("/")];
    }
    return [];
  }

  async #renderPath(entry: ImportEntry, below: Node | undefined, visit: Visit): Promise<string> {
    const sections = Object.fromEntries(
      ["settings", "vars", "env"].map((key) => [key, mapData(childOf(below, key))] as const),
    );
    const data = { ...sections, ...visit.context, ...entry.context };
    const missingKey = entry.ignoreMissing ? "invalid" : "error";
    return await this.#parts.render(entry.path, data, entry.place, { missingKey });
  }

  #text(path: string): Promise<string> {
    let found = this.#texts.get(path);
    if (found === undefined) {
      found = this.#parts.reader.text(this.#absolute(path)).then((text) => {
        if ("content" in text) return text.content;
        throw invalid({ file: this.#shown(path), line: 1, column: 1 }, text.failure);
      });
      this.#texts.set(path, found);
    }
    return found;
  }

  #absolute(path: string): string {
    return join(this.#parts.files.folder, path);
  }

  #shown(path: string): string {
    return this.#parts.reader.shown(this.#absolute(path));
  }

  #circle(place: Place, trail: readonly string[]): AtmosError {
    const last = trail.at(-1) ?? "";
    const way = trail.slice(trail.indexOf(last)).map(manifestName).map(printable).join(" → ");
    return new AtmosError(
      "config_invalid",
      `${formatPlace(place)}: the manifests import each other in a circle: ${way}`,
      {
        hint: "Take one of these imports out.",
      },
    );
  }
}

const START: Visit = {
  context: {},
  skipTemplates: false,
  ignoreMissing: false,
  above: NO_OVERRIDES,
  before: NO_OVERRIDES,
  trail: [],
};
