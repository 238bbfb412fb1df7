import assert from "node:assert/strict";
import type { World } from "./world.ts";

const COMMANDS = {
  whoami: [["whoami"], []],
  cached: [["whoami", "--cached"], []],
  env: [["env"], []],
  exec: [["exec"], ["--", "echo", "ran"]],
  shell: [["shell"], ["--", "-c", "echo ran"]],
} as const;

type NeedingCommand = keyof typeof COMMANDS;

/** Whatever needs a session of the identity fails, and says how to get one. */
export async function assertSignedOut(
  t: World,
  identity: string,
  { commands = Object.keys(COMMANDS) as NeedingCommand[], env = {} }: {
    readonly commands?: readonly NeedingCommand[];
    readonly env?: Readonly<Record<string, string>>;
  } = {},
): Promise<void> {
  await Promise.all(commands.map(async (command) => {
    const [words, tail] = COMMANDS[command];
    const args = ["auth", ...words, "--identity", identity, ...tail];
    const { code, stdout, stderr } = await t.atmos(args, { env });
    // What is evaluated fails there, too.
    assert.deepEqual(
      [code, stdout],
      [1, command === "env" ? "false;\n" : ""],
      `${args.join(" ")}\n${stderr}`,
    );
    assert.match(stderr, /✗ .*: (nobody is signed in|not signed in)\n/);
    assert.ok(stderr.endsWith(`  Run \`atmos auth login ${identity}\`.\n`), stderr);
  }));
}

/** What is in the home besides locks and the cache of parsed configurations: paths with their permissions and content. */
export async function keptIn(t: World): Promise<readonly unknown[]> {
  const passing = /^\.cache\/atmos\/(locks|config)(\/|$)/;
  return (await t.files()).filter(({ path }) => !passing.test(path));
}
