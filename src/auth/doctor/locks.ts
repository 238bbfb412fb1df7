/** Whether another process holds a lock of ours: whoever needs it, waits. */
import { type Examined, type Finding, warning } from "../../clouds/finding.ts";
import { LOCK_FOLDER } from "../../files/lock.ts";
import { printable } from "../../printable.ts";
import { join } from "../../system/path.ts";
import type { Patient } from "./patient.ts";

export async function examineLocks({ system: { files }, folders }: Patient): Promise<Examined> {
  const held: string[] = [];
  let all = 0;
  const realms = (await files.list(folders.cache)).filter(({ kind }) => kind === "folder");
  for (const folder of [folders.cache, ...realms.map(({ name }) => join(folders.cache, name))]) {
    for (const { name, kind } of await files.list(join(folder, LOCK_FOLDER))) {
      if (kind !== "file" || !name.endsWith(".lock")) continue;
      all++;
      if (await files.isHeld(join(folder, LOCK_FOLDER, name)) === true) held.push(name);
    }
  }
  return { name: "locks", state: `${held.length} of ${all} held`, findings: held.map(heldFinding) };
}

/** Pure. */
function heldFinding(file: string): Finding {
  const name = decoded(file.replace(/\.lock$/, ""));
  return warning(
    `another atmos command holds the lock "${printable(name)}", and others wait for it`,
    "Finish that command (it may be waiting for a sign-in), or end it.",
  );
}

/** As far as the name of a file says it. */
function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
