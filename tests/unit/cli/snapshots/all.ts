import { helpSnapshots } from "./help.ts";
import type { Snapshot } from "./snapshot.ts";

/** Everything that is kept in `tests/snapshots`. */
export async function allSnapshots(): Promise<readonly Snapshot[]> {
  return await helpSnapshots();
}
