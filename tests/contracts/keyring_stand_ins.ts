import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { System } from "../../src/system/ports.ts";
import { played } from "../fixtures/keyring/state.ts";

/** A program that stands in for one of another operating system, and the folder it keeps things in. */
export interface StandIn {
  readonly command: string;
  /** The folder it keeps things in. */
  readonly vault: string;
  /** Makes the next calls behave as named in the fixture; empty for well. */
  mood(word: string): Promise<void>;
  /** Whatever the real program would not have taken. */
  refusals(): Promise<string>;
  /** What the operating system knows of every child so far: argument list and environment. */
  children(): Promise<string>;
  /** Everything that is stored, as text. */
  stored(): Promise<string[]>;
}

const FIXTURES = join(dirname(fileURLToPath(import.meta.url)), "..", "fixtures", "keyring");

/** Puts `program` of the fixtures into a folder of programs under the name `command`. */
export async function installStandIn(
  root: string,
  program: string,
  command: string,
  options: { readonly recording?: boolean } = {},
): Promise<StandIn> {
  const vault = join(root, `${command}.vault`);
  const path = join(root, "programs", command);
  await Deno.mkdir(vault, { recursive: true });
  await Deno.mkdir(join(root, "programs"), { recursive: true });
  const log = join(root, `${command}.children`);
  const run = [
    "run",
    "-q",
    "--no-lock",
    "--no-config",
    "--no-prompt",
    `--allow-read=${vault}`,
    `--allow-write=${vault}`,
  ];
  await writeProgram(path, [
    ...(options.recording ? recordingLines(log) : []),
    // The cache of compiled code is the test runner's own: a fresh home would compile everything anew.
    `export DENO_DIR=${quote(await denoCache())} NO_COLOR=1`,
    `exec ${[Deno.execPath(), ...run, join(FIXTURES, `${program}.ts`), vault].map(quote).join(" ")} "$@"`,
  ]);
  const readAll = async (): Promise<string[]> => {
    const names = [...Deno.readDirSync(vault)].map(({ name }) => name).filter((name) =>
      name.startsWith("entry-")
    );
    return await Promise.all(names.map((name) => Deno.readTextFile(join(vault, name))));
  };
  return {
    command: path,
    vault,
    mood: (word) => Deno.writeTextFile(join(vault, "mood"), word),
    refusals: () => Deno.readTextFile(join(vault, "refused")).catch(() => ""),
    children: () => Deno.readTextFile(log).catch(() => ""),
    stored: readAll,
  };
}

/** A machine on which the stand-in answers without being started; every other program is. */
export function withinThisProcess(
  system: System,
  { command, vault }: StandIn,
  main: (vault: string, args: readonly string[], input: () => Uint8Array) => number,
): System {
  const { processes } = system;
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
  return {
    ...system,
    processes: {
      ...processes,
      run: async (request) => {
        if (request.command !== command) return await processes.run(request);
        // A real one lets others go on while it starts.
        await new Promise((resolve) => setTimeout(resolve, 0));
        const { code, stdout, stderr } = played(() =>
          main(vault, request.args, () => request.stdin ?? new Uint8Array())
        );
        return { code, stdout: bytes(stdout), stderr: bytes(stderr), timedOut: false };
      },
    },
  };
}

/** Stands before a real program and notes down what the operating system shows of each call. */
export async function installRecorder(folder: string, command: string, program: string): Promise<string> {
  const log = join(folder, `${command}.children`);
  await writeProgram(join(folder, command), [...recordingLines(log), `exec ${quote(program)} "$@"`]);
  return log;
}

/** An executable shell script. */
export async function writeProgram(path: string, lines: readonly string[]): Promise<void> {
  await Deno.writeTextFile(path, ["#!/bin/sh", ...lines, ""].join("\n"), { mode: 0o755 });
  await Deno.chmod(path, 0o755);
}

function recordingLines(log: string): string[] {
  return [
    `[ -r /proc/$$/cmdline ] && tr '\\0' '\\n' </proc/$$/cmdline >>${quote(log)}`,
    `[ -r /proc/$$/environ ] && tr '\\0' '\\n' </proc/$$/environ >>${quote(log)}`,
  ];
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

export async function denoCache(): Promise<string> {
  const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["info", "--json", "--no-config"] })
    .output();
  return JSON.parse(new TextDecoder().decode(stdout)).denoDir;
}
