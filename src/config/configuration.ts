import { dirname, resolve } from "../system/path.ts";
import { AtmosError } from "../errors.ts";
import { expandHome, homeFolder } from "../files/folders.ts";
import { printable } from "../printable.ts";
import type { System } from "../system/ports.ts";
import type { CheckInput } from "./check.ts";
import type { Catalogue } from "./kinds.ts";
import {
  ConfiguredIdentity,
  ConfiguredIntegration,
  ConfiguredProvider,
  entriesOf,
  environmentValue,
  type RunPrograms,
  shownIn,
  valueIn,
  type ValueOf,
} from "./entries.ts";
import { Evaluator, notHere, Unresolved } from "../yaml/evaluator.ts";
import type { FoundFunction } from "../yaml/find_functions.ts";
import type { FunctionContext, FunctionRegistry } from "../yaml/registry.ts";
import type { AuthConfiguration, Configuration, IntegrationEntry, KeyringSettings } from "./model.ts";
import type { Place } from "../yaml/place.ts";
import { invalid, InvalidConfiguration, type Problem } from "../yaml/problems.ts";
import { childOf, mapNode, type Node, nodeAt, wordFor } from "../yaml/node.ts";
import { evaluatedNode } from "../yaml/evaluated_node.ts";
import { withoutGuards } from "./guards.ts";
import { steersAtmos } from "./own_choice.ts";
import { type AllowPrograms, type Program, PROGRAM_TAG } from "./programs.ts";
import { programOutput } from "./program_output.ts";
import {
  asProgram,
  commandLines,
  namedPrograms,
  strangeLookups,
  strangePrograms,
} from "./strange_programs.ts";
import { realmFault } from "./realm.ts";
import type { Whose } from "./whose.ts";

export interface ConfigurationParts {
  readonly system: System;
  readonly kinds: Catalogue;
  /** All files merged; undefined when there was none. */
  readonly tree: Node | undefined;
  /** The person's own files alone, merged. */
  readonly personal: Node | undefined;
  /** Whether something stands in one of the person's own files, and not in the project's. */
  readonly isPersonal: (place: Place) => boolean;
  /** Whose text something is, by where its file lies. */
  readonly whose: (place: Place) => Promise<Whose>;
  readonly mayTakeIn: Configuration["mayTakeIn"];
  readonly context: FunctionContext;
  readonly functions: FunctionRegistry;
  readonly evaluator: Evaluator;
  /** Asked before programs of the project are run that nobody has called by name. */
  readonly allowPrograms: AllowPrograms;
  /** The project's folder, without links. */
  readonly project: () => Promise<string>;
  readonly sources: readonly string[];
  /** Imports that cannot be followed. */
  readonly missing: readonly Problem[];
  /** Findings from loading that did not end it. */
  readonly notes: readonly Problem[];
  /** Absolute, or why there is none. */
  readonly basePath: string | InvalidConfiguration;
  readonly basePathIsOwn: boolean;
}

/** The merged tree as the rest of the program sees it. */
export function configurationOf(parts: ConfigurationParts): Configuration {
  const { tree, evaluator, basePath } = parts;
  const run = runnerOf(parts);
  let env: Readonly<Record<string, string>> | undefined;
  return {
    auth: authOf(parts, run),
    logs: {
      level: evaluator.textOf(nodeAt(tree, ["logs", "level"])) || undefined,
      file: ownPath(parts, ["logs", "file"]),
    },
    sources: parts.sources,
    missing: parts.missing,
    get env(): Readonly<Record<string, string>> {
      return env ??= environmentOf(childOf(tree, "env"), valueIn(evaluator));
    },
    get shownEnv(): Readonly<Record<string, string>> {
      return environmentOf(childOf(tree, "env"), shownIn(evaluator));
    },
    get basePath(): string {
      if (basePath instanceof InvalidConfiguration) throw basePath;
      return basePath;
    },
    basePathIsOwn: parts.basePathIsOwn,
    written: (path) => nodeAt(tree, path),
    own: (path) => nodeAt(parts.personal, path),
    async evaluated(node): Promise<Node> {
      await evaluator.run(node, () => Promise.resolve());
      return evaluatedNode(node, valueIn(evaluator));
    },
    shown: (node) => evaluatedNode(node, shownIn(evaluator)),
    get programs(): readonly Program[] {
      return strangePrograms(parts);
    },
    project: parts.project,
    mayTakeIn: parts.mayTakeIn,
    withAuth: (auth) => {
      const entries = new Map(tree?.type === "map" ? tree.entries : []);
      entries.set("auth", { keyPlace: auth.place, value: auth });
      return configurationOf({ ...parts, tree: mapNode(auth.place, entries) });
    },
    surroundings: parts.context,
    async allow(programs): Promise<void> {
      if (programs.length === 0) return;
      await parts.allowPrograms({ project: await parts.project(), needed: programs, all: programs });
    },
    async prepare(): Promise<void> {
      const node = childOf(tree, "env");
      if (node !== undefined) await run.below(node);
    },
    async check(): Promise<readonly Problem[]> {
      const { checkConfiguration } = await import("./check.ts");
      return await checkConfiguration(checkInput(parts));
    },
  };
}

/** Runs what the person has written, and of what the project has written that which is allowed. */
function runnerOf(parts: ConfigurationParts): RunPrograms {
  const { system, evaluator, isPersonal, allowPrograms, project } = parts;
  const allow = async (waiting: readonly FoundFunction[]): Promise<void> => {
    await judge(waiting.filter(({ node }) => node.tag === PROGRAM_TAG));
  };
  const judge = async (programs: readonly FoundFunction[]): Promise<void> => {
    const strange = programs.filter(({ node }) => !isPersonal(node.place));
    if (strange.length === 0) return;
    const all = strangePrograms(parts);
    const known = new Map(all.map((program) => [program.place, program]));
    const needed = strange.map((program) => known.get(program.node.place) ?? asProgram(program));
    await allowPrograms({ project: await project(), needed, all });
  };
  return {
    isPersonal,
    whose: parts.whose,
    async below(node): Promise<void> {
      await evaluator.run(node, allow);
      const needed = namedPrograms(parts).filter(({ place }) => holds(node, place));
      if (needed.length === 0) return;
      await allowPrograms({ project: await project(), needed, all: strangePrograms(parts) });
    },
    async lookup(entry): Promise<void> {
      const needed = strangeLookups(parts).filter((one) => one.entry === entry).map(({ program }) => program);
      if (needed.length === 0) return;
      await allowPrograms({ project: await project(), needed, all: strangePrograms(parts) });
    },
    async outputOf(node): Promise<string> {
      const [found] = commandLines(parts).filter((one) => one.node === node);
      if (found === undefined) throw invalid(node.place, "a command line is plain text, without a function");
      await judge([found]);
      return await programOutput(system, found);
    },
  };
}

/** Whether the node, or a value further below it, stands at this place. */
function holds(node: Node, place: Place): boolean {
  if (node.place === place) return true;
  if (node.type === "list") return node.items.some((item) => holds(item, place));
  return node.type === "map" && [...node.entries.values()].some(({ value }) => holds(value, place));
}

/**
 * A path that stands in the person's own files: `~` is the home folder, and what is not absolute begins at the file
 * that says it. So it means one place, wherever the person works.
 */
function ownPath(
  { system, personal, evaluator }: ConfigurationParts,
  at: readonly string[],
): string | undefined {
  const node = nodeAt(personal, at);
  const text = evaluator.textOf(node);
  if (node === undefined || !text) return undefined;
  const path = expandHome(text, homeFolder(system.env));
  return resolve(system.files.workingFolder(), dirname(node.place.file), path);
}

function authOf(
  parts: ConfigurationParts,
  run: RunPrograms,
): AuthConfiguration {
  const { system, kinds, tree, personal, evaluator } = parts;
  const auth = childOf(tree, "auth");
  if (auth?.type === "failed") throw invalid(auth.place, auth.message, auth.hint);
  if (auth !== undefined && auth.type !== "map" && !(auth.type === "scalar" && auth.value === null)) {
    throw invalid(auth.place, `the section auth is a map, not ${wordFor(auth)}`);
  }
  const own = nodeAt(personal, ["auth", "identities"]);
  let integrations: ReadonlyMap<string, IntegrationEntry> | undefined;
  return {
    kinds,
    missing: parts.missing,
    providers: entriesOf(
      childOf(auth, "providers"),
      (name, place, node) => new ConfiguredProvider(name, place, node, evaluator, run),
    ),
    identities: entriesOf(
      withoutGuards(childOf(auth, "identities"), parts.isPersonal),
      (name, place, node) => new ConfiguredIdentity(name, place, node, evaluator, run, own),
    ),
    // Most commands need none: one that is broken shall not stop them.
    get integrations(): ReadonlyMap<string, IntegrationEntry> {
      return integrations ??= entriesOf(
        childOf(auth, "integrations"),
        (name, place, node) => new ConfiguredIntegration(name, place, node, evaluator, run),
      );
    },
    get keyring(): KeyringSettings {
      const word = (...path: string[]): string | undefined =>
        evaluator.textOf(nodeAt(personal, ["auth", "keyring", ...path])) || undefined;
      return {
        type: word("type"),
        path: ownPath(parts, ["auth", "keyring", "spec", "path"]),
        passwordEnv: word("spec", "password_env"),
      };
    },
    get audited(): boolean {
      const node = nodeAt(personal, ["auth", "audit", "enabled"]);
      const enabled = node === undefined ? true : evaluator.valueOf(node);
      return enabled !== false && enabled !== "false";
    },
    get realm(): string | undefined {
      return realmOf(childOf(auth, "realm"), evaluator, system);
    },
  };
}

/** @throws AtmosError `config_invalid` for one that cannot be a folder's name */
export function realmOf(node: Node | undefined, evaluator: Evaluator, system: System): string | undefined {
  const given = system.env.get("ATMOS_AUTH_REALM") || undefined;
  const value = given ?? (node === undefined ? undefined : evaluator.valueOf(node));
  if (value instanceof Unresolved) throw new InvalidConfiguration([notHere(value)]);
  if (value === undefined || value === null || value === "") return undefined;
  const fault = realmFault(String(value));
  if (fault === undefined) return String(value);
  const message = `cannot use the realm "${printable(String(value))}": ${fault}`;
  if (given === undefined && node !== undefined) throw invalid(node.place, message);
  throw new AtmosError("config_invalid", message, { hint: "It comes from ATMOS_AUTH_REALM." });
}

function environmentOf(node: Node | undefined, valueOf: ValueOf): Record<string, string> {
  const env: Record<string, string> = {};
  if (node === undefined || (node.type === "scalar" && node.value === null)) return env;
  if (node.type === "failed") throw invalid(node.place, node.message, node.hint);
  if (node.type !== "map") throw invalid(node.place, `env is a map of variables, not ${wordFor(node)}`);
  for (const [name, { value }] of node.entries) {
    const text = environmentValue(value, valueOf);
    if (text !== undefined && !steersAtmos(name)) env[name] = text;
  }
  return env;
}

function checkInput(parts: ConfigurationParts): CheckInput {
  const { context, functions, missing, notes, basePath } = parts;
  const evaluator = new Evaluator({ ...context, assumeVariables: true }, functions);
  const faults = basePath instanceof InvalidConfiguration ? basePath.problems : [];
  return { ...parts, evaluator, notes: [...missing, ...notes, ...faults] };
}
