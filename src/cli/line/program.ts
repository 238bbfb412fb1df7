import { Command, type OutputConfiguration } from "commander";
import type { AUTH_COMMANDS, TOP_COMMANDS } from "./command_names.ts";
import { registerEnv } from "../auth/env/command.ts";
import { registerExec } from "../auth/exec.ts";
import { registerWhoami } from "../auth/whoami/command.ts";
import { addGlobalOptions } from "./global_options.ts";
import { addExamples, helpConfiguration, OWN_COMMANDS } from "./help.ts";
import { helpFooter } from "./help_footer.ts";
import type { Dispatch, Register } from "./invocation.ts";
import { registerVersion } from "./version.ts";
import { versionText } from "./version_text.ts";

type Load = () => Register | Promise<Register>;
type Group<Names extends readonly string[]> = Readonly<Record<Names[number], Load>>;

/** In the order in which help shows them. Each is loaded when it is meant. */
const AUTH: Group<typeof AUTH_COMMANDS> = {
  init: async () => (await import("../auth/init/command.ts")).registerInit,
  login: async () => (await import("../auth/login.ts")).registerLogin,
  whoami: () => registerWhoami,
  list: async () => (await import("../auth/list/command.ts")).registerList,
  accounts: async () => (await import("../auth/accounts/command.ts")).registerAccounts,
  discover: async () => (await import("../auth/discover/command.ts")).registerDiscover,
  import: async () => (await import("../auth/import/command.ts")).registerImport,
  exec: () => registerExec,
  shell: async () => (await import("../auth/shell.ts")).registerShell,
  env: () => registerEnv,
  "credential-process": async () =>
    (await import("../auth/credential_process/command.ts")).registerCredentialProcess,
  "eks-token": async () => (await import("../auth/integrations/cluster_commands.ts")).registerEksToken,
  "aks-token": async () => (await import("../auth/integrations/cluster_commands.ts")).registerAksToken,
  "gke-token": async () => (await import("../auth/integrations/cluster_commands.ts")).registerGkeToken,
  "docker-credential": async () =>
    (await import("../auth/integrations/docker_command.ts")).registerDockerCredential,
  integration: async () => (await import("../auth/integrations/command.ts")).registerIntegration,
  profile: async () => (await import("../auth/profile/command.ts")).registerProfile,
  prompt: async () => (await import("../auth/prompt/command.ts")).registerPrompt,
  console: async () => (await import("../auth/console.ts")).registerConsole,
  user: async () => (await import("../auth/user/command.ts")).registerUser,
  logout: async () => (await import("../auth/logout/command.ts")).registerLogout,
  audit: async () => (await import("../auth/audit/command.ts")).registerAudit,
  explain: async () => (await import("../auth/explain/command.ts")).registerExplain,
  doctor: async () => (await import("../auth/doctor/command.ts")).registerDoctor,
  validate: async () => (await import("../auth/validate.ts")).registerValidate,
};

const TOP: Group<typeof TOP_COMMANDS> = {
  auth: loadAuth,
  config: async () => (await import("../config/config.ts")).registerConfig,
  workflow: async () => (await import("../steps/workflow.ts")).registerWorkflow,
  list: loadList,
  describe: async () => (await import("../stacks/describe_commands.ts")).registerDescribe,
  terraform: async () => (await import("../stacks/terraform.ts")).registerTerraform,
  helmfile: async () => (await import("../stacks/helmfile.ts")).registerHelmfile,
  aws: async () => (await import("../auth/integrations/go_commands.ts")).registerAws,
  azure: async () => (await import("../auth/integrations/go_commands.ts")).registerAzure,
  gcp: async () => (await import("../auth/integrations/go_commands.ts")).registerGcp,
  validate: loadValidate,
  version: () => registerVersion,
  completion: async () => (await import("../completion/command.ts")).registerCompletion,
  help: async () => (await import("./help_command.ts")).registerHelp,
};

/** The program with the flags of every command, and no command. */
export function bareProgram(output: OutputConfiguration): Command {
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
  return program.addHelpText("afterAll", ({ command }) => {
    const line = lineOf(command);
    const isOwn = line.some((one) => one.helpGroup() === OWN_COMMANDS);
    return `\n${helpFooter(line.map((one) => one.name()), isOwn)}`.trimEnd();
  });
}

/** The commands from below the program to this one. */
function lineOf(command: Command): Command[] {
  return command.parent === null ? [] : [...lineOf(command.parent), command];
}

/**
 * The command tree. Nothing runs and nothing is written while it is built. When the command line names a command, only
 * that one is built, since every start pays for it: of those below `auth` the one, of a team's own none of ours.
 */
export async function createProgram(
  on: Dispatch,
  output: OutputConfiguration,
  path: readonly string[],
): Promise<Command> {
  const program = bareProgram(output);
  const [group, command] = path;
  if (group === "auth" && isOneOf(AUTH, command)) (await AUTH[command]())(authGroup(program), on);
  else if (isOneOf(TOP, group) && group !== "help") (await TOP[group]())(program, on);
  else if (group === undefined || group === "help") {
    for (const load of Object.values(TOP)) (await load())(program, on);
    const { topicLines } = await import("./topics.ts");
    program.addHelpText("after", `\nHelp topics:\n${topicLines().trimEnd()}`);
  }
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

function isOneOf<Name extends string>(
  group: Readonly<Record<Name, Load>>,
  name: string | undefined,
): name is Name {
  return name !== undefined && Object.hasOwn(group, name);
}

async function loadList(): Promise<Register> {
  const [{ registerList }, { registerStackLists }] = await Promise.all([
    import("../steps/workflow.ts"),
    import("../stacks/list.ts"),
  ]);
  return (program, on) => {
    const list = program.command("list").summary("list stacks, components and workflows").description(
      "List what there is. For identities and providers there is `atmos auth list`.",
    );
    registerList(list, on);
    registerStackLists(list, on);
    addExamples(list, [
      { command: "atmos list workflows", explanation: "What can be run:" },
      { command: "atmos list components -s 'prod-*'", explanation: "What is in some stacks:" },
      { command: "atmos list instances --format json", explanation: "Everything, for a script:" },
    ]);
  };
}

async function loadValidate(): Promise<Register> {
  const [{ registerValidate }, { registerStackChecks }] = await Promise.all([
    import("../auth/validate.ts"),
    import("../stacks/validate_commands.ts"),
  ]);
  return (program, on) => registerStackChecks(registerValidate(program, on), on);
}
