/** What is measured: the program and an empty one, made alike, as executables or as scripts. */
import { dirname, join, resolve } from "node:path";
import { bundle, compile, ENTRY } from "../compile/build.ts";
import { importsLate } from "../compile/in_memory.ts";
import { permissionFlags } from "../compile/permissions.ts";
import { prepareStart, versionOf } from "../compile/start_cache.ts";
import { MAIN } from "../compile/start_script.ts";

const ROOT = resolve(import.meta.dirname ?? ".", "../..");

/** A program and the words that stand before its own arguments. */
export type Words = readonly [program: string, ...first: string[]];

export interface Programs {
  readonly atmos: Words;
  readonly empty: Words;
  /** On what both run: `executable 2.7.11`. */
  readonly runtime: string;
}

/** `ATMOS_BIN` in the environment is measured instead of an executable of these sources. */
export async function executables(folder: string, compiler: readonly string[]): Promise<Programs> {
  const runtime = `executable ${await versionOf(compiler)}`;
  const permissions = await ownPermissions();
  const suffix = Deno.build.os === "windows" ? ".exe" : "";
  const empty = join(folder, `empty${suffix}`);
  await compile({ compiler, script: await emptyScript(folder), permissions, out: empty });
  const given = Deno.env.get("ATMOS_BIN");
  if (given) return { atmos: [resolve(given)], empty: [empty], runtime };
  const atmos = join(folder, `atmos${suffix}`);
  await compile({ compiler, script: await bundled(folder, compiler), permissions, out: atmos });
  return { atmos: [atmos], empty: [empty], runtime };
}

/** As scripts of this Deno, which is what releases embed: executables of it can be made only where it can be had. */
export async function scripts(folder: string): Promise<Programs> {
  const isolated = ["--no-config", "--no-lock", "--no-remote", "--no-npm", "--no-check", "--no-code-cache"];
  const run: Words = [Deno.execPath(), "run", "-q", ...isolated, ...await ownPermissions()];
  return {
    atmos: [...run, await loadedLate(await bundled(folder, [Deno.execPath()]))],
    empty: [...run, await emptyScript(folder)],
    runtime: `script ${Deno.version.deno}`,
  };
}

async function bundled(folder: string, compiler: readonly string[]): Promise<string> {
  const out = join(folder, "bundle");
  await bundle(ROOT, ENTRY, out);
  await prepareStart(out, compiler, true);
  return join(out, MAIN);
}

/** As an executable, which has read all modules that a program could import before it starts. */
async function loadedLate(main: string): Promise<string> {
  const folder = dirname(main);
  for await (const { name } of Deno.readDir(folder)) {
    const path = join(folder, name);
    await Deno.writeTextFile(path, importsLate(await Deno.readTextFile(path)));
  }
  return main;
}

async function emptyScript(folder: string): Promise<string> {
  const script = join(folder, "empty.mjs");
  await Deno.writeTextFile(script, "export {};\n");
  return script;
}

async function ownPermissions(): Promise<string[]> {
  const { permissions } = JSON.parse(await Deno.readTextFile(join(ROOT, "deno.json")));
  return permissionFlags(permissions.atmos);
}
