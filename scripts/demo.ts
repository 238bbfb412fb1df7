/**
 * The whole job, once, against a local AWS: sign in, who am I, run a program, open a shell, sign out.
 *
 *     deno task demo           narrates, then cleans up
 *     deno task demo --keep    leaves the local AWS running and prints how to play with it
 */

import { styleText } from "node:util";
import { enterScript, HOME_FILES, wrapperScript } from "./demo/enter.ts";
import { createWorld, type World } from "./demo/world.ts";

const keep = Deno.args.includes("--keep");
const interrupted = untilInterrupted();
await using world = await createWorld();
if (!keep) {
  void interrupted.then(async () => {
    await world[Symbol.asyncDispose]();
    Deno.exit(130);
  });
}
const unexpected: string[] = [];

title("A team describes its identities once, in atmos.yaml");
print((await Deno.readTextFile(`${world.project}/atmos.yaml`)).trimEnd());

title("Is that right?");
await atmos(["auth", "validate"]);

title("Sign in: the browser opens, and (here) a stand-in approves");
await atmos(["auth", "login"]);

title("Who am I?");
await atmos(["auth", "whoami"]);
await atmos(["auth", "list"]);

title("Lend the credentials to a program that knows nothing of atmos");
const showIdentity = world.script("show_identity");
await atmos(["auth", "exec", "--", ...showIdentity], { shown: "atmos auth exec -- show-identity" });
await atmos(["auth", "exec", "-i", "prod-readonly", "--", ...showIdentity], {
  shown: "atmos auth exec -i prod-readonly -- show-identity",
});

if (Deno.build.os !== "windows") {
  title("An isolated shell, whose exit code comes back");
  await atmos(["auth", "shell", "--shell", "sh"], {
    stdin: 'echo "in the shell: $ATMOS_IDENTITY, level $ATMOS_SHLVL"\nexit 7\n',
    expect: 7,
  });
}

if (keep) {
  await play(world, interrupted);
} else {
  title("Sign out: nothing works any more");
  await atmos(["auth", "logout", "--all"]);
  await atmos(["auth", "whoami"], { expect: 1 });
  await atmos(["auth", "exec", "--", "echo", "never printed"], { expect: 1, forceTty: false });
}

if (unexpected.length > 0) {
  console.error(`\n${styleText("red", "✗")} The demo did not go as planned:\n  ${unexpected.join("\n  ")}`);
  Deno.exitCode = 1;
} else {
  title("That was the whole job");
  print(`Calls to the local AWS: ${world.aws.calls().length}. Nothing left this machine.`);
}

interface StepOptions {
  readonly shown?: string;
  readonly stdin?: string;
  /** Exit code (0). */
  readonly expect?: number;
  readonly forceTty?: boolean;
}

async function atmos(args: readonly string[], options: StepOptions = {}): Promise<void> {
  const shown = options.shown ?? `atmos ${args.join(" ")}`;
  print(`${styleText("dim", "$")} ${styleText("bold", shown)}`);
  const [command, ...words] = world.atmos;
  const child = new Deno.Command(command, {
    args: [...words, ...args],
    cwd: world.project,
    env: { ...world.variables, ...(options.forceTty === false ? { ATMOS_FORCE_TTY: "false" } : {}) },
    stdin: options.stdin === undefined ? "null" : "piped",
  }).spawn();
  if (options.stdin !== undefined) {
    const writer = child.stdin.getWriter();
    await writer.write(new TextEncoder().encode(options.stdin));
    await writer.close();
  }
  const { code } = await child.status;
  const expected = options.expect ?? 0;
  if (expected !== 0) print(styleText("dim", `(exit code ${code})`));
  if (code !== expected) unexpected.push(`${shown}: exit code ${code}, not ${expected}`);
  print("");
}

async function play(world: World, interrupted: Promise<void>): Promise<void> {
  title("Now you: run this in another terminal");
  print(await prepareShell(world));
  print("\nIt opens a shell with atmos on its PATH, a home and stores of its own, and none of yours. There:");
  print("\natmos auth login && atmos auth shell\n");
  print("The local AWS runs until you press Ctrl-C here.");
  await interrupted;
}

/** Writes what the shell needs; the command that opens it. */
async function prepareShell(world: World): Promise<string> {
  const { home } = world;
  // Here a terminal is there, or is not.
  const { ATMOS_FORCE_TTY: _, ATMOS_IDENTITY: __, CI: ___, ...variables } = world.variables;
  await Deno.mkdir(`${home}/bin`);
  await Deno.writeTextFile(`${home}/bin/atmos`, wrapperScript(world), { mode: 0o700 });
  await Deno.writeTextFile(`${home}/enter`, enterScript({ ...world, variables }), { mode: 0o700 });
  for (const [name, text] of Object.entries(HOME_FILES)) await Deno.writeTextFile(`${home}/${name}`, text);
  return `${home}/enter`;
}

/** However it ends, nothing of it stays: by Ctrl-C, by a kill, or with its terminal. */
function untilInterrupted(): Promise<void> {
  const signals: readonly Deno.Signal[] = Deno.build.os === "windows"
    ? ["SIGINT"]
    : ["SIGINT", "SIGTERM", "SIGHUP"];
  return new Promise((resolve) => signals.forEach((signal) => Deno.addSignalListener(signal, resolve)));
}

function title(text: string): void {
  print(`\n${styleText(["bold", "cyan"], `── ${text} ${"─".repeat(Math.max(3, 74 - text.length))}`)}\n`);
}

function print(text: string): void {
  console.log(text);
}
