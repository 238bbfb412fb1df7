/**
 * The whole job, once, against a local AWS: sign in, who am I, run a program, open a shell, sign out.
 *
 *     deno task demo           narrates, then cleans up
 *     deno task demo --keep    leaves the local AWS running and prints how to play with it
 */

import { styleText } from "node:util";
import { createWorld, type World } from "./demo/world.ts";

const keep = Deno.args.includes("--keep");
const interrupted = keep ? untilInterrupted() : undefined;
await using world = await createWorld();
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

if (interrupted !== undefined) {
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
  title("Now you: paste this into another terminal");
  print(`cd ${world.project}`);
  for (const [name, value] of Object.entries(world.aws.environment)) print(`export ${name}=${value}`);
  for (const kind of [["CONFIG", ".config"], ["CACHE", ".cache"], ["DATA", ".local/share"]] as const) {
    print(`export ATMOS_XDG_${kind[0]}_HOME=${world.home}/${kind[1]}`);
  }
  print(`export BROWSER='${world.variables["BROWSER"]}'`);
  print(`alias atmos='${world.atmos.join(" ")}'`);
  print("\natmos auth login && atmos auth shell\n");
  print("The local AWS runs until you press Ctrl-C here.");
  await interrupted;
}

function untilInterrupted(): Promise<void> {
  return new Promise((resolve) => Deno.addSignalListener("SIGINT", () => resolve()));
}

function title(text: string): void {
  print(`\n${styleText(["bold", "cyan"], `── ${text} ${"─".repeat(Math.max(3, 74 - text.length))}`)}\n`);
}

function print(text: string): void {
  console.log(text);
}
