import { AtmosError } from "../../errors.ts";
import { removeTree } from "../../files/remove_tree.ts";
import { printable } from "../../printable.ts";
import { leftoversIn } from "../../stacks/terraform/clean.ts";
import { join, relative } from "../../system/path.ts";
import { FileFailure } from "../../system/ports.ts";
import { confirmed } from "../asking/confirm.ts";
import { canAsk } from "../asking/interaction.ts";
import type { Invocation } from "../line/invocation.ts";
import { componentFolder, type ComponentRun, inFolder } from "./component_run.ts";
import { describerFor } from "./describer.ts";
import { refuseOutside } from "./inside_project.ts";
import { namedSection, stackProject } from "./project.ts";
import { instancesOf } from "./select.ts";
import { makesBackend, type TerraformOptions } from "./terraform_here.ts";

/** A component's folder, and what goes from it. */
interface Cleaning {
  readonly run: ComponentRun;
  readonly folder: string;
  readonly paths: readonly string[];
}

/** `atmos terraform clean [component] [-s stack]`: removes what runs have left beside the code. */
export async function cleanCommand(
  invocation: Invocation,
  words: readonly string[],
  options: TerraformOptions,
): Promise<number> {
  const { system, style } = invocation;
  const [component, extra] = words;
  if (extra !== undefined) {
    throw new AtmosError("usage", `cannot clean "${printable(extra)}", too: one component at a time`, {
      hint: "Leave the component out to clean all of them.",
    });
  }
  const cleanings = await planned(invocation, component, options);
  const shown = cleanings.flatMap(({ paths }) => paths).map((path) =>
    printable(relative(system.files.workingFolder(), path))
  );
  const say = system.terminal.err;
  if (shown.length === 0) {
    say(`${style.good("✓")} There is nothing to clean.\n`);
    return 0;
  }
  if (options.dryRun === true) {
    system.terminal.out(shown.map((path) => `${path}\n`).join(""));
    return 0;
  }
  if (options.force !== true) {
    say(`${shown.map((path) => `  ${path}`).join("\n")}\n`);
    if (!await agreed(invocation, shown.length, options.everything === true)) {
      say("Nothing was removed.\n");
      return 1;
    }
  }
  for (const { run, folder, paths } of cleanings) {
    await inFolder(run, folder, async () => {
      for (const path of paths) await remove(invocation, path);
    });
  }
  say(`${style.good("✓")} Removed: ${shown.join(", ")}\n`);
  return 0;
}

async function planned(
  invocation: Invocation,
  component: string | undefined,
  options: TerraformOptions,
): Promise<Cleaning[]> {
  const { stack } = options;
  const project = await stackProject(invocation);
  // Where a workspace is called by a template, that is all that is needed of it: nothing runs.
  const describer = describerFor(invocation, project, { processFunctions: false }, "component");
  const components = component === undefined ? [] : [component];
  const found = component !== undefined && stack !== undefined
    ? [{ section: namedSection(invocation, project, { component, stack, type: "terraform" }), stack }]
    : instancesOf(project.stacks, { type: "terraform", stack, components });
  const cleanings = new Map<string, Cleaning>();
  for (const { section, stack: own } of found) {
    const folder = componentFolder(project, section);
    const run: ComponentRun = {
      invocation,
      project,
      section,
      stack: own,
      describe: (...asked) => describer.describe(...asked),
    };
    const key = stack === undefined ? folder : JSON.stringify([folder, section.name]);
    if (!cleanings.has(key)) cleanings.set(key, await cleaning(run, folder, stack !== undefined, options));
  }
  // Several components of one folder have its `.terraform` in common.
  const seen = new Set<string>();
  return [...cleanings.values()].map((one) => ({
    ...one,
    paths: one.paths.filter((path) => seen.size < seen.add(path).size),
  })).filter(({ paths }) => paths.length > 0);
}

async function cleaning(
  run: ComponentRun,
  folder: string,
  isOneStack: boolean,
  options: TerraformOptions,
): Promise<Cleaning> {
  const { files } = run.invocation.system;
  const { section, stack, project } = run;
  await refuseOutside(run, "clean");
  const instance = isOneStack
    ? {
      stack,
      component: section.name,
      workspace: String((await run.describe(section, stack))["workspace"]),
    }
    : undefined;
  const names = leftoversIn(await files.list(folder), {
    instance,
    hasMadeBackend: makesBackend(project, options),
    keepsLockFile: options.skipLockFile === true,
    everything: options.everything === true,
  });
  const paths: string[] = [];
  for (const way of names) {
    const path = join(folder, ...way);
    if (await files.info(path) !== undefined) paths.push(path);
  }
  return { run, folder, paths };
}

async function agreed(invocation: Invocation, number: number, everything: boolean): Promise<boolean> {
  if (!canAsk(invocation.system, invocation.globals)) {
    throw new AtmosError("usage", "cannot ask whether to remove this: there is no terminal to ask on", {
      hint: "Add --force to remove it, or --dry-run to see it.",
    });
  }
  return await confirmed(invocation, {
    message: `Remove ${number === 1 ? "it" : "them"}?${
      everything ? " States that lie there are gone for good." : ""
    }`,
    no: "No, keep everything",
    yes: "Yes, remove",
  });
}

async function remove({ system: { files } }: Invocation, path: string): Promise<void> {
  try {
    await removeTree(files, path);
  } catch (error) {
    if (!(error instanceof FileFailure)) throw error;
    throw new AtmosError("storage", `cannot remove "${printable(error.path)}": ${error.message}`);
  }
}
