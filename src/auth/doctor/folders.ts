/** Whether the program's own folders are the person's alone, and nothing unfinished lies in them. */
import { broken, type Examined, type Finding, warning } from "../../clouds/finding.ts";
import { TEMP_PREFIX } from "../../files/leftovers.ts";
import { FILE_MODE, FOLDER_MODE } from "../../files/ours_alone.ts";
import { printable } from "../../printable.ts";
import { dirname, join } from "../../system/path.ts";
import { FileFailure, type FileInfo, type System } from "../../system/ports.ts";
import { INTEGRATIONS } from "../integrations/record.ts";
import type { Patient } from "./patient.ts";

const OTHERS = 0o077;
/** More than anybody has; a folder of ours with more is somebody else's doing. */
const MOST = 20_000;

interface Seen {
  readonly path: string;
  readonly info: FileInfo;
  /** Of an unfinished file: whether its writer lives. */
  readonly isHeld?: boolean | undefined;
}

export async function examineFolders({ system, folders, clouds }: Patient): Promise<Examined> {
  // kubectl and docker write beside what they are given, as they are used to.
  const foreign = new Set([
    INTEGRATIONS,
    ...clouds.clouds.flatMap(({ foreignFolders }) => foreignFolders ?? []),
  ]);
  const seen: Seen[] = [];
  const findings: Finding[] = [];
  for (const root of new Set([folders.config, folders.cache, folders.data])) {
    try {
      await walk(system, root, true, foreign, seen);
    } catch (error) {
      if (!(error instanceof FileFailure)) throw error;
      const fix = "Check who owns it, and that it can be read: it has to belong to you alone.";
      findings.push(broken(`"${printable(error.path)}" cannot be looked through`, fix));
    }
  }
  findings.push(...seen.flatMap(judgeEntry));
  return { name: "files", state: `${seen.length} of ours`, findings };
}

async function walk(
  system: System,
  path: string,
  isRoot: boolean,
  foreign: ReadonlySet<string>,
  seen: Seen[],
): Promise<void> {
  const { files } = system;
  const info = await (isRoot ? files.target(path) : files.info(path));
  if (info === undefined || seen.length >= MOST) return;
  seen.push({ path, info });
  if (info.kind !== "folder" || !info.isOurs) return;
  // A folder that its owner cannot read is told, and not looked through.
  if (info.mode !== undefined && (info.mode & 0o500) !== 0o500) return;
  for (const { name, kind } of await files.list(path)) {
    if (foreign.has(name)) continue;
    const below = join(path, name);
    if (kind === "folder") await walk(system, below, false, foreign, seen);
    else {
      const found = await files.info(below);
      if (found === undefined) continue;
      const isTemp = kind === "file" && name.startsWith(TEMP_PREFIX);
      seen.push({ path: below, info: found, ...(isTemp ? { isHeld: await files.isHeld(below) } : {}) });
    }
  }
}

/** What is wrong with one entry: pure. */
export function judgeEntry({ path, info, isHeld }: Seen): Finding[] {
  const name = `"${printable(path)}"`;
  const isFolder = info.kind === "folder";
  if (info.kind === "link") {
    return [
      broken(`${name} is a link, and nothing is kept behind one`, "Find out who made it, and remove it."),
    ];
  }
  if (info.kind === "other") return [broken(`${name} is neither a file nor a folder`, "Remove it.")];
  if (!info.isOurs) {
    const fix = "Find out who has put it there, and move it away.";
    return [broken(`${name} belongs to another user`, fix)];
  }
  const last = path.slice(dirname(path).length).replace(/^[\\/]/, "");
  if (last.startsWith(TEMP_PREFIX)) {
    if (isHeld !== false) return [];
    const fix = "`atmos auth doctor --fix` removes it.";
    const repair = { kind: "sweep", folder: dirname(path) } as const;
    return [warning(`${name} was left unfinished by a command that was killed`, fix, repair)];
  }
  if (last.includes(".corrupt-")) {
    return [warning(`${name} is a damaged file that was set aside`, "Remove it when you have looked at it.")];
  }
  return judgeMode(name, path, info, isFolder ? FOLDER_MODE : FILE_MODE);
}

function judgeMode(name: string, path: string, { mode }: FileInfo, wanted: number): Finding[] {
  if (mode === undefined || ((mode & OTHERS) === 0 && (mode & wanted) === wanted)) return [];
  const state = (mode & OTHERS) !== 0 ? "is open to others" : "is shut to yourself";
  const octal = (value: number): string => (value & 0o777).toString(8).padStart(3, "0");
  return [broken(
    `${name} ${state} (mode ${octal(mode)})`,
    `\`atmos auth doctor --fix\` makes it ${octal(wanted)}, as \`chmod ${octal(wanted)}\` does.`,
    { kind: "mode", path, mode: wanted },
  )];
}
