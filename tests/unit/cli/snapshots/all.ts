import { helpSnapshots } from "./help.ts";
import { listSnapshots } from "./list.ts";
import { logoutSnapshots } from "./logout.ts";
import type { Snapshot } from "./snapshot.ts";

/** Everything that is kept in `tests/snapshots`. */
export async function allSnapshots(): Promise<readonly Snapshot[]> {
  return (await Promise.all([helpSnapshots(), listSnapshots(), logoutSnapshots()])).flat();
}
