import { FileFailure, type System } from "../system/ports.ts";
import { shellOutput } from "../system/shell_output.ts";
import { FunctionFailure, type FunctionLater } from "./registry.ts";

/**
 * Runs a program with the shell `sh`; its output without the last line ends is the value, decoded when it is JSON.
 *
 * @param elsewhere where programs may stand, for whoever has one in another place
 */
export function programFunction(system: System, elsewhere: string): FunctionLater {
  return {
    when: "later",
    // A program may need what the one before it has done.
    atOnce: 1,
    notDone: "the program behind !exec was not run",
    elsewhere,
    work: (text) => runProgram(text, system),
  };
}

async function runProgram(text: string, system: System): Promise<unknown> {
  try {
    const { code, output } = await shellOutput(system.processes, text);
    if (code === 0) return programValue(output);
    throw new FunctionFailure(
      `the program behind !exec failed with exit code ${code}`,
      "Run it by hand to see why.",
    );
  } catch (error) {
    if (!(error instanceof FileFailure)) throw error;
    throw new FunctionFailure(
      "cannot run the program behind !exec: there is no shell named sh",
      "Install one, or use !env.",
    );
  }
}

/** Decodes JSON, except numbers that would not come out as they went in. */
export function programValue(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "number" && String(value) !== text ? text : value;
  } catch {
    return text;
  }
}
