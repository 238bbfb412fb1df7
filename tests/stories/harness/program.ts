/** How the program under test is started: bundled from source, or the executable that `ATMOS_BIN` names. */

import { resolve } from "node:path";
import { bundled, type PROGRAMS } from "./bundled.ts";

export interface Program {
  readonly command: string;
  /** Come before the arguments of each run. */
  readonly args: readonly string[];
  /** What this way of starting needs in the environment. */
  readonly env: Readonly<Record<string, string>>;
}

/** Whether the program is an executable, which starts many times faster than from source. */
export const COMPILED = Boolean(Deno.env.get("ATMOS_BIN"));

export async function programUnderTest(): Promise<Program> {
  const executable = Deno.env.get("ATMOS_BIN");
  if (executable) return { command: resolve(executable), args: [], env: {} };
  return await fromSource("main.ts");
}

/** The program whose first file has this path in the repository, never an executable. */
export async function fromSource(main: typeof PROGRAMS[number]): Promise<Program> {
  const bundle = await bundled();
  return {
    command: Deno.execPath(),
    args: ["run", "--quiet", "-P=atmos", "--config", bundle.settings, bundle.main(main)],
    env: await denoEnvironment(),
  };
}

/** What Deno needs to find its cache although a story has another home. */
export async function denoEnvironment(): Promise<Record<string, string>> {
  denoCache ??= findDenoCache();
  return { DENO_DIR: await denoCache, DENO_NO_UPDATE_CHECK: "1" };
}

let denoCache: Promise<string> | undefined;

async function findDenoCache(): Promise<string> {
  const output = await new Deno.Command(Deno.execPath(), { args: ["info", "--json"] }).output();
  const info: { denoDir: string } = JSON.parse(new TextDecoder().decode(output.stdout));
  return info.denoDir;
}
