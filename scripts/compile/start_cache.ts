/** What V8 has compiled by the end of the commands that a prompt or a script runs again and again. */
import { join } from "node:path";
import { environmentIn } from "../home.ts";
import { compile } from "./build.ts";
import { CACHE, MAIN, MODULE, PARTS, PLAIN, RECORDER, SCRIPT, STEPS } from "./start_script.ts";

const CONFIGURATION = `auth:
  providers:
    here:
      kind: mock/aws
      region: us-east-1
  identities:
    me:
      kind: mock/aws
      default: true
      via: { provider: here }
commands:
  - name: recorded
    description: Has a step.
    flags:
      - { name: stage, description: Where }
    steps:
      - echo recorded
`;

interface Recording {
  /** The file that is written. */
  readonly cache: string;
  readonly commands: readonly (readonly string[])[];
  /** The module whose script it is; the main one without. */
  readonly module?: string;
}

/** The first is not kept: it makes the session that the others find. A recording holds what its commands have compiled. */
const RECORDINGS: readonly Recording[] = [
  { cache: CACHE, commands: [["auth", "login"]] },
  { cache: CACHE, commands: [["auth", "env"], ["auth", "whoami", "--cached"]] },
  { cache: STEPS.cache, commands: [["recorded"]], module: STEPS.main },
];

/** From this version on the runtime loads `vm`, and what that needs, when a program asks for it. */
const LATE_MODULES = [2, 9] as const;

/**
 * Whether a start with a recorded script is the faster one. Where `vm` is part of every start, it saves what V8 would
 * compile; where it is loaded for us alone, that takes longer than the compiling.
 *
 * @param version of the runtime: `2.9.6`
 */
export function recordingPays(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major < LATE_MODULES[0] || major === LATE_MODULES[0] && minor < LATE_MODULES[1];
}

/** The version of a compiler, and of the runtime that it embeds. */
export async function versionOf([program = "", ...args]: readonly string[]): Promise<string> {
  const { stdout } = await new Deno.Command(program, { args: [...args, "--version"] }).output();
  const version = /^deno (\d+\.\d+\.\d+)/.exec(new TextDecoder().decode(stdout))?.[1];
  if (version === undefined) throw new Error(`cannot build: "${program}" does not say which Deno it is`);
  return version;
}

/**
 * Makes a bundle start as fast as the runtime that the compiler embeds can do it.
 *
 * @param here whether an executable for this machine will be made of it: only that one can have a recording
 */
export async function prepareStart(
  folder: string,
  compiler: readonly string[],
  here: boolean,
): Promise<void> {
  if (!recordingPays(await versionOf(compiler))) {
    const plain = [[PLAIN.main, MAIN], [PLAIN.module, MODULE], [STEPS.plain, STEPS.main]] as const;
    for (const [from, to] of plain) await Deno.copyFile(join(folder, from), join(folder, to));
    for (const name of [SCRIPT, RECORDER, PARTS, STEPS.script, STEPS.parts]) {
      await Deno.remove(join(folder, name));
    }
  } else if (here) await recordStart(folder, compiler);
}

/**
 * Runs some commands of a bundle and leaves V8's compiled form of its scripts beside it. That form is true
 * for one build of the runtime on one kind of machine: it must be made by what the executable will embed.
 *
 * @param compiler makes executables for this machine
 */
async function recordStart(folder: string, compiler: readonly string[]): Promise<void> {
  const place = await Deno.makeTempDir({ prefix: "atmos-record-" });
  try {
    await Deno.writeTextFile(join(place, "atmos.yaml"), CONFIGURATION);
    const recorder = join(place, Deno.build.os === "windows" ? "recorder.exe" : "recorder");
    const script = await withRecorder(folder, join(place, "bundle"));
    await compile({ compiler, script, permissions: ["-A"], out: recorder });
    for (const { cache, commands, module } of RECORDINGS) {
      const { code, stderr } = await new Deno.Command(recorder, {
        args: [join(folder, cache), JSON.stringify(commands), ...module === undefined ? [] : [module]],
        env: environmentIn(place),
        clearEnv: true,
        cwd: place,
        stdin: "null",
        stdout: "null",
        stderr: "piped",
      }).output();
      if (code !== 0) throw new Error(`cannot record a start: ${new TextDecoder().decode(stderr).trim()}`);
    }
  } finally {
    await Deno.remove(place, { recursive: true });
  }
}

/** A copy of the bundle whose main program is the recorder. */
async function withRecorder(folder: string, copy: string): Promise<string> {
  await Deno.mkdir(copy);
  for await (const { name } of Deno.readDir(folder)) {
    await Deno.copyFile(join(folder, name), join(copy, name));
  }
  await Deno.rename(join(copy, RECORDER), join(copy, MAIN));
  return join(copy, MAIN);
}
