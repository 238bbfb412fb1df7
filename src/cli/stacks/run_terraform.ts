import { execChild } from "../../children/exec.ts";
import type { Chain } from "../../auth/chain.ts";
import { printable } from "../../printable.ts";
import { settingAt } from "../../stacks/settings.ts";
import { holdsCode } from "../../stacks/terraform/module.ts";
import { subcommandOf } from "../../stacks/terraform/subcommands.ts";
import { readLending } from "../auth/lending_options.ts";
import { withLease } from "../auth/with_lease.ts";
import type { Invocation } from "../line/invocation.ts";
import { chooseNames } from "./choose_names.ts";
import { componentIdentity } from "./component_identity.ts";
import { strictly } from "./describer.ts";
import { namedSection } from "./project.ts";
import { signInAhead } from "./sign_in_ahead.ts";
import { showStarts } from "./show_starts.ts";
import { incomplete, mayRun, noCode, refuseUnsupported } from "./terraform_checks.ts";
import { isForMany, refuseAlone } from "./many.ts";
import { componentFolder } from "./component_run.ts";
import { commandOf, madeFiles, type Run, runHere, stepsOf, type TerraformOptions } from "./terraform_here.ts";

/** Runs one command of Terraform; the result is its exit code. */
export async function runTerraformCommand(
  invocation: Invocation,
  words: readonly string[],
  options: TerraformOptions,
): Promise<number> {
  const { system } = invocation;
  const isDry = options.dryRun === true;
  const isDeploy = words[0] === "deploy";
  const { subcommand, rest } = subcommandOf(isDeploy ? ["apply", ...words.slice(1)] : words);
  const theirs = invocation.tail ?? [];
  refuseUnsupported(words, theirs);
  if (words[0] === "clean") {
    return await (await import("./clean.ts")).cleanCommand(invocation, words.slice(1), options);
  }
  if (words[0] === "generate") {
    return await (await import("./generate.ts")).generateCommand(invocation, words.slice(1), options);
  }
  if (!subcommand.needsComponent) {
    const context = await invocation.loadContext();
    const command = options.terraformCommand ??
      String(
        settingAt(context.configuration.written(["components"]), ["terraform", "command"]) ?? "terraform",
      );
    const args = [...subcommand.words, ...theirs, ...rest];
    if (isDry) {
      system.terminal.out(`${[command, ...args].map(printable).join(" ")}\n`);
      return 0;
    }
    return await execChild(system, { command, args, patch: { set: {}, unset: [] } });
  }
  const word = words[0] ?? "";
  if (isForMany(options)) {
    const { runForMany } = await import("./run_for_many.ts");
    const args = { words, rest, theirs };
    return await runForMany(invocation, { subcommand, isDeploy, ...args }, options, runOne);
  }
  refuseAlone(options);
  const [named, ...more] = rest;
  const { project, component, stack } = await chooseNames(
    invocation,
    { component: named, stack: options.stack, type: "terraform" },
    () => incomplete("terraform", words, named, options.stack),
  );
  const section = namedSection(invocation, project, { component, stack, type: "terraform" });
  // Terraform takes no flag behind a word.
  const args = [...theirs, ...more];
  const describe = strictly(invocation, project, { ...options, isRun: !isDry, isDry });
  return await runOne(
    { invocation, project, describe, section, stack, subcommand, isDeploy, args, options },
    word,
  );
}

/** One component, as its own identity. */
async function runOne(run: Run, word: string): Promise<number> {
  const { invocation, project, section, subcommand, options } = run;
  if (!mayRun(invocation, section, subcommand, word)) return 0;
  const { context, chains } = await componentIdentity(invocation, { context: project.context, section });
  const here: Run = { ...run, project: { ...project, context } };
  if (options.dryRun === true) {
    return await showRun(here, chains);
  }
  await signInAhead(invocation, project, { section, stack: run.stack, options });
  const lending = readLending(options);
  if (subcommand.words[0] === "shell") {
    const { openComponentShell } = await import("./component_shell.ts");
    return await withLease(invocation, context, chains, (lease) => openComponentShell(here, lease), lending);
  }
  return await withLease(invocation, context, chains, (lease) => runHere(here, lease), lending);
}

/** What would run; whatever would be refused is refused here, too. */
async function showRun(run: Run, chains: readonly Chain[]): Promise<number> {
  const { section } = run;
  const folder = componentFolder(run.project, section);
  if (!await holdsCode(run.invocation.system.files, folder)) throw noCode(section, folder);
  const described = await run.describe(section, run.stack, run.trail);
  const steps = await stepsOf(run, described);
  madeFiles(run, described);
  const command = commandOf(run, described);
  return showStarts(run, chains, {
    folder,
    workspace: String(described["workspace"]),
    starts: steps.starts.map(({ args }) => ({ command, args })),
  });
}
