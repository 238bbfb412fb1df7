/**
 * The program from source, made into one bundle for all stories: its start takes a third of what its sources take, and a
 * machine that has compiled nothing yet compiles it once. It lies in a folder that is named after everything it was
 * made of, so what is found there is never stale.
 */

import { createHash } from "node:crypto";
import { basename, dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const REPOSITORY = fileURLToPath(new URL("../../../", import.meta.url));

/** The programs that stories start, by their paths in the repository. */
export const PROGRAMS = ["main.ts", "tests/stories/harness/other_machine_main.ts"] as const;

/** What the bundle is made of; folders with everything below them. */
const SOURCES = [
  "deno.json",
  "deno.lock",
  "src",
  "tests/stories/harness/other_machine.ts",
  "tests/stories/harness/patience.ts",
  ...PROGRAMS,
];

/** What makes the bundle of them. */
const MAKERS = ["bundled.ts", "merged.ts", "../../../scripts/compile/in_memory.ts"].map((path) =>
  fileURLToPath(new URL(path, import.meta.url))
);

/** Milliseconds. A bundle that was not made today is of sources that are no more. */
const KEPT = 24 * 60 * 60_000;

export interface Bundle {
  /** Settings with the permissions of the program, and nothing else. */
  readonly settings: string;
  /** The path of one of {@link PROGRAMS}. */
  main(program: typeof PROGRAMS[number]): string;
}

let made: Promise<Bundle> | undefined;

/** The bundle of the sources as they are now; made by whoever comes first, of all processes. */
export function bundled(): Promise<Bundle> {
  return made ??= findOrMake(REPOSITORY, join(REPOSITORY, "dist", "stories"));
}

/** As {@link bundled}, of the project in `root`, kept below `place`. */
export async function findOrMake(root: string, place: string): Promise<Bundle> {
  const folder = join(place, await keyOf(root));
  await Deno.mkdir(place, { recursive: true });
  using lock = await Deno.open(join(place, "lock"), { create: true, write: true });
  await lock.lock(true);
  // Renamed to this at the very end: it is complete when it is there.
  if (!await exists(folder)) {
    await forgetOld(place);
    await make(root, folder);
  }
  return {
    settings: join(folder, "deno.json"),
    main: (program) => join(folder, "program", "bundle", `${basename(program, ".ts")}.mjs`),
  };
}

/** A hash of every source with its path, and of what makes the bundle. */
async function keyOf(root: string): Promise<string> {
  const hash = createHash("sha256").update(Deno.version.deno);
  for (const path of [...await filesBelow(root, SOURCES), ...MAKERS].sort()) {
    hash.update(`\0${relative(root, path)}\0`).update(await Deno.readFile(path));
  }
  return hash.digest("hex").slice(0, 32);
}

async function make(root: string, folder: string): Promise<void> {
  const unfinished = `${folder}.part`;
  await Deno.remove(unfinished, { recursive: true }).catch(() => {});
  // Two folders deep: from source, the program starts itself with the settings that lie there (src/system/deno.ts).
  const [many, few] = [join(unfinished, "program", "many"), join(unfinished, "program", "bundle")];
  const flags = ["--platform", "deno", "--code-splitting", "--sourcemap", "linked", "--outdir", many];
  await runDeno(root, ["bundle", "-q", ...flags, ...PROGRAMS]);
  await assertKnownSources(root, many);
  const merger = fileURLToPath(new URL("merged.ts", import.meta.url));
  const entries = PROGRAMS.map((path) => path.replace(/\.ts$/, ""));
  await runDeno(REPOSITORY, ["run", "-q", "--no-check", "-P=tools", merger, many, few, ...entries]);
  await Deno.remove(many, { recursive: true });
  const { permissions } = JSON.parse(await Deno.readTextFile(join(root, "deno.json")));
  await Deno.writeTextFile(
    join(unfinished, "deno.json"),
    JSON.stringify({ permissions: { atmos: permissions.atmos } }),
  );
  await Deno.rename(unfinished, folder);
}

async function runDeno(folder: string, args: string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), { args, cwd: folder, stdin: "null" })
    .output();
  if (!success) throw new Error(`cannot bundle the program:\n${new TextDecoder().decode(stderr)}`);
}

/** Fails when the bundle holds a file of the project that its name says nothing about. */
async function assertKnownSources(root: string, out: string): Promise<void> {
  const known = new Set(await filesBelow(root, SOURCES));
  for (const map of await filesBelow(out, ["."])) {
    if (!map.endsWith(".map")) continue;
    const { sources }: { sources: string[] } = JSON.parse(await Deno.readTextFile(map));
    const stranger = sources.map((source) => resolve(dirname(map), source)).find((path) =>
      !relative(root, path).startsWith("..") && !known.has(path)
    );
    if (stranger !== undefined) {
      throw new Error(`${relative(root, stranger)} is not among SOURCES of the bundle`);
    }
  }
}

async function forgetOld(place: string): Promise<void> {
  for await (const { name, isDirectory } of Deno.readDir(place)) {
    const { mtime } = await Deno.stat(join(place, name));
    if (isDirectory && Date.now() - (mtime?.getTime() ?? 0) > KEPT) {
      await Deno.remove(join(place, name), { recursive: true });
    }
  }
}

async function filesBelow(root: string, paths: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const path of paths.map((name) => join(root, name))) {
    if ((await Deno.stat(path)).isFile) found.push(path);
    else {
      const names = await Array.fromAsync(Deno.readDir(path), ({ name }) => name);
      found.push(...await filesBelow(path, names));
    }
  }
  return found;
}

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}
