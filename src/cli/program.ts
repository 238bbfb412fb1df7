import { Command, type OutputConfiguration } from "commander";
import type { CommandNames } from "./arguments.ts";
import { registerAudit } from "./auth/audit.ts";
import { registerEnv } from "./auth/env.ts";
import { registerExec } from "./auth/exec.ts";
import { registerList as registerAuthList } from "./auth/list.ts";
import { registerLogin } from "./auth/login.ts";
import { registerLogout } from "./auth/logout.ts";
import { registerShell } from "./auth/shell.ts";
import { registerValidate } from "./auth/validate.ts";
import { registerWhoami } from "./auth/whoami.ts";
import { registerCompletion } from "./completion.ts";
import { addGlobalOptions } from "./global_options.ts";
import { addExamples, helpConfiguration, registerHelp } from "./help.ts";
import type { Dispatch, Register } from "./invocation.ts";
import { registerList, registerWorkflow } from "./steps/workflow.ts";
import { registerVersion, versionText } from "./version.ts";

type Group = Readonly<Record<string, Register>>;

/** In the order in which help shows them. */
const AUTH: Group = {
  login: registerLogin,
  whoami: registerWhoami,
  list: registerAuthList,
  exec: registerExec,
  shell: registerShell,
  env: registerEnv,
  logout: registerLogout,
  audit: registerAudit,
  validate: registerValidate,
};

const TOP: Group = {
  auth: registerAuth,
  workflow: registerWorkflow,
  list: registerList,
  validate: registerValidate,
  version: registerVersion,
  completion: registerCompletion,
  help: registerHelp,
};

/** The names on the tree, for what must be known before the command line is parsed. */
export const COMMAND_NAMES: CommandNames = names(TOP, {
  auth: names(AUTH),
  list: names({ workflows: registerList }),
});

function names(group: Group, below: Readonly<Record<string, CommandNames>> = {}): CommandNames {
  return { below: new Map(Object.keys(group).map((name) => [name, below[name] ?? { below: new Map() }])) };
}

/**
 * The command tree. Nothing runs and nothing is written while it is built. When the command line names a whole
 * path (`auth env`), only that path is built, since every start pays for it.
 */
export function createProgram(on: Dispatch, output: OutputConfiguration, path: readonly string[]): Command {
  // What is set here before the first command is added holds for all of them.
  const program = new Command("atmos")
    .exitOverride()
    .configureOutput(output)
    .configureHelp(helpConfiguration)
    .description(
      "Sign in to the cloud identities that your team describes in atmos.yaml, and lend them to programs.",
    )
    .helpOption("-h, --help", "show this help")
    .helpCommand(false)
    .version(versionText, "--version", "print the version");
  addGlobalOptions(program);
  const [group, command] = path;
  const only = group === "auth" && command !== undefined ? AUTH[command] : undefined;
  if (only !== undefined) only(authGroup(program), on);
  else for (const register of Object.values(TOP)) register(program, on);
  addExamples(program, [
    { command: "atmos auth login", explanation: "Sign in through the browser:" },
    { command: "atmos auth whoami", explanation: "See who you are:" },
    { command: "atmos auth shell", explanation: "Open a shell that works as you:" },
  ]);
  return program;
}

function authGroup(program: Command): Command {
  return program.command("auth")
    .helpCommand("help [command]", "show the help of a command")
    .summary("sign in, and run programs as an identity")
    .description("Sign in, see who you are, and run programs as an identity.");
}

function registerAuth(program: Command, on: Dispatch): void {
  const auth = authGroup(program);
  for (const register of Object.values(AUTH)) register(auth, on);
  addExamples(auth, [
    { command: "atmos auth login", explanation: "Sign in:" },
    { command: "atmos auth exec -- aws s3 ls", explanation: "Run one command:" },
  ]);
}
