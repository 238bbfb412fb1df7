import { extname, isAbsolute, join, relative } from "../system/path.ts";
import type { AuthContext } from "../auth/context.ts";
import { childOf, type MapEntry, type MapNode, wordFor } from "../yaml/node.ts";
import { formatPlace } from "../yaml/place.ts";
import { errorAt, invalid, type Problem, throwErrors } from "../yaml/problems.ts";
import { Reader } from "../yaml/read.ts";
import { yamlFilesBelow } from "../yaml/yaml_files.ts";
import { NotConfigured } from "../config/not_configured.ts";
import { programsIn } from "../config/programs.ts";
import { AtmosError } from "../errors.ts";
import { didYouMean, someNames } from "../nearest.ts";
import { printable } from "../printable.ts";
import type { OwnNames } from "./command_outlines.ts";
import { knownProblems } from "./plain_node.ts";
import { readWorkflow, type Workflow } from "./workflow.ts";

/** A file with workflows. Their steps are read when one is chosen. */
export interface WorkflowFile {
  /** Relative to the folder of the workflows, as `--file` takes it. */
  readonly name: string;
  readonly workflows: MapNode;
}

/**
 * All workflow files below `workflows.base_path`. A file that cannot be used is passed over with a warning in the
 * log: it may belong to another tool.
 *
 * @throws AtmosError `config_invalid` when no folder is configured
 */
export async function allWorkflowFiles(context: AuthContext): Promise<WorkflowFile[]> {
  const { files, problems } = await findWorkflowFiles(context);
  for (const { place, message } of problems) {
    context.system.log.warn("Workflow file passed over", { file: formatPlace(place), reason: message });
  }
  return files;
}

/** The same with what is wrong with the files that cannot be used. */
export async function findWorkflowFiles(
  context: AuthContext,
): Promise<{ files: WorkflowFile[]; problems: Problem[] }> {
  const folder = workflowsFolder(context);
  const paths = await yamlFilesBelow(context.system.files, folder);
  const files: WorkflowFile[] = [];
  const problems: Problem[] = [];
  const reader = workflowReader(context);
  for (const path of paths.sort()) {
    const file = await read(reader, folder, path, problems);
    if (file !== undefined) files.push(file);
  }
  return { files, problems };
}

/**
 * The file that `--file` names: relative to the folder of the workflows, `.yaml` may be left out.
 *
 * @throws AtmosError `not_found`, `config_invalid`
 */
export async function oneWorkflowFile(context: AuthContext, name: string): Promise<WorkflowFile> {
  const folder = workflowsFolder(context);
  const path = isAbsolute(name) ? name : join(folder, extname(name) === "" ? `${name}.yaml` : name);
  if (await context.system.files.target(path) === undefined) {
    throw new AtmosError(
      "not_found",
      `cannot find the workflow file "${printable(name)}": there is no ${path}`,
      {
        hint: "`atmos workflow list` shows all files.",
      },
    );
  }
  const problems: Problem[] = [];
  const file = await read(workflowReader(context), folder, path, problems);
  throwErrors(problems);
  if (file !== undefined) return file;
  throw new Error(`a file without problems that could not be read: ${path}`);
}

/** A workflow that was asked for by name, and the file it is in. */
export interface FoundWorkflow {
  readonly file: WorkflowFile;
  readonly name: string;
}

/**
 * The files that hold a workflow of this name: one, or several for a person to choose from.
 *
 * @throws AtmosError `not_found` with the nearest names
 */
export function filesWith(files: readonly WorkflowFile[], name: string): [WorkflowFile, ...WorkflowFile[]] {
  const [first, ...rest] = files.filter((file) => file.workflows.entries.has(name));
  if (first !== undefined) return [first, ...rest];
  const names = [...new Set(files.flatMap((file) => [...file.workflows.entries.keys()]))];
  const meant = didYouMean(name, names);
  throw new AtmosError("not_found", `cannot find the workflow "${printable(name)}": no file describes it`, {
    hint: `${meant === undefined ? "" : `${printable(meant)} `}\`atmos workflow list\` shows all workflows.`,
  });
}

/**
 * A workflow that somebody runs by its name, with the programs that stand in it.
 *
 * @throws AtmosError `config_invalid` with everything that is wrong with the workflow
 */
export async function loadWorkflow(
  context: AuthContext,
  file: WorkflowFile,
  name: string,
  known: OwnNames,
): Promise<Workflow> {
  const entry = entryIn(file, name);
  const problems: Problem[] = [];
  const value = await context.configuration.evaluated(entry.value);
  const workflow = readWorkflow(name, { ...entry, value }, known, problems);
  throwErrors(problems);
  return workflow;
}

/** A workflow as somebody sees it who only looks. */
export interface ShownWorkflow {
  /** Programs stand as they are written. */
  readonly workflow: Workflow;
  /** Whether what it has is not all known without a program. */
  readonly isPartial: boolean;
}

/**
 * The same without running anything.
 *
 * @throws AtmosError `config_invalid` with everything that is wrong with what is known
 */
export function showWorkflow(
  context: AuthContext,
  file: WorkflowFile,
  name: string,
  known: OwnNames,
): ShownWorkflow {
  const entry = entryIn(file, name);
  const problems: Problem[] = [];
  const value = context.configuration.shown(entry.value);
  const workflow = readWorkflow(name, { ...entry, value }, known, problems);
  const certain = knownProblems(problems, entry.value);
  throwErrors(certain);
  return { workflow, isPartial: certain.length < problems.length };
}

function entryIn(file: WorkflowFile, name: string): MapEntry {
  const entry = file.workflows.entries.get(name);
  if (entry === undefined) throw filesWithout(file, name);
  return entry;
}

function filesWithout(file: WorkflowFile, name: string): AtmosError {
  const names = [...file.workflows.entries.keys()];
  const where = `"${printable(file.name)}" does not describe it`;
  return new AtmosError("not_found", `cannot find the workflow "${printable(name)}": ${where}`, {
    hint: `${didYouMean(name, names) ?? ""} Workflows there: ${someNames(names.map(printable))}.`.trim(),
  });
}

/** Nothing in a workflow file is worked out while it is read. */
function workflowReader({ system, folders }: AuthContext): Reader {
  return new Reader(system, folders.cache, undefined, { functions: {} });
}

async function read(
  reader: Reader,
  folder: string,
  path: string,
  problems: Problem[],
): Promise<WorkflowFile | undefined> {
  const parsed = await reader.parsed(path);
  for (const problem of parsed.problems) problems.push(problem);
  if (parsed.root === undefined) return undefined;
  const workflows = childOf(parsed.root, "workflows");
  if (workflows?.type === "map") return { name: relative(folder, path), workflows };
  const state = workflows === undefined
    ? "there is no map named workflows"
    : `workflows is ${wordFor(workflows)}`;
  problems.push(errorAt(parsed.root.place, `this is not a workflow file: ${state}`));
  return undefined;
}

/** @throws AtmosError `config_invalid` when `workflows.base_path` is missing */
function workflowsFolder({ configuration }: AuthContext): string {
  const written = configuration.written(["workflows", "base_path"]);
  // It says where to look, and looking runs no program.
  const [program] = programsIn(written);
  if (program !== undefined) {
    throw invalid(
      program.node.place,
      "workflows.base_path cannot be what a program writes",
      "Write the folder's name.",
    );
  }
  const node = written === undefined ? undefined : configuration.shown(written);
  if (node?.type !== "scalar" || typeof node.value !== "string" || node.value === "") {
    throw new NotConfigured(
      "cannot find workflows",
      "workflows.base_path is not configured",
      "Add it to atmos.yaml, such as `workflows: { base_path: stacks/workflows }`.",
    );
  }
  return isAbsolute(node.value) ? node.value : join(configuration.basePath, node.value);
}
