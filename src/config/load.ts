import { join } from "node:path";
import type { Folders } from "../files/folders.ts";
import type { Files, System } from "../system/ports.ts";
import { resolveBasePath } from "./base_path.ts";
import { configurationOf } from "./configuration.ts";
import { Evaluator, notHere, Unresolved } from "./evaluator.ts";
import { type Plan, planSources } from "./find.ts";
import type { FunctionContext } from "./functions.ts";
import { Importer } from "./imports.ts";
import type { Source } from "./looks.ts";
import { merge, withoutUnset } from "./merge.ts";
import type { Configuration, Place } from "./model.ts";
import { childOf, type Node, nodeAt } from "./node.ts";
import { InvalidConfiguration, throwErrors } from "./problems.ts";
import { profileFiles } from "./profiles.ts";
import { Reader } from "./read.ts";
import { yamlFilesBelow } from "./yaml_files.ts";

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
  const reader = new Reader(system, folders.cache, plan.gitRoot);
  for (const problem of plan.problems) reader.notes.push(problem);
  const context: FunctionContext = {
    env: system.env,
    workingFolder: system.files.workingFolder(),
    gitRoot: plan.gitRoot,
    get git() {
      return reader.git;
    },
    assumeVariables: false,
  };
  const evaluator = new Evaluator(context);
  const importer = new Importer(reader, evaluator);
  let tree: Node | undefined;
  for (const source of plan.sources) {
    tree = merge(tree, await importer.files(await filesOf(system.files, source)));
  }
  throwErrors(reader.fatal);
  promote(system, childOf(tree, "env"), evaluator);
  tree = merge(tree, await profiles({ system, folders, options, plan, importer, evaluator, tree }));
  throwErrors(reader.fatal);
  if (tree !== undefined && reader.tags.has("!unset")) tree = withoutUnset(tree);
  const basePath = await basePathOf(system, options, plan, childOf(tree, "base_path"), evaluator);
  return configurationOf({
    system,
    tree,
    context,
    evaluator,
    sources: importer.sources,
    notes: reader.notes,
    basePath,
  });
}

/** What lies in `atmos.d` comes below the file beside it. */
async function filesOf(files: Files, { folder, file, fragments }: Source): Promise<string[]> {
  const found: string[] = [];
  for (const name of fragments) {
    for (const path of await yamlFilesBelow(files, join(folder, name))) found.push(path);
  }
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
  readonly importer: Importer;
  readonly evaluator: Evaluator;
  readonly tree: Node | undefined;
}

async function profiles(input: ProfileInput): Promise<Node | undefined> {
  const { system, folders, plan, importer, evaluator, tree } = input;
  const { names, place } = chosenProfiles(input);
  if (names.length === 0) return undefined;
  const identities = nodeAt(tree, ["auth", "identities"]);
  const files = await profileFiles(system, folders, {
    names,
    place,
    basePath: evaluator.textOf(nodeAt(tree, ["profiles", "base_path"])) || undefined,
    configFolder: plan.configFolder,
    identities: identities?.type === "map" ? [...identities.entries.keys()] : [],
  });
  return await importer.files(files);
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
