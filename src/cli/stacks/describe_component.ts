import { AtmosError } from "../../errors.ts";
import { typedWord } from "../../typed_word.ts";
import { type Data, dataOf } from "../../stacks/data.ts";
import { provenanceOf } from "../../stacks/provenance.ts";
import { physicalFolder, type Section } from "../../stacks/section.ts";
import type { TypeSettings } from "../../stacks/settings.ts";
import { nodeAt } from "../../yaml/node.ts";
import type { Invocation } from "../line/invocation.ts";
import { type OutputOptions, writeData } from "./output.ts";
import { chooseNames } from "./choose_names.ts";
import { describerFor } from "./describer.ts";
import { errorModeOf, MissingValues } from "./error_mode.ts";
import { withoutEmpty } from "./empty_sections.ts";
import { namedSection, type ProcessOptions, type StackProject } from "./project.ts";

export interface DescribeComponentOptions extends OutputOptions, ProcessOptions {
  readonly stack?: string;
  readonly provenance?: boolean;
}

/** What is shown without being asked for. */
const USUAL = new Set([
  "backend",
  "component",
  "dependencies",
  "env",
  "hooks",
  "imports",
  "metadata",
  "overrides",
  "providers",
  "settings",
  "vars",
]);

export async function describeComponent(
  invocation: Invocation,
  named: string | undefined,
  options: DescribeComponentOptions,
): Promise<number> {
  const { system } = invocation;
  const { project, component, stack } = await chooseNames(
    invocation,
    { component: named, stack: options.stack },
    () => incompleteDescription(named),
  );
  const section = namedSection(invocation, project, { component, stack });
  if (options.provenance === true) {
    for (const line of provenanceOf(section)) system.terminal.out(`${line}\n`);
    return 0;
  }
  const mode = errorModeOf(invocation, project.context.configuration, options.errorMode);
  const missing = new MissingValues();
  const strictly = { ...options, strict: mode === "strict", absent: missing.note };
  const describer = describerFor(invocation, project, strictly, "component");
  const described = {
    ...await describer.describe(section, stack),
    component_info: infoOf(project, section),
    component_type: section.type,
    imports: section.manifest.imports,
  };
  const filter = system.env.get("ATMOS_DESCRIBE_COMPONENT_FILTER") ||
    dataOf(nodeAt(project.context.configuration.written(["describe"]), ["component", "filter"]));
  const isWhole = options.query !== undefined || filter === "full";
  const shown = isWhole
    ? described
    : Object.fromEntries(Object.entries(described).filter(([key]) => USUAL.has(key)));
  await writeData(system, withoutEmpty(project, shown), options);
  missing.tell(invocation, mode);
  return 0;
}

/** Where a component's code lies, below the base path of the project. */
function infoOf({ stacks }: StackProject, section: Section): Data {
  const { settings } = stacks;
  const types: Readonly<Record<string, TypeSettings>> = {
    terraform: settings.terraform,
    helmfile: settings.helmfile,
  };
  const base = Object.hasOwn(types, section.type) ? types[section.type]?.basePath : undefined;
  return {
    component_type: section.type,
    ...base === undefined ? {} : { component_path: [...parts(base), physicalFolder(section)].join("/") },
  };
}

/** The folders of a path as it is written. */
function parts(path: string): string[] {
  return path.split(/[\\/]/).filter((part, at) => part !== "." && (part !== "" || at === 0));
}

function incompleteDescription(component: string | undefined): AtmosError {
  const shown = component === undefined ? "COMPONENT" : typedWord(component, "COMPONENT");
  return new AtmosError(
    "usage",
    `cannot describe the component: no ${component === undefined ? "component" : "stack"} is named`,
    { hint: `Write \`atmos describe component ${shown} -s STACK\`. \`atmos list instances\` shows them.` },
  );
}
