import { resolve } from "../system/path.ts";
import { AtmosError } from "../errors.ts";
import { truthOf } from "../truth_words.ts";
import type { Configuration } from "../config/model.ts";
import { NotConfigured } from "../config/not_configured.ts";
import type { Env } from "../system/ports.ts";
import { type Node, nodeAt } from "../yaml/node.ts";
import { dataOf } from "./data.ts";
import { type DataSources, dataSourcesIn } from "./datasources.ts";
import { type Layering, LIST_STRATEGIES, type ListStrategy } from "./merge.ts";
import { Work } from "./work.ts";

/** What `atmos.yaml` and the environment say about stacks. */
export interface StackSettings {
  /** Absolute. */
  readonly folder: string;
  readonly included: readonly string[];
  readonly excluded: readonly string[];
  /** A template over a component's section; undefined when there is none. */
  readonly nameTemplate: string | undefined;
  /** Such as `{tenant}-{stage}`. */
  readonly namePattern: string | undefined;
  /** Whether components get the metadata of those they inherit from. */
  readonly inheritMetadata: boolean;
  readonly layering: Layering;
  readonly templates: TemplateSettings;
  readonly terraform: TypeSettings & { readonly workspaces: boolean; readonly prefixSeparator: string };
  readonly helmfile: TypeSettings;
  /** The program of every other type of component. */
  readonly commands: Readonly<Record<string, string>>;
  /** The lowest layers of every component's `env`, and of every Terraform component's `auth`. */
  readonly env: Node | undefined;
  readonly auth: Node | undefined;
  /** What `integrations.github` of `atmos.yaml` says for the settings of every component. */
  readonly github: Node | undefined;
  /** `auth` of `atmos.yaml` as it is written, functions and all. */
  readonly writtenAuth: Node | undefined;
  /** Files that are not the project's and that manifests take in, as they are shown; filled while manifests are read. */
  readonly strangers: Set<string>;
}

export interface TemplateSettings {
  readonly enabled: boolean;
  /** How often a section is rendered, each time from what came out before. */
  readonly evaluations: number;
  readonly delimiters: readonly [string, string] | undefined;
  readonly ignoreMissing: boolean;
  /** Variables that templates see before those of the process. */
  readonly env: Readonly<Record<string, string>>;
  readonly sources: DataSources;
}

export interface TypeSettings {
  readonly basePath: string | undefined;
  readonly command: string;
}

/** @throws AtmosError `config_invalid` when it is not said where the stacks are */
export function stackSettings(configuration: Configuration, env: Env): StackSettings {
  const { written } = configuration;
  const at = (path: string): unknown => dataOf(shown(configuration, written(path.split("."))));
  const text = (path: string, variable: string): string | undefined => {
    const value = env.get(variable) || at(path);
    return value === undefined || value === null || value === "" ? undefined : String(value);
  };
  const list = (path: string, variable: string): string[] => {
    const given = env.get(variable);
    if (given) return given.split(",").map((one) => one.trim()).filter((one) => one !== "");
    const value = at(path);
    return (Array.isArray(value) ? value : []).map(String);
  };
  const flag = (path: string, usual: boolean): boolean => truthOf(String(at(path) ?? usual)) ?? usual;
  const base = text("stacks.base_path", "ATMOS_STACKS_BASE_PATH");
  if (base === undefined) throw missing("stacks.base_path", "ATMOS_STACKS_BASE_PATH");
  const included = list("stacks.included_paths", "ATMOS_STACKS_INCLUDED_PATHS");
  if (included.length === 0) throw missing("stacks.included_paths", "ATMOS_STACKS_INCLUDED_PATHS");
  const type = (name: string): TypeSettings => ({
    basePath: text(`components.${name}.base_path`, `ATMOS_COMPONENTS_${name.toUpperCase()}_BASE_PATH`),
    command: text(`components.${name}.command`, `ATMOS_COMPONENTS_${name.toUpperCase()}_COMMAND`) ?? name,
  });
  return {
    folder: resolve(configuration.basePath, base),
    included,
    excluded: list("stacks.excluded_paths", "ATMOS_STACKS_EXCLUDED_PATHS"),
    nameTemplate: text("stacks.name_template", "ATMOS_STACKS_NAME_TEMPLATE"),
    namePattern: text("stacks.name_pattern", "ATMOS_STACKS_NAME_PATTERN"),
    inheritMetadata: flag("stacks.inherit.metadata", true),
    layering: {
      lists: listStrategy(
        text("settings.list_merge_strategy", "ATMOS_SETTINGS_LIST_MERGE_STRATEGY") ?? "replace",
        "settings.list_merge_strategy",
      ),
      work: new Work(),
    },
    templates: templateSettings(at("templates.settings"), {
      enabled: false,
      evaluations: 1,
      delimiters: undefined,
      ignoreMissing: false,
      env: {},
      sources: {},
    }),
    terraform: {
      ...type("terraform"),
      workspaces: flag("components.terraform.workspaces_enabled", true),
      prefixSeparator: text("components.terraform.workspace.prefix_separator", "") ?? "-",
    },
    helmfile: type("helmfile"),
    commands: Object.fromEntries(
      ["packer", "ansible"].map((name) => [name, type(name).command]),
    ),
    env: shown(configuration, written(["env"])),
    auth: shown(configuration, written(["auth"])),
    github: shown(configuration, written(["integrations", "github"])),
    writtenAuth: written(["auth"]),
    strangers: new Set(),
  };
}

/** @throws AtmosError `config_invalid` for another word */
export function listStrategy(word: string, what: string): ListStrategy {
  const found = LIST_STRATEGIES.find((one) => one === word);
  if (found !== undefined) return found;
  throw new AtmosError("config_invalid", `cannot merge lists: ${what} is none of the known words`, {
    hint: `Use one of ${LIST_STRATEGIES.join(", ")}.`,
  });
}

/** What a component's own `settings.templates.settings` says, over what holds for all. */
export function templateSettings(value: unknown, usual: TemplateSettings): TemplateSettings {
  if (typeof value !== "object" || value === null) return usual;
  const said = value as Readonly<Record<string, unknown>>;
  const { delimiters, evaluations } = said;
  const pair = Array.isArray(delimiters) && delimiters.length === 2 && delimiters.every((one) => one)
    ? [String(delimiters[0]), String(delimiters[1])] as const
    : undefined;
  return {
    enabled: truthOf(String(said.enabled ?? usual.enabled)) ?? usual.enabled,
    evaluations: Number(evaluations) >= 1 ? Math.min(Number(evaluations), 10) : usual.evaluations,
    delimiters: pair ?? usual.delimiters,
    ignoreMissing: truthOf(String(said.ignore_missing_template_values ?? usual.ignoreMissing)) ??
      usual.ignoreMissing,
    env: { ...usual.env, ...textsOf(said.env) },
    sources: { ...usual.sources, ...dataSourcesIn(said) },
  };
}

function textsOf(value: unknown): Record<string, string> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return {};
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, String(one ?? "")]));
}

function shown(configuration: Configuration, node: Node | undefined): Node | undefined {
  return node === undefined ? undefined : configuration.shown(node);
}

function missing(key: string, variable: string): NotConfigured {
  return new NotConfigured(
    "cannot find the stacks",
    `${key} is not set`,
    `Set it in atmos.yaml, or ${variable}. For example: stacks: {base_path: stacks, included_paths: ["**/*"]}`,
  );
}

/** A value of the section of a component by its keys. */
export function settingAt(node: Node | undefined, path: readonly string[]): unknown {
  return dataOf(nodeAt(node, path));
}
