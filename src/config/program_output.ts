import { printable } from "../printable.ts";
import { FileFailure, type System } from "../system/ports.ts";
import { shellOutput } from "../system/shell_output.ts";
import type { FoundFunction } from "../yaml/find_functions.ts";
import { invalid } from "../yaml/problems.ts";

/** @throws InvalidConfiguration when it fails; what it printed is told to nobody */
export async function programOutput(
  { processes }: Pick<System, "processes">,
  { node, path }: FoundFunction,
): Promise<string> {
  const what = `the program of ${path.slice(2).map(printable).join(".")}`;
  try {
    const { code, output } = await shellOutput(processes, String(node.value));
    if (code === 0) return output;
    throw invalid(node.place, `${what} failed with exit code ${code}`, "Run it by hand to see why.");
  } catch (error) {
    if (!(error instanceof FileFailure)) throw error;
    throw invalid(node.place, `cannot run ${what}: there is no shell named sh`);
  }
}
