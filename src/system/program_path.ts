/** Where the program lies that is about to be started. */
import { delimiter, isAbsolute, join } from "./path.ts";
import { FileFailure } from "./ports.ts";

export function look(path: string): Deno.FileInfo | undefined {
  try {
    return Deno.statSync(path);
  } catch {
    return undefined;
  }
}

/**
 * The program that a bare name means. Of a `PATH` only absolute folders count, as in `look_up.ts`: where there are others,
 * the system would also start what lies in the working folder.
 */
export function commandOf(name: string, { PATH }: Readonly<Record<string, string>>): string {
  const folders = PATH?.split(delimiter) ?? [];
  if (/[/\\]/.test(name) || folders.every(isAbsolute)) return name;
  const found = pathOf(name, folders);
  if (found === undefined) throw new FileFailure("absent", name, `${name} is in no absolute folder of PATH`);
  return found;
}

/** Undefined when no absolute folder has such a program. */
export function pathOf(name: string, folders: readonly string[]): string | undefined {
  return folders.filter(isAbsolute).map((folder) => join(folder, name)).find((path) => {
    const info = look(path);
    return info?.isFile && (info.mode === null || (info.mode & 0o111) !== 0);
  });
}
