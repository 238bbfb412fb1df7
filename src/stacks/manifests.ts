import { join } from "../system/path.ts";
import { AtmosError } from "../errors.ts";
import { printable } from "../printable.ts";
import { childOf, isNothing, type MapNode, type Node, wordFor } from "../yaml/node.ts";
import { formatPlace, type Place } from "../yaml/place.ts";
import { invalid } from "../yaml/problems.ts";
import type { Data } from "./data.ts";
import { type FileLocals, fileLocals, sectionsFor } from "./file_locals.ts";
import { importEntries } from "./import_entry.ts";
import { importedFiles } from "./imported_files.ts";
import { resolveLocals } from "./locals.ts";
import type { ManifestParts } from "./manifest_parts.ts";
import { layOver } from "./merge.ts";
import { laterOverrides, NO_OVERRIDES, type Overrides, overridesOf, withOverrides } from "./overrides.ts";
import { renderTree } from "./render_tree.ts";
import { manifestName } from "./stack_files.ts";
import { Waits } from "./waits.ts";

/** A file over all that it imports. */
export interface Manifest {
  /** Its path below the folder of the stacks, without the extension. */
  readonly name: string;
  /** The same with the extension: no two manifests share it. */
  readonly path: string;
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

/** Which visit imports, and where. */
interface Importer {
  /** Undefined for one that is made for its importer alone. */
  readonly key: string | undefined;
  readonly place: Place;
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
  readonly #waits = new Waits();
  readonly #texts = new Map<string, Promise<string>>();
  readonly #trees = new Map<string, Promise<MapNode | undefined>>();
  #visits = 0;

  constructor(parts: ManifestParts) {
    this.#parts = parts;
  }

  /** @throws AtmosError `config_invalid` with the place and the way of imports */
  async load(path: string): Promise<Manifest> {
    const { root, imports } = await this.#visit(path, START, undefined);
    const place = { file: this.#shown(path), line: 1, column: 1 };
    return {
      name: manifestName(path),
      path,
      root: root ?? { type: "map", entries: new Map(), tag: undefined, place },
      imports: [...imports].sort(),
    };
  }

  /**
   * The locals of a file: they hold for it alone, and nothing of its imports is among them.
   *
   * @throws AtmosError `config_invalid` for a circle, or what cannot be worked out
   */
  async localsOf(path: string): Promise<FileLocals> {
    const text = await this.#text(path);
    const place = { file: this.#shown(path), line: 1, column: 1 };
    const content = path.endsWith(".tmpl")
      ? await this.#parts.render(text, {}, place, { missingKey: "error" })
      : text;
    const root = await this.#tree(this.#absolute(path), content, content === text);
    if (root === undefined) return { all: {}, byType: new Map() };
    return await fileLocals(root, TYPES, this.#parts.layering, (locals, data) => this.#resolve(locals, data));
  }

  /** Whether a manifest was made of it, or it was imported. */
  isRead(path: string): boolean {
    return this.#texts.has(path);
  }

  /** A file that is reached in the same way as before is not worked out again. */
  #visit(path: string, visit: Visit, from: Importer | undefined): Promise<Visited> {
    const { context, skipTemplates, ignoreMissing, above, before } = visit;
    const overridden = above.size > 0 || before.size > 0;
    if (overridden) return this.#read(path, visit, undefined);
    const key = JSON.stringify([path, skipTemplates, ignoreMissing, context]);
    if (from?.key !== undefined) {
      const circle = this.#waits.circle(from.key, key);
      if (circle !== undefined) throw this.#circle(from.place, circle.map((one) => JSON.parse(one)[0]));
    }
    let found = this.#done.get(key);
    if (found === undefined) {
      found = this.#read(path, visit, key);
      this.#done.set(key, found);
    }
    return found;
  }

  async #read(path: string, visit: Visit, key: string | undefined): Promise<Visited> {
    const { layering } = this.#parts;
    if (++this.#visits > MOST_VISITS) {
      throw new AtmosError("config_invalid", `cannot read the stacks: more than ${MOST_VISITS} imports`);
    }
    const own = await this.#content(path, visit);
    if (own === undefined) return { root: undefined, imports: new Set(), overrides: visit.before };
    const said = overridesOf(own, TYPES, layering);
    const above = laterOverrides(said, visit.above, layering);
    const imports = new Set<string>();
    let overrides = visit.before;
    let below: Node | undefined;
    const trail = [...visit.trail, path];
    for (const entry of importEntries(childOf(own, "import"))) {
      const importing = { entry, from: path, below, context: visit.context, trail };
      for (const file of await importedFiles(this.#parts, importing)) {
        if (trail.includes(file)) throw this.#circle(entry.place, [...trail, file]);
        const found = await this.#visit(file, {
          // What the outer file says wins over what an inner one says.
          context: { ...entry.context, ...visit.context },
          skipTemplates: entry.skipTemplates,
          ignoreMissing: entry.ignoreMissing,
          above,
          before: overrides,
          trail,
        }, { key, place: entry.place });
        overrides = found.overrides;
        imports.add(manifestName(file));
        layering.work.spend(1 + found.imports.size, entry.place);
        for (const name of found.imports) imports.add(name);
        below = layOver(below, found.root, layering);
      }
    }
    const effective = laterOverrides(overrides, above, layering);
    const root = layOver(below, withOverrides(own, effective, layering), layering);
    return { root: root as MapNode, imports, overrides: laterOverrides(overrides, said, layering) };
  }

  /** What one file says, rendered where it is a template or has something to render with. */
  async #content(
    path: string,
    { context, skipTemplates, ignoreMissing }: Visit,
  ): Promise<MapNode | undefined> {
    const { render, layering } = this.#parts;
    const absolute = this.#absolute(path);
    const place: Place = { file: this.#shown(path), line: 1, column: 1 };
    const text = await this.#text(path);
    const tree = (content: string): Promise<MapNode | undefined> =>
      this.#tree(absolute, content, content === text);
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
      return await renderTree(raw, data, render, layering.work) as MapNode;
    } catch {
      // Its templates may be for the components, which know more.
      return raw;
    }
  }

  /** What a text says; the same text of a file is read once. */
  #tree(path: string, content: string, asWritten: boolean): Promise<MapNode | undefined> {
    const key = `${path}\n${content}`;
    let found = this.#trees.get(key);
    if (found === undefined) {
      found = this.#parts.reader.tree(path, content, asWritten).then(asManifest);
      this.#trees.set(key, found);
    }
    return found;
  }

  /** What the templates of a file may use of the file itself: only together with `locals`. */
  async #ownData(root: MapNode, context: Data): Promise<Record<string, unknown>> {
    const sections = sectionsFor(root);
    const written = [root, ...TYPES.map((type) => childOf(root, type))].map((node) =>
      childOf(node, "locals")
    );
    let all: Node | undefined;
    for (const one of written) all = layOver(all, one, this.#parts.layering);
    if (all === undefined) return {};
    const locals = await this.#resolve(all, { ...sections, ...context });
    return { ...sections, locals };
  }

  #resolve(locals: Node | undefined, data: Data): Promise<Record<string, unknown>> {
    const { render, evaluate } = this.#parts;
    return resolveLocals(
      locals,
      data,
      (text, more, place) => render(text, more, place, { missingKey: "error" }),
      evaluate,
    );
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

/** @throws InvalidConfiguration for anything but a map */
function asManifest(root: Node | undefined): MapNode | undefined {
  if (root === undefined || isNothing(root)) return undefined;
  if (root.type === "map") return root;
  if (root.type === "failed") throw invalid(root.place, root.message, root.hint);
  throw invalid(root.place, `a stack manifest is a map of sections, not ${wordFor(root)}`);
}

const START: Visit = {
  context: {},
  skipTemplates: false,
  ignoreMissing: false,
  above: NO_OVERRIDES,
  before: NO_OVERRIDES,
  trail: [],
};
