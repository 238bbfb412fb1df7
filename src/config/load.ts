import { dirname, isBelow, join } from "../system/path.ts";
import type { Folders } from "../files/folders.ts";
import type { Files, System } from "../system/ports.ts";
import { normaliseCommands } from "./command_list.ts";
import { normaliseLists } from "./list_form.ts";
import { resolveBasePath } from "./base_path.ts";
import { configurationOf } from "./configuration.ts";
import { Evaluator, notHere, Unresolved } from "../yaml/evaluator.ts";
import { type Plan, planSources } from "./find.ts";
import type { FunctionContext } from "../yaml/registry.ts";
import { Importer } from "../yaml/imports.ts";
import type { Source } from "./folder_sources.ts";
import { merge, withoutUnset } from "../yaml/merge.ts";
import type { Catalogue } from "./kinds.ts";
import type { Configuration } from "./model.ts";
import type { Place } from "../yaml/place.ts";
import { childOf, type Node, nodeAt } from "../yaml/node.ts";
import { InvalidConfiguration, throwErrors } from "../yaml/problems.ts";
import { Reader } from "../yaml/read.ts";
import { yamlFilesBelow } from "../yaml/yaml_files.ts";
import { configurationFunctions } from "./functions.ts";
import type { AllowPrograms } from "./programs.ts";
import { projectFolder } from "./project.ts";
import { somethingProvisions } from "./provisions.ts";
import type { Whose } from "./whose.ts";

/** What the command line and its variables decide; all values as they were given. */
export interface LoadOptions {
  /** All kinds that entries may have. */
  readonly kinds: Catalogue;
  /** `--config`, `ATMOS_CONFIG`: replace the search, together with `folders`. */
  readonly files: readonly string[];
  /** `--config-path`, `ATMOS_CONFIG_PATH`. */
  readonly folders: readonly string[];
  /** `--base-path`, `ATMOS_BASE_PATH`. */
  readonly basePath: string | undefined;
  /** `--profile`, `ATMOS_PROFILE`. */
  readonly profiles: readonly string[];
  /** Asked before programs of the project are run that nobody has called by name; rejects when they may not. */
  readonly allowPrograms: AllowPrograms;
}

/**
 * Finds, reads and merges the configuration. No file anywhere is not an error: the configuration is empty then.
 * Nothing in it reaches this program's own environment: `env` is for children.
 *
 * @throws InvalidConfiguration (`config_invalid`) with everything that cannot be read, parsed or found
 */
export async function loadConfiguration(
  system: System,
  folders: Folders,
  options: LoadOptions,
): Promise<Configuration> {
  const plan = await planSources(system, folders, options);
  const functions = configurationFunctions(system);
  const reader: Reader = new Reader(system, folders.cache, plan.gitRoot, {
    functions,
    normalise: (root, notes) => normaliseCommands(normaliseLists(root, options.kinds, notes), notes),
    advice: "Begin with a section, such as auth:",
    mayInclude: async (file, real) => {
      if (!reader.hasReadPersonal) return true;
      const { mayInclude } = await import("./may_include.ts");
      return await mayInclude({ system, folders, plan, personal: reader.personal }, file, real);
    },
    mayImport: async (file, real) => {
      if (!reader.hasReadPersonal || isBelow(real, dirname(file))) return true;
      return await whoseFile(real) !== "person" || await whoseFile(file) === "person";
    },
  });
  const whoseFile = async (file: string): Promise<Whose> => {
    const { whose } = await import("./whose.ts");
    return await whose({ system, folders, plan, personal: reader.personal }, file);
  };
  for (const problem of plan.problems) reader.notes.push(problem);
  const context: FunctionContext = {
    env: system.env,
    random: system.random,
    workingFolder: system.files.workingFolder(),
    gitRoot: plan.gitRoot,
    get git() {
      return reader.git;
    },
    assumeVariables: false,
  };
  const evaluator = new Evaluator(context, functions);
  const importer = new Importer(reader, evaluator, "import");
  const { personal, tree: all, paths } = await sourceTrees(system.files, plan, reader, importer);
  let tree = all;
  throwErrors(reader.fatal);
  const profiles = await filesOfProfiles({ system, folders, options, plan, evaluator, tree });
  tree = merge(tree, await importer.files(profiles));
  throwErrors(reader.fatal);
  if (tree !== undefined && somethingProvisions(tree, evaluator)) {
    const { addProvisioned } = await import("./add_provisioned.ts");
    tree = await addProvisioned(tree, { system, folders, evaluator, notes: reader.notes });
  }
  const clean = (tree: Node | undefined): Node | undefined =>
    tree !== undefined && reader.tags.has("!unset") ? withoutUnset(tree) : tree;
  tree = clean(tree);
  const named = options.basePath || system.env.get("ATMOS_BASE_PATH") || undefined;
  const written = childOf(tree, "base_path");
  const basePath = await basePathOf(system, { named, plan, written, evaluator });
  const isPersonal = (place: Place): boolean => reader.personal.has(place.file);
  return configurationOf({
    system,
    kinds: options.kinds,
    tree,
    personal: clean(personal),
    isPersonal,
    whose: ({ file }) => whoseFile(file),
    mayTakeIn: async (real, file) => {
      if (file === undefined) return await whoseFile(real) === "project";
      const { mayInclude } = await import("./may_include.ts");
      return await mayInclude({ system, folders, plan, personal: reader.personal }, file, real);
    },
    context,
    functions,
    evaluator,
    allowPrograms: options.allowPrograms,
    project: () => projectFolder(system, plan),
    sources: [...importer.allOf([...paths, ...profiles])],
    missing: reader.missing,
    notes: reader.notes,
    basePath,
    basePathIsOwn: named !== undefined || (written !== undefined && isPersonal(written.place)),
  });
}

interface SourceTrees {
  /** All files, later ones over earlier ones. */
  readonly tree: Node | undefined;
  /** The person's own files alone. */
  readonly personal: Node | undefined;
  /** The files themselves, lowest precedence first; what they import comes with them. */
  readonly paths: readonly string[];
}

/** The person's own files are read first: what they name is theirs, whatever a project names as well. */
async function sourceTrees(
  files: Files,
  { sources }: Plan,
  reader: Reader,
  importer: Importer,
): Promise<SourceTrees> {
  const own: string[] = [];
  const paths: string[] = [];
  for (const source of sources) {
    const found = await filesOf(files, source);
    for (const path of found) paths.push(path);
    if (source.owner === "person") own.push(...found);
  }
  const personal = await importer.files(own);
  for (const path of reader.paths()) reader.personal.add(reader.shown(path));
  reader.hasReadPersonal = true;
  return { personal, tree: own.length === paths.length ? personal : await importer.files(paths), paths };
}

/** What lies in `atmos.d` comes below the file beside it. */
async function filesOf(files: Files, { folder, file, fragments }: Source): Promise<string[]> {
  const found: string[] = [];
  for (const name of fragments) {
    for (const path of await yamlFilesBelow(files, join(folder, name))) found.push(path);
  }
  return file === undefined ? found : [...found, file];
}

interface ProfileInput {
  readonly system: System;
  readonly folders: Folders;
  readonly options: LoadOptions;
  readonly plan: Plan;
  readonly evaluator: Evaluator;
  readonly tree: Node | undefined;
}

async function filesOfProfiles(input: ProfileInput): Promise<string[]> {
  const { system, folders, plan, evaluator, tree } = input;
  const { names, place } = chosenProfiles(input);
  if (names.length === 0) return [];
  const identities = nodeAt(tree, ["auth", "identities"]);
  const { profileFiles } = await import("./profiles.ts");
  return await profileFiles(system, folders, {
    names,
    place,
    basePath: evaluator.textOf(nodeAt(tree, ["profiles", "base_path"])) || undefined,
    configFolder: plan.configFolder,
    identities: identities?.type === "map" ? [...identities.entries.keys()] : [],
  });
}

interface Choice {
  readonly names: readonly string[];
  /** Where it stands in a file. */
  readonly place: Place | undefined;
}

/** Flag, then variable, then `profiles.default`. */
function chosenProfiles({ system, options, evaluator, tree }: ProfileInput): Choice {
  if (options.profiles.length > 0) return { names: options.profiles, place: undefined };
  const variable = system.env.get("ATMOS_PROFILE");
  if (variable) return { names: commaList(variable), place: undefined };
  const node = nodeAt(tree, ["profiles", "default"]);
  const items = node?.type === "list" ? node.items : node === undefined ? [] : [node];
  return { names: items.flatMap((item) => commaList(evaluator.textOf(item) ?? "")), place: node?.place };
}

function commaList(text: string): string[] {
  return text.split(",").map((part) => part.trim()).filter((part) => part !== "");
}

interface BasePath {
  /** By a flag or a variable. */
  readonly named: string | undefined;
  readonly plan: Plan;
  readonly written: Node | undefined;
  readonly evaluator: Evaluator;
}

async function basePathOf(
  system: System,
  { named, plan, written, evaluator }: BasePath,
): Promise<string | InvalidConfiguration> {
  const value = named ?? (written === undefined ? undefined : evaluator.valueOf(written));
  if (value instanceof Unresolved) return new InvalidConfiguration([notHere(value)]);
  const path = typeof value === "string" || typeof value === "number" ? String(value) : undefined;
  return await resolveBasePath(system.files, { ...plan, path, fromFile: named === undefined });
}
