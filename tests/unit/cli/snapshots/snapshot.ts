import { run } from "../../../../src/cli/run.ts";
import { type MemoryOptions, type MemorySystem, memorySystem } from "../../system/memory_system.ts";
import project from "../../../../deno.json" with { type: "json" };

/** What a person sees of one command line, and the file that keeps it: `help/auth_login`. */
export interface Snapshot {
  readonly file: string;
  readonly text: string;
}

/** One command line on a machine in memory: the line itself, then what it printed. */
export async function seen(
  file: string,
  line: string,
  options: MemoryOptions = {},
  prepare: (system: MemorySystem) => Promise<void> = () => Promise.resolve(),
): Promise<Snapshot> {
  const system = memorySystem({ workingFolder: "/project", ...options });
  await prepare(system);
  const [out, err] = [system.stdout().length, system.stderr().length];
  await run(line.split(" "), (log) => ({ ...system, log }));
  // An escape that begins a color is written as a sign that can be read.
  const printed = (system.stdout().slice(out) + system.stderr().slice(err)).replaceAll("\x1b", "␛");
  return {
    file: `${file}.txt`,
    text: `$ atmos ${line}\n${printed.replaceAll(`atmos ${project.version}`, "atmos 0.0.0")}`,
  };
}
