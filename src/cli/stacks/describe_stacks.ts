import { type Data } from "../../stacks/data.ts";
import { isAbstract } from "../../stacks/describe.ts";
import { duplicate, isSame } from "../../stacks/find.ts";
import type { Section } from "../../stacks/section.ts";
import { allSections } from "../../stacks/stacks.ts";
import type { Invocation } from "../line/invocation.ts";
import { type OutputOptions, writeData } from "./output.ts";
import { describerFor } from "./describer.ts";
import { errorModeOf, MissingValues } from "./error_mode.ts";
import { withoutEmpty } from "./empty_sections.ts";
import { unknownName } from "./select.ts";
import { type ProcessOptions, stackProject } from "./project.ts";

export interface DescribeStacksOptions extends OutputOptions, ProcessOptions {
  readonly stack?: string;
  readonly components?: readonly string[];
  readonly componentTypes?: readonly string[];
  readonly sections?: readonly string[];
  readonly includeEmptyStacks?: boolean;
}

type Described = Record<string, { components: Record<string, Record<string, Data>> }>;

export async function describeStacks(
  invocation: Invocation,
  options: DescribeStacksOptions,
): Promise<number> {
  const project = await stackProject(invocation);
  const { stacks } = project;
  const mode = errorModeOf(invocation, project.context.configuration, options.errorMode);
  const missing = new MissingValues();
  const describer = describerFor(invocation, project, {
    ...options,
    strict: mode === "strict",
    absent: missing.note,
  });
  const result: Described = {};
  const seen = new Map<string, Section>();
  const names = new Set<string>();
  for (const section of allSections(stacks)) {
    const stack = stacks.nameOf(section);
    names.add(stack);
    if (options.stack !== undefined && ![stack, section.manifest.name].includes(options.stack)) continue;
    if (!isChosen(options.componentTypes, section.type)) continue;
    // Who inherits from one of them is meant, too.
    if (![section.name, ...section.inheritance].some((name) => isChosen(options.components, name))) continue;
    const key = JSON.stringify([stack, section.type, section.name]);
    const earlier = seen.get(key);
    if (earlier !== undefined) {
      // A mere model may be another one in each manifest: nobody runs it.
      const isModel = isAbstract(earlier) && isAbstract(section);
      if (!isModel && !isSame(earlier, section)) {
        throw duplicate({ component: section.name, stack }, [earlier, section]);
      }
      continue;
    }
    seen.set(key, section);
    const described = withoutEmpty(project, await describer.describe(section, stack));
    const { components } = ownOf(result, stack, () => ({ components: {} }));
    ownOf<Record<string, Data>>(components, section.type, () => ({}))[section.name] =
      options.sections === undefined
        ? described
        : Object.fromEntries(Object.entries(described).filter(([name]) => isChosen(options.sections, name)));
  }
  const { stack } = options;
  if (stack !== undefined && !names.has(stack) && !stacks.manifests.some(({ name }) => name === stack)) {
    throw unknownName("stack", stack, names, "atmos list stacks");
  }
  if (options.includeEmptyStacks === true) {
    for (const { name } of stacks.manifests) {
      const isThere = [...seen.values()].some(({ manifest }) => manifest.name === name);
      if (!isThere) ownOf(result, name, () => ({ components: {} }));
    }
  }
  await writeData(invocation.system, result, options);
  missing.tell(invocation, mode);
  return 0;
}

/** The value of a name, also of one that every object has, such as `constructor`. */
function ownOf<T>(record: Record<string, T>, name: string, make: () => T): T {
  if (!Object.hasOwn(record, name)) record[name] = make();
  return record[name] as T;
}

function isChosen(wanted: readonly string[] | undefined, name: string): boolean {
  return wanted === undefined || wanted.length === 0 || wanted.includes(name);
}
