import { findFolders } from "../../files/folders.ts";
import { InvalidConfiguration } from "../../yaml/problems.ts";
import { findNamed } from "../../stacks/component_path.ts";
import type { Wanted } from "../../stacks/find.ts";
import type { Section } from "../../stacks/section.ts";
import { loadStacks, type OnFailure, type Stacks } from "../../stacks/stacks.ts";
import type { AuthContext } from "../../auth/context.ts";
import type { Invocation } from "../line/invocation.ts";

export interface StackProject {
  readonly context: AuthContext;
  readonly stacks: Stacks;
}

/**
 * Reads the configuration and all stacks.
 *
 * @param onFailure as {@link loadStacks} takes it
 */
export async function stackProject(
  invocation: Invocation,
  onFailure?: OnFailure,
): Promise<StackProject> {
  const { system } = invocation;
  const context = await invocation.loadContext();
  try {
    return {
      context,
      stacks: await loadStacks(system, findFolders(system.env), context.configuration, onFailure),
    };
  } catch (error) {
    if (!(error instanceof InvalidConfiguration)) throw error;
    const [first, ...more] = error.problems;
    throw first === undefined ? error : new InvalidConfiguration([first, ...more], "atmos validate stacks");
  }
}

/** The component that a person names, by its name or the path of its folder. */
export function namedSection(
  { system }: Pick<Invocation, "system">,
  { context, stacks }: StackProject,
  wanted: Wanted,
): Section {
  const { basePath } = context.configuration;
  return findNamed(stacks, wanted, { workingFolder: system.files.workingFolder(), basePath });
}

export interface ProcessOptions {
  /** `--process-templates`, `--process-functions`: words, as in the original. */
  readonly processTemplates?: string | boolean;
  readonly processFunctions?: string | boolean;
  readonly skip?: readonly string[];
  readonly errorMode?: string;
}
