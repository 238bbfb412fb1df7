import { join } from "node:path";
import type { Folders } from "../files/folders.ts";
import type { Files, System } from "../system/ports.ts";
import { normaliseCommands } from "./command_list.ts";
import { normaliseLists } from "./list_form.ts";
import { resolveBasePath } from "./base_path.ts";
import { configurationOf } from "./configuration.ts";
import { Evaluator, notHere, Unresolved } from "../yaml/evaluator.ts";
import { type Plan, planSources } from "./find.ts";
import type { FunctionContext } from "../yaml/functions.ts";
import { Importer } from "../yaml/imports.ts";
import type { Source } from "./looks.ts";
import { merge, withoutUnset } from "../yaml/merge.ts";
import type { Configuration } from "./model.ts";
import type { Place } from "../yaml/place.ts";
import { childOf, type Node, nodeAt } from "../yaml/node.ts";
import { InvalidConfiguration, throwErrors } from "../yaml/problems.ts";
import { profileFiles } from "./profiles.ts";
import { Reader } from "../yaml/read.ts";
import { yamlFilesBelow } from "../yaml/yaml_files.ts";

/** What the command line and its variables decide; all values as they were given. */
export interface LoadOptions {
  /** `--config`, `ATMOS_CONFIG`: replace the search, together with `folders`. */
  readonly files: readonly string[];
  /** `--config-path`, `ATMOS_CONFIG_PATH`. */
  readonly folders: readonly string[];
  /** `--base-path`, `ATMOS_BASE_PATH`. */
  readonly basePath: string | undefined;
  /** `--profile`, `ATMOS_PROFILE`. */
  readonly profiles: readonly string[];
}

/**
 * Finds, reads and merges the configuration. No file anywhere is not an error: the configuration is empty then.
 * Entries of the top-level `env` whose names begin with `ATMOS_` are set in this program's own view, unless they
 * are set already.
 *
 * @throws InvalidConfiguration (`config_invalid`) with everything that cannot be read, parsed or found
 */
export async function loadConfiguration(
  system: System,
  folders: Folders,
  options: LoadOptions,
): Promise<Configuration> {
  const plan = await planSources(system, folders, options);
  const reader = new Reader(
    system,
    folders.cache,
    plan.gitRoot,
    (root, notes) => normaliseCommands(normaliseLists(root, notes), notes),
  );
  reader.notes.push(...plan.problems);
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
  const evaluator = new Evaluator(context);
  const importer = new Importer(reader, evaluator, "import");
  const { personal, tree: all, paths } = await sourceTrees(system.files, plan, reader, importer);
  let tree = all;
  throwErrors(reader.fatal);
  promote(system, childOf(tree, "env"), evaluator);
  const profiles = await filesOfProfiles({ system, folders, options, plan, evaluator, tree });
  tree = merge(tree, await importer.files(profiles));
  throwErrors(reader.fatal);
  if (tree !== undefined && reader.tags.has("!unset")) tree = withoutUnset(tree);
  const basePath = await basePathOf(system, options, plan, childOf(tree, "base_path"), evaluator);
  return configurationOf({
    system,
    tree,
    personal,
    isPersonal: (place) => reader.personal.has(place.file),
    context,
    evaluator,
    sources: [...importer.allOf([...paths, ...profiles])],
    notes: reader.notes,
    basePath,
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
  return { personal, tree: own.length === paths.length ? personal : await importer.files(paths), paths };
}

/** What lies in `atmos.d` comes below the file beside it. */
async function filesOf(files: Files, { folder, file, fragments }: Source): Promise<string[]> {
  const found: string[] = [];
  for (const name of fragments) found.push(...await yamlFilesBelow(files, join(folder, name)));
  return file === undefined ? found : [...found, file];
}

function promote(system: System, env: Node | undefined, evaluator: Evaluator): void {
  if (env?.type !== "map") return;
  for (const [name, { value }] of env.entries) {
    if (!name.startsWith("ATMOS_") || system.env.get(name) !== undefined) continue;
    const plain = evaluator.valueOf(value);
    if (["string", "number", "boolean"].includes(typeof plain)) system.env.set(name, String(plain));
  }
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

/** Flag, then variable (which the configuration's own `env` may have set), then `profiles.default`. */
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

async function basePathOf(
  system: System,
  options: LoadOptions,
  plan: Plan,
  node: Node | undefined,
  evaluator: Evaluator,
): Promise<string | InvalidConfiguration> {
  const given = options.basePath || system.env.get("ATMOS_BASE_PATH") || undefined;
  const value = given ?? (node === undefined ? undefined : evaluator.valueOf(node));
  if (value instanceof Unresolved) return new InvalidConfiguration([notHere(value)]);
  const path = typeof value === "string" || typeof value === "number" ? String(value) : undefined;
  return await resolveBasePath(system.files, { ...plan, path, fromFile: given === undefined });
}
