import type { Command } from "commander";
import { openShell, type PlannedShell, planShell } from "../../children/shell.ts";
import { scanStartFiles, shellStart, type StartFileFinding } from "../../children/start_files.ts";
import type { AuthContext } from "../../auth/context.ts";
import type { Lease } from "../../auth/lease/lease.ts";
import type { Life } from "../../auth/lease/renewal_time.ts";
import { ScopedDir } from "../../files/scoped_dir.ts";
import { printable } from "../../printable.ts";
import { typedWord } from "../../typed_word.ts";
import { addExamples } from "../line/help.ts";
import { passAll, type Sign } from "../asking/protected.ts";
import { YES } from "../asking/yes.ts";
import { disabledNotice } from "../asking/identity.ts";
import type { Dispatch, Invocation } from "../line/invocation.ts";
import { formatRemaining } from "../text/time.ts";
import { shortenHome } from "../text/shorten_home.ts";
import { addLendingOptions, type LendingOptions, readLending } from "./lending_options.ts";
import { switchedOn } from "./switched_on.ts";
import { addRoleOptions, chainsOf, type RoleOptions } from "./role_options.ts";
import { withLease } from "./with_lease.ts";

interface ShellOptions extends RoleOptions, LendingOptions {
  readonly shell?: string;
  readonly yes?: true;
}

export function registerShell(auth: Command, on: Dispatch): void {
  const shell = addLendingOptions(addRoleOptions(auth.command("shell [identity]")))
    .usage("[options] [identity] [-- SHELL-ARGUMENTS…]")
    .summary("open a shell as an identity")
    .description(
      "Open a shell that works as one identity. What is set in it ends with it. It starts as typing its name would " +
        "start it: with your PATH and the start files of an interactive shell. `-- -l` makes it a login shell.",
    )
    .option("--shell <program>", "shell to start (default: ATMOS_SHELL, then SHELL)")
    .option(...YES)
    .action(on(runShell, { takesTail: true, takesIdentities: true }));
  addExamples(shell, [
    { command: "atmos auth shell", explanation: "As the default identity:" },
    { command: "atmos auth shell prod-admin --shell zsh", explanation: "Another identity, another shell:" },
    {
      command: "atmos auth shell --account development --role ReadOnly",
      explanation: "Without an identity:",
    },
    { command: "atmos auth shell -- -c 'aws s3 ls'", explanation: "With arguments for the shell:" },
  ]);
}

async function runShell(
  invocation: Invocation,
  positional: string | undefined,
  options: ShellOptions,
): Promise<number> {
  const lending = readLending(options);
  const context = await invocation.loadContext();
  const chains = await chainsOf(invocation, context, positional, options);
  if (chains.length === 0) disabledNotice(invocation);
  const sign = await passAll(invocation, context, chains, options.yes);
  return await withLease(
    invocation,
    context,
    chains,
    (lease) => open(invocation, context, options, lease, sign),
    { ...lending, onNeed: needsYou(invocation) },
  );
}

async function open(
  invocation: Invocation,
  context: AuthContext,
  options: ShellOptions,
  { environment: patch, sessions }: Lease,
  sign: Sign,
): Promise<number> {
  const { system, style } = invocation;
  const args = invocation.tail ?? [];
  const planned = await planShell(system, { shell: options.shell, args, patch });
  const shell = await withPrompt(context, planned, system.terminal.stdinIsTerminal);
  if (sessions.length === 0) return await openShell(system, shell);
  const start = shellStart(args, system.terminal.stdinIsTerminal);
  const { home } = context.folders;
  for (const finding of await scanStartFiles(system, shell.name, home, patch, start)) {
    warnAbout(invocation, finding, home);
  }
  const name = (identity: string): string => style.strong(printable(identity));
  const who = sessions.map(({ identity, provider }) =>
    `${name(identity)} ${style.faint(`(${printable(provider)})`)}`
  ).join(", ");
  const leave = args.length === 0 ? ` ${style.faint("Type exit to leave.")}` : "";
  system.terminal.err(
    `${style.accent("→")} Entering a ${printable(shell.name)} shell as ${who}.${leave}\n`,
  );
  sign.show();
  const code = await openShell(system, shell).finally(() => sign.hide());
  const names = sessions.map(({ identity }) => name(identity)).join(", ");
  system.terminal.err(`${style.accent("←")} Left the shell of ${names}.\n`);
  return code;
}

/** One line, in time, when a session ends that no background work can renew. A login anywhere is noticed by itself. */
function needsYou({ system, style }: Invocation): (life: Life, identity: string) => void {
  return ({ expiresAt }, identity) => {
    const left = formatRemaining(expiresAt, system.clock.now());
    system.terminal.err(
      `\n${style.warning("!")} The session of ${printable(identity)} needs you (${left} left): run ` +
        `${style.accent(`atmos auth login ${typedWord(identity)}`)} in any terminal.\n`,
    );
  };
}

/** `auth.shell.prompt`: with a prompt that shows who one is, in a shell that a person types into. */
async function withPrompt(
  { configuration, system, folders }: AuthContext,
  shell: PlannedShell,
  isTyped: boolean,
): Promise<PlannedShell> {
  const isWanted = isTyped && shell.args.length === 0 &&
    switchedOn(configuration, ["auth", "shell", "prompt"]);
  if (!isWanted) return shell;
  const { promptStart } = await import("../../children/shell_prompt.ts");
  const dir = new ScopedDir(system.files, folders.cache);
  const start = promptStart(shell.name, dir.path(FOLDER), system.self, shell.env);
  if (start === undefined) return shell;
  for (const [name, text] of Object.entries(start.files)) {
    if (await dir.readText(FOLDER, name) !== text) await dir.write([FOLDER, name], text);
  }
  return { ...shell, args: start.args, env: { ...shell.env, ...start.set } };
}

/** Below the cache folder: start files that read the person's own ones first. */
const FOLDER = "shell";

/** A start file that sets the same variables makes the shell work as somebody else. */
function warnAbout({ system, style }: Invocation, finding: StartFileFinding, home: string): void {
  const place = printable(shortenHome(`${finding.file}:${finding.line}`, home));
  system.terminal.err(
    `${style.warning("!")} ${place} sets ${finding.variable}: this shell may work as somebody else.\n` +
      "  Remove that line, or make it depend on ATMOS_IDENTITY being empty.\n",
  );
}
