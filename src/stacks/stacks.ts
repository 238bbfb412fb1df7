import { join, relative } from "../system/path.ts";
import type { System } from "../system/ports.ts";
import type { Configuration } from "../config/model.ts";
import type { Folders } from "../files/folders.ts";
import { MANIFESTS } from "../yaml/budget.ts";
import { readGit } from "../yaml/git.ts";
import { nodeOf } from "../yaml/evaluated_node.ts";
import { expandIncludes, type Picks } from "../yaml/includes.ts";
import { mapNode } from "../yaml/node.ts";
import { parseYaml } from "../yaml/parse.ts";
import { openParsedPack, type ParsedPack } from "../yaml/parsed_pack.ts";
import { invalid, throwErrors } from "../yaml/problems.ts";
import { Reader } from "../yaml/read.ts";
import type { FunctionContext } from "../yaml/registry.ts";
import { dataOf, valuesIn } from "./data.ts";
import { dataSourceFunctions, type SourceFunctions } from "./datasources.ts";
import type { FileLocals } from "./file_locals.ts";
import { MANIFEST_FUNCTIONS } from "./functions.ts";
import type { ManifestReader } from "./manifest_parts.ts";
import { type Manifest, Manifests } from "./manifests.ts";
import { query } from "./query/query.ts";
import { type RenderText, textRenderer } from "./render.ts";
import { componentsOf, type Section, sectionOf, typesIn } from "./section.ts";
import { type StackSettings, stackSettings } from "./settings.ts";
import { listStackFiles, manifestName, NoStacks } from "./stack_files.ts";
import { type NameOf, stackNames } from "./stack_name.ts";
import { evaluateNode } from "./values.ts";
import type { Work } from "./work.ts";

/** All stacks of a project: its manifests, read and merged. */
export interface Stacks {
  readonly settings: StackSettings;
  readonly manifests: readonly Manifest[];
  /** Files beside them that no stack is made of, as they are written; read only where everything is checked. */
  readonly asides: readonly Manifest[];
  readonly nameOf: NameOf;
  /** What functions may look at. */
  readonly context: FunctionContext;
  /** What templates may ask. */
  readonly dataSources: SourceFunctions;
  /** The locals of a manifest's own file. */
  readonly localsOf: (manifest: Manifest) => Promise<FileLocals>;
}

/**
 * @param onFailure gets what keeps a manifest from being read; the others are read then. Without it, the first one ends it
 * @throws AtmosError `config_invalid` with everything that keeps a manifest from being read
 */
export async function loadStacks(
  system: System,
  folders: Folders,
  configuration: Configuration,
  onFailure?: OnFailure,
): Promise<Stacks> {
  const settings = stackSettings(configuration, system.env);
  const files = await listStackFiles(system.files, settings.folder);
  const top = files.topLevel(settings.included, settings.excluded);
  if (top.length === 0) {
    throw nothingIncluded(settings, relative(system.files.workingFolder(), settings.folder));
  }
  const { gitRoot } = configuration.surroundings;
  const noteStranger = async (real: string, file?: string): Promise<void> => {
    if (!await configuration.mayTakeIn(real, file)) settings.strangers.add(reader.shown(real));
  };
  const reader: Reader = new Reader(system, folders.cache, gitRoot, {
    functions: MANIFEST_FUNCTIONS,
    most: MANIFESTS,
    includesFrom: configuration.basePath,
    mayInclude: async (file, real) => {
      await noteStranger(real, file);
      return true;
    },
    picks: picksWithin(settings.layering.work),
  });
  const context: FunctionContext = {
    ...configuration.surroundings,
    get git() {
      return reader.git;
    },
  };
  const sourceParts = {
    env: system.env,
    base: configuration.basePath,
    reader,
    work: settings.layering.work,
  };
  const dataSources = dataSourceFunctions(sourceParts);
  // What a template makes of a whole file may be settings of a sign-in.
  const notedSources = dataSourceFunctions({
    ...sourceParts,
    reader: {
      budget: reader.budget,
      shown: (path) => reader.shown(path),
      text: async (path) => {
        await noteStranger(await system.files.realPath(path).catch(() => undefined) ?? path);
        return await reader.text(path);
      },
    },
  });
  const pack = await openParsedPack(system, folders.cache, settings.folder);
  const manifestsOf = manifestReader(system, pack, reader, gitRoot);
  const manifests = new Manifests({
    system,
    files,
    reader: manifestsOf,
    render: manifestRenderer(system, notedSources, settings),
    layering: settings.layering,
    evaluate: (node) =>
      evaluateNode(node, {
        functions: MANIFEST_FUNCTIONS,
        context,
        skipped: new Set(),
        layering: settings.layering,
      }),
    templates: settings.templates.enabled,
  });
  const failed: OnFailure | undefined = onFailure === undefined
    ? undefined
    : (error, path) => onFailure(error, reader.shown(join(settings.folder, path)));
  const loaded = failed === undefined
    ? await Promise.all(top.map((path) => manifests.load(path)))
    : await readable(top, { load: (path) => manifests.load(path), onFailure: failed });
  const asides = failed === undefined ? [] : await readable(
    files.topLevel(["**/*"], settings.excluded).filter((path) => !manifests.isRead(path)),
    { load: (path) => readAside(manifestsOf, settings.folder, path), onFailure: failed },
  );
  await pack.save();
  return {
    settings,
    manifests: loaded,
    asides,
    nameOf: stackNames(settings),
    context,
    dataSources,
    localsOf: ({ path }) => manifests.localsOf(path),
  };
}

/** A step of a query is lighter than what is counted there. */
const LIGHTER = 2;

/** What expressions pick from included files, all of them within one budget. */
function picksWithin(work: Work): Picks {
  return (root, expression) => {
    const data = dataOf(root);
    work.spend(valuesIn(data), root.place);
    const picked = query(data, expression, (steps) => work.spend(steps / LIGHTER, root.place));
    work.spendNodes(valuesIn(picked), root.place);
    return nodeOf(picked, root.place);
  };
}

/** A file that nobody imports, without its imports. What is a template is read only by whoever knows what fills it. */
async function readAside(reader: ManifestReader, folder: string, path: string): Promise<Manifest> {
  const absolute = join(folder, path);
  const place = { file: reader.shown(absolute), line: 1, column: 1 };
  const text = await reader.text(absolute);
  if ("failure" in text) throw invalid(place, text.failure);
  const isTemplate = path.endsWith(".tmpl") || text.content.includes("{{");
  const root = isTemplate ? undefined : await reader.tree(absolute, text.content, true);
  const none = mapNode(place, new Map());
  return { name: manifestName(path), path, root: root?.type === "map" ? root : none, imports: [] };
}

/** Gets what keeps a manifest from being read, and the manifest's path as it is shown. */
export type OnFailure = (error: unknown, path: string) => void;

async function readable(
  paths: readonly string[],
  { load, onFailure }: { readonly load: (path: string) => Promise<Manifest>; readonly onFailure: OnFailure },
): Promise<Manifest[]> {
  const settled = await Promise.allSettled(paths.map(load));
  return settled.flatMap((one, at) => {
    if (one.status === "fulfilled") return [one.value];
    onFailure(one.reason, paths[at] ?? "");
    return [];
  });
}

/** Every component of every manifest, merged. */
export function* allSections({ manifests, settings }: Stacks): Generator<Section> {
  for (const manifest of manifests) {
    for (const type of typesIn(manifest)) {
      for (const name of componentsOf(manifest, type)?.entries.keys() ?? []) {
        yield sectionOf(manifest, type, name, settings);
      }
    }
  }
}

/** Templates of whole files may ask the data sources of the project. */
function manifestRenderer(
  system: System,
  dataSources: SourceFunctions,
  { layering, templates }: StackSettings,
): RenderText {
  const render = textRenderer(system, layering.work);
  const functions = dataSources(templates.sources);
  return (text, data, place, rules) => render(text, data, place, { functions, ...rules });
}

function manifestReader(
  system: System,
  pack: ParsedPack,
  reader: Reader,
  gitRoot: string | undefined,
): ManifestReader {
  return {
    text: (path) => reader.text(path),
    shown: (path) => reader.shown(path),
    tree: async (path, content, asWritten) => {
      const file = reader.shown(path);
      const tooMuch = reader.budget.text(content, file);
      if (tooMuch !== undefined) throwErrors([tooMuch]);
      const parsed = await (asWritten ? pack.parse(content, file) : parseYaml(content, file));
      throwErrors(parsed.problems);
      const { root, tags } = parsed;
      if (gitRoot !== undefined && tags.some((tag) => tag.startsWith("!git."))) {
        reader.git ??= await readGit(system, gitRoot);
      }
      return root === undefined ? undefined : await expandIncludes(reader, { root, tags }, [path]);
    },
  };
}

function nothingIncluded({ included }: StackSettings, folder: string): NoStacks {
  return new NoStacks("config_invalid", `cannot find any stack: no file in ${folder} is included`, {
    hint: `stacks.included_paths is ${included.join(", ")}.`,
  });
}
