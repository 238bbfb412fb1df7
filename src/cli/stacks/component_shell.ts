import { openShell, planShell } from "../../children/shell.ts";
import type { Lease } from "../../auth/lease/lease.ts";
import { printable } from "../../printable.ts";
import { shellWord } from "../../shell_word.ts";
import { prepareHere, type Run } from "./terraform_here.ts";

/** Commands of Terraform that get the values of the component in the shell. */
const WITH_VALUES = ["plan", "apply", "refresh", "import", "destroy", "console"];

/** `atmos terraform shell`: a shell in the folder of a component, as its identity, with its workspace chosen. */
export async function openComponentShell(run: Run, lease: Lease): Promise<number> {
  const { invocation, section, stack, options } = run;
  const { system, style } = invocation;
  const { code, made } = await prepareHere(run, lease);
  if (code !== 0) return code;
  const shell = await planShell(system, {
    shell: options.shell,
    args: run.args,
    patch: { set: {}, unset: [] },
  });
  // Terraform splits these variables as a shell splits words.
  const values = `-var-file=${shellWord(made.steps.varfile)}`;
  const flags = WITH_VALUES.map((word) => `TF_CLI_ARGS_${word}`).map((name) => [
    name,
    [made.env[name], values].filter((part) => part).join(" "),
  ]);
  const who = `${style.strong(printable(section.name))} in ${style.strong(printable(stack))}`;
  system.terminal.err(`${style.accent("→")} Entering a ${printable(shell.name)} shell for ${who}.\n`);
  const ended = await openShell(system, {
    ...shell,
    folder: made.folder,
    env: {
      ...made.env,
      ...Object.fromEntries(flags),
      ATMOS_SHELL_WORKING_DIR: made.folder,
      ATMOS_TERRAFORM_WORKSPACE: made.workspace,
      ATMOS_SHLVL: String(shell.level),
    },
  });
  system.terminal.err(`${style.accent("←")} Left the shell for ${who}.\n`);
  return ended;
}
