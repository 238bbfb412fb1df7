/** A stand-in for the person's browser, found through `$BROWSER`. */

import { join } from "node:path";
import type { Visit } from "./browser_program.ts";
import { scriptPath } from "./processes.ts";
import { denoEnvironment } from "./program.ts";

/** `never` leaves the page alone. */
export type Decision = "approve" | "deny" | "never";

export interface StandInBrowser {
  /** For `$BROWSER`. */
  readonly path: string;
  /** What the person does from now on. */
  decide(decision: Decision): Promise<void>;
  /** What was shown so far, oldest first; a visit is listed when it is over. */
  visits(): Promise<Visit[]>;
}

export async function installBrowser(folder: string, decision: Decision): Promise<StandInBrowser> {
  await Deno.mkdir(folder, { recursive: true });
  const path = join(folder, "browser");
  const { DENO_DIR } = await denoEnvironment();
  const words = [
    Deno.execPath(),
    "run",
    "--quiet",
    "--no-config",
    "--no-lock",
    "--allow-net=127.0.0.1,localhost",
    `--allow-read=${folder}`,
    `--allow-write=${folder}`,
    scriptPath("browser_program.ts"),
    folder,
  ];
  await Deno.writeTextFile(
    path,
    `#!/bin/sh\nDENO_DIR=${quoted(DENO_DIR ?? "")} exec ${words.map(quoted).join(" ")} "$@"\n`,
    { mode: 0o755 },
  );
  const decide = (next: Decision): Promise<void> => Deno.writeTextFile(join(folder, "decision"), next);
  await decide(decision);
  return {
    path,
    decide,
    visits: async () => {
      const text = await Deno.readTextFile(join(folder, "visits")).catch(() => "");
      return text.split("\n").filter((line) => line !== "").map((line) => JSON.parse(line));
    },
  };
}

/** A word for a POSIX shell. */
export function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
