/** What may stand behind `auth exec --`: the programs of the system. */
import { delimiter, isAbsolute } from "../../system/path.ts";
import type { System } from "../../system/ports.ts";
import { isTypeable } from "../../typed_word.ts";

/** As many as somebody may want to look through; what was typed narrows them. */
const MOST = 2000;
/** Of one folder. */
const MOST_ENTRIES = 10_000;
const FOLDERS = 64;

/** Prints the programs on the person's `PATH` that begin with what was typed; a path is left to the shell. */
export async function offerPrograms(system: System, typed: string): Promise<void> {
  const { terminal } = system;
  if (/[/\\]/.test(typed)) return terminal.out(":0\n");
  const found = new Set<string>();
  for (const folder of foldersOn(system)) {
    const entries = await system.files.list(folder, MOST_ENTRIES).catch(() => []);
    for (const { name, kind } of entries) {
      if (kind !== "folder" && name.startsWith(typed) && isTypeable(name)) found.add(name);
    }
  }
  terminal.out([...found].sort().slice(0, MOST).map((name) => `${name}\tprogram\n`).join("") + ":4\n");
}

/** A relative folder on the `PATH` may be anybody's: it is passed over, as it is when a program is looked for. */
function foldersOn({ env }: System): string[] {
  return [...new Set((env.get("PATH") ?? "").split(delimiter))].filter(isAbsolute).slice(0, FOLDERS);
}
