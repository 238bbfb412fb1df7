import type { Command } from "commander";
import { openShell, planShell } from "../../children/shell.ts";
import { scanStartFiles } from "../../children/start_files.ts";
import type { AuthContext } from "../../auth/context.ts";
import { printable } from "../../printable.ts";
import { addExamples } from "../help.ts";
import { decideIdentity, disabledNotice } from "../identity.ts";
import type { Dispatch, Invocation } from "../invocation.ts";
import { lendSession, type Loan } from "./lend_session.ts";

interface ShellOptions {
  readonly shell?: string;
}

export function registerShell(auth: Command, on: Dispatch): void {
  const shell = auth.command("shell [identity]")
    .usage("[options] [identity] [-- SHELL-ARGUMENTS…]")
    .summary("open a shell as an identity")
    .description("Open a shell that works as one identity. What is set in it ends with it.")
    .option("--shell <program>", "shell to start (default: ATMOS_SHELL, then SHELL)")
    .action(on(runShell, { takesTail: true }));
  addExamples(shell, [
    { command: "atmos auth shell", explanation: "As the default identity:" },
    { command: "atmos auth shell prod-admin --shell zsh", explanation: "Another identity, another shell:" },
    { command: "atmos auth shell -- -c 'aws s3 ls'", explanation: "With arguments for the shell:" },
  ]);
}

async function runShell(
  invocation: Invocation,
  positional: string | undefined,
  options: ShellOptions,
): Promise<number> {
  const context = await invocation.loadContext();
  const identity = await decideIdentity(invocation, context, positional);
  if (identity === undefined) disabledNotice(invocation);
  return await lendSession(invocation, context, identity, (loan) => open(invocation, context, options, loan));
}

async function open(
  invocation: Invocation,
  context: AuthContext,
  options: ShellOptions,
  { patch, session }: Loan,
): Promise<number> {
  const { system, style } = invocation;
  const shell = await planShell(system, { shell: options.shell, args: invocation.tail ?? [], patch });
  if (session === undefined) return await openShell(system, shell);
  await warnAboutStartFiles(invocation, context, shell.name, patch);
  const name = style.strong(printable(session.identity));
  const provider = style.faint(`(${printable(session.provider)})`);
  const leave = invocation.tail === undefined || invocation.tail.length === 0
    ? ` ${style.faint("Type exit to leave.")}`
    : "";
  system.terminal.err(
    `${style.accent("→")} Entering a ${printable(shell.name)} shell as ${name} ${provider}.${leave}\n`,
  );
  const code = await openShell(system, shell);
  system.terminal.err(`${style.accent("←")} Left the shell of ${name}.\n`);
  return code;
}

/** A start file that sets the same variables makes the shell work as somebody else. */
async function warnAboutStartFiles(
  { system, style }: Invocation,
  context: AuthContext,
  shell: string,
  patch: Loan["patch"],
): Promise<void> {
  for (const { file, line, variable } of await scanStartFiles(system, shell, context.folders.home, patch)) {
    const place = printable(`${file}:${line}`);
    system.terminal.err(
      `${style.warning("!")} ${place} sets ${variable}, which takes this shell away from its identity.\n` +
        "  Remove that line, or make it depend on ATMOS_IDENTITY being empty.\n",
    );
  }
}
