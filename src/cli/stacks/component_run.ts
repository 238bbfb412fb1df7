import { AtmosError } from "../../errors.ts";
import { findFolders } from "../../files/folders.ts";
import { withLock } from "../../files/lock.ts";
import { ScopedDir } from "../../files/scoped_dir.ts";
import { printable } from "../../printable.ts";
import type { Data } from "../../stacks/data.ts";
import { physicalFolder, type Section } from "../../stacks/section.ts";
import { settingAt } from "../../stacks/settings.ts";
import { isBelow, join } from "../../system/path.ts";
import { formatPlace } from "../../yaml/place.ts";
import type { Invocation } from "../line/invocation.ts";
import { noticeOn } from "../text/notice.ts";
import type { StackProject } from "./project.ts";

/** A component in its stack as plain data. */
export type DescribeComponent = (
  section: Section,
  stack: string,
  trail?: readonly string[],
) => Promise<Data>;

/** A component that something is done with. */
export interface ComponentRun {
  readonly invocation: Invocation;
  readonly project: StackProject;
  readonly section: Section;
  readonly stack: string;
  /** Works a component out, strictly. */
  readonly describe: DescribeComponent;
  /** The components that wait for this one. */
  readonly trail?: readonly string[];
}

/** How long another run in the same folder is waited for; milliseconds. */
const LONGEST_WAIT = 3_600_000;

/** Does the work while nobody else works in the folder of the component: runs would choose each other's workspace. */
export async function inFolder<T>(run: ComponentRun, folder: string, work: () => Promise<T>): Promise<T> {
  const { invocation: { system, style }, section } = run;
  const lock = {
    name: `${section.type} ${folder}`,
    what: `the component folder of "${section.name}"`,
    limit: LONGEST_WAIT,
    onWait: (what: string): void => noticeOn(system, style)(`Waiting: another run works in ${what}.`),
  };
  return await withLock(system, new ScopedDir(system.files, findFolders(system.env).cache), lock, work);
}

/** Bytes that a file system takes. */
const LONGEST_NAME = 255;

/** @throws AtmosError `config_invalid` when it is not said where components lie, or this one lies elsewhere */
export function componentFolder({ context, stacks }: StackProject, section: Section): string {
  const base = stacks.settings[section.type === "helmfile" ? "helmfile" : "terraform"].basePath;
  if (base === undefined) {
    throw new AtmosError(
      "config_invalid",
      `cannot find the component: components.${section.type}.base_path is not set`,
      { hint: `Set it in atmos.yaml, for example to components/${section.type}.` },
    );
  }
  const components = join(context.configuration.basePath, base);
  const physical = physicalFolder(section);
  const folder = join(components, physical);
  const state = !isBelow(folder, components)
    ? `is not below ${printable(components)}`
    : physical.includes("\0")
    ? "has a NUL in its name"
    : physical.split("/").some((part) => new TextEncoder().encode(part).length > LONGEST_NAME)
    ? "has too long a name"
    : undefined;
  if (state === undefined) return folder;
  throw new AtmosError(
    "config_invalid",
    `${formatPlace(section.node.place)}: the folder of the component "${printable(section.name)}" ${state}`,
    { hint: "Name a folder below it in metadata.component, without `..`." },
  );
}

/**
 * What the component wants to be checked with before it runs.
 *
 * @throws InvalidConfiguration when it does not fit, or cannot be checked and would change something
 */
export async function checkRun(run: ComponentRun, described: Data, changes: boolean): Promise<void> {
  const { invocation: { system, style }, project, section } = run;
  if (settingAt(section.node, ["settings", "validation"]) === undefined) return;
  const { checkBeforeRun } = await import("./component_validation.ts");
  const notes = await checkBeforeRun(system, project, { section, described, changes });
  for (const note of notes) noticeOn(system, style)(note);
}

/** What programs of a component know of it. */
export function usualVariables(
  { invocation, project, section, stack }: ComponentRun,
): Record<string, string> {
  return {
    ATMOS_BASE_PATH: project.context.configuration.basePath,
    ATMOS_STACK: stack,
    ATMOS_COMPONENT: section.name,
    // A flag of this program is nobody's else.
    ...invocation.globals.color === "never" ? { NO_COLOR: "1" } : {},
  };
}

export function sectionAt(described: Data, key: string): Data {
  const value = described[key];
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value as Data : {};
}
