/** What was started in a story, with its arguments and environment; and the end of what still runs. */

import { fileURLToPath } from "node:url";
import { linesOf } from "./lines.ts";
import type { Sighting } from "./watcher.ts";

export type { Sighting } from "./watcher.ts";

export interface ProcessWatch {
  /** Watches this process and all that descend from it. */
  watch(pid: number): Promise<void>;
  /** Every program seen so far. Very short-lived ones can be missed: {@link Story.bin} leaves its own record. */
  sightings(): Promise<readonly Sighting[]>;
  /** Kills what still runs, by its id. */
  end(): Promise<void>;
}

/** `marker` is a `NAME=value` that every process of the story has in its environment. */
export function watchProcesses(marker: string): ProcessWatch {
  if (Deno.build.os !== "linux") return watchNothing();
  const child = new Deno.Command(Deno.execPath(), {
    // All permissions: /proc is behind that wall.
    args: ["run", "--quiet", "--allow-all", "--no-config", "--no-lock", scriptPath("watcher.ts"), marker],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const input = child.stdin.getWriter();
  const answers = linesOf(child.stdout);
  const tell = (line: string): Promise<void> => input.write(new TextEncoder().encode(`${line}\n`));
  return {
    watch: (pid) => tell(`watch ${pid}`),
    sightings: async () => {
      await tell("report");
      const { value } = await answers.next();
      if (typeof value !== "string") throw new Error("the watcher of processes has ended early");
      return JSON.parse(value) as Sighting[];
    },
    end: async () => {
      await input.close();
      for await (const _ of answers);
      await child.status;
    },
  };
}

export function scriptPath(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}

function watchNothing(): ProcessWatch {
  return {
    watch: () => Promise.resolve(),
    sightings: () => Promise.resolve([]),
    end: () => Promise.resolve(),
  };
}
