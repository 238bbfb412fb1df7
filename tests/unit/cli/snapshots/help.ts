import type { CommandNames } from "../../../../src/cli/line/arguments.ts";
import { COMMAND_NAMES } from "../../../../src/cli/line/command_names.ts";
import { seen, type Snapshot } from "./snapshot.ts";

/** The help of the program and of every command on the tree, so that a new one is missed by nobody. */
export async function helpSnapshots(): Promise<readonly Snapshot[]> {
  return await Promise.all(
    paths(COMMAND_NAMES).map((path) =>
      seen(`help/${path.join("_") || "atmos"}`, [...path, "--help"].join(" "))
    ),
  );
}

function paths({ below }: CommandNames, above: readonly string[] = []): readonly (readonly string[])[] {
  return [above, ...[...below].flatMap(([name, names]) => paths(names, [...above, name]))];
}
