import { Command, type OutputConfiguration } from "commander";
import type { CommandNames } from "./arguments.ts";
import { registerEnv } from "./auth/env.ts";
import { registerExec } from "./auth/exec.ts";
import { registerList } from "./auth/list.ts";
import { registerLogin } from "./auth/login.ts";
import { registerLogout } from "./auth/logout.ts";
import { registerShell } from "./auth/shell.ts";
import { registerValidate } from "./auth/validate.ts";
import { registerWhoami } from "./auth/whoami.ts";
import { registerCompletion } from "./completion.ts";
import { addGlobalOptions } from "./global_options.ts";
import { addExamples, helpConfiguration, registerHelp } from "./help.ts";
import type { Dispatch } from "./invocation.ts";
import { registerVersion, versionText } from "./version.ts";

/** The whole command tree. Nothing runs and nothing is written while it is built. */
export function createProgram(on: Dispatch, output: OutputConfiguration): Command {
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
  const auth = program.command("auth")
    .summary("sign in, and run programs as an identity")
    .description("Sign in, see who you are, and run programs as an identity.");
  for (
    const register of [
      registerLogin,
      registerWhoami,
      registerList,
      registerExec,
      registerShell,
      registerEnv,
      registerLogout,
      registerValidate,
    ]
  ) register(auth, on);
  addExamples(auth, [
    { command: "atmos auth login", explanation: "Sign in:" },
    { command: "atmos auth exec -- aws s3 ls", explanation: "Run one command:" },
  ]);
  registerVersion(program, on);
  registerCompletion(program, on);
  registerHelp(program, on);
  addExamples(program, [
    { command: "atmos auth login", explanation: "Sign in through the browser:" },
    { command: "atmos auth whoami", explanation: "See who you are:" },
    { command: "atmos auth shell", explanation: "Open a shell that works as you:" },
  ]);
  return program;
}

/** The names on the tree, for what must be known before the command line is parsed. */
export function commandNames(command: Command): CommandNames {
  return { below: new Map(command.commands.map((one) => [one.name(), commandNames(one)])) };
}
