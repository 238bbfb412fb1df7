import { Command, type OutputConfiguration } from "commander";
import type { CommandNames } from "./arguments.ts";
import { registerEnv } from "../auth/env/command.ts";
import { registerExec } from "../auth/exec.ts";
import { registerShell } from "../auth/shell.ts";
import { registerWhoami } from "../auth/whoami/command.ts";
import { addGlobalOptions } from "./global_options.ts";
import { addExamples, helpConfiguration, registerHelp } from "./help.ts";
import type { Dispatch, Register } from "./invocation.ts";
import { registerVersion, versionText } from "./version.ts";

type Load = () => Register | Promise<Register>;
type Group = Readonly<Record<string, Load>>;

/**
 * In the order in which help shows them. What scripts and shells start again and again is at hand; the rest is
 * loaded when it is meant.
 */
const AUTH: Group = {
  login: async () => (await import("../auth/login.ts")).registerLogin,
  whoami: () => registerWhoami,
  list: async () => (await import("../auth/list/command.ts")).registerList,
  accounts: async () => (await import("../auth/accounts/command.ts")).registerAccounts,
  exec: () => registerExec,
  shell: () => registerShell,
  env: () => registerEnv,
  console: async () => (await import("../auth/console.ts")).registerConsole,
  logout: async () => (await import("../auth/logout/command.ts")).registerLogout,
  audit: async () => (await import("../auth/audit/command.ts")).registerAudit,
  validate: async () => (await import("../auth/validate.ts")).registerValidate,
};

const TOP: Group = {
  auth: loadAuth,
  config: async () => (await import("../config/config.ts")).registerConfig,
  workflow: async () => (await import("../steps/workflow.ts")).registerWorkflow,
  list: async () => (await import("../steps/workflow.ts")).registerList,
  validate: async () => (await import("../auth/validate.ts")).registerValidate,
  version: () => registerVersion,
  completion: async () => (await import("../completion/command.ts")).registerCompletion,
  help: () => registerHelp,
};

/** The names on the tree, for what must be known before the command line is parsed. */
export const COMMAND_NAMES: CommandNames = names(TOP, {
  auth: names(AUTH),
  config: { below: new Map(["trust", "untrust"].map((name) => [name, { below: new Map() }])) },
  list: { below: new Map([["workflows", { below: new Map() }]]) },
});

function names(group: Group, below: Readonly<Record<string, CommandNames>> = {}): CommandNames {
  return { below: new Map(Object.keys(group).map((name) => [name, below[name] ?? { below: new Map() }])) };
}

/**
 * The command tree. Nothing runs and nothing is written while it is built. When the command line names a whole
 * path (`auth env`), only that path is built, since every start pays for it.
 */
export async function createProgram(
  on: Dispatch,
  output: OutputConfiguration,
  path: readonly string[],
): Promise<Command> {
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
  if (only !== undefined) (await only())(authGroup(program), on);
  else for (const load of Object.values(TOP)) (await load())(program, on);
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

async function loadAuth(): Promise<Register> {
  const registers = await Promise.all(Object.values(AUTH).map((load) => load()));
  return (program, on) => {
    const auth = authGroup(program);
    for (const register of registers) register(auth, on);
    addExamples(auth, [
      { command: "atmos auth login", explanation: "Sign in:" },
      { command: "atmos auth exec -- aws s3 ls", explanation: "Run one command:" },
    ]);
  };
}
