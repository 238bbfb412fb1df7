import { run } from "../../src/cli/run.ts";
import { hasUnseen } from "../../src/printable.ts";
import { type MemoryOptions, type MemorySystem, memorySystem } from "../unit/system/memory_system.ts";

/** The exit codes that a command ends with by itself; a child's own code is 0 here. */
const CODES = new Set([0, 1, 2, 127, 130]);

/** A machine in memory without colors, in a repository. */
export function machine(options: MemoryOptions = {}): MemorySystem {
  const env = { HOME: "/home/me", PATH: "/usr/bin", NO_COLOR: "1", ...options.env };
  return memorySystem({ workingFolder: "/repo", start: () => 0, ...options, env });
}

/**
 * Runs one command line, and fails when it ends as none should: with an error that nobody foresaw, with an exit code
 * that says nothing, or with text that moves the cursor or reorders a line.
 */
export async function play(system: MemorySystem, line: readonly string[]): Promise<number> {
  const [out, err] = [system.stdout().length, system.stderr().length];
  const code = await run(line, (log) => ({ ...system, log }));
  const printed = { out: system.stdout().slice(out), err: system.stderr().slice(err) };
  const words = line.join(" ");
  if (printed.err.includes("unexpected error")) throw new Error(`${words}: ${printed.err}`);
  if (!CODES.has(code)) throw new Error(`${words}: ended with ${code}`);
  for (const [stream, text] of Object.entries(printed)) {
    // Completion says what a word is about behind a tab.
    if (hasUnseen(text.replace(/[\n\t]/g, ""))) {
      throw new Error(`${words}: std${stream} ${JSON.stringify(text)}`);
    }
  }
  return code;
}
