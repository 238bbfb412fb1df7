/** Writes `tests/snapshots` anew, removes the files that no snapshot claims, and writes the page of all commands. */
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { allSnapshots } from "../tests/unit/cli/snapshots/all.ts";
import { COMMANDS_PAGE, commandsPage } from "../tests/unit/cli/snapshots/commands_page.ts";
import { SNAPSHOTS } from "../tests/unit/cli/snapshots/folder.ts";

const snapshots = await allSnapshots();
await rm(SNAPSHOTS, { recursive: true, force: true });
for (const { file, text } of snapshots) {
  const path = join(SNAPSHOTS, file);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}
await writeFile(COMMANDS_PAGE, commandsPage(snapshots));
console.log(`${snapshots.length} snapshots are written to tests/snapshots, and docs/commands.md`);
