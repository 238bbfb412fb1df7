/** File systems of Linux that are memory alone. */
const IN_MEMORY: ReadonlySet<string> = new Set(["tmpfs", "ramfs"]);

/**
 * Whether a folder lies in memory, as `/proc/self/mountinfo` tells: a line for each mount, with the place in its fifth
 * word and the kind of file system behind ` - ` (proc_pid_mountinfo(5)). What is mounted later lies over what was before.
 *
 * @param path absolute, without links
 */
export function isInMemory(path: string, mountInfo: string): boolean {
  let longest = -1;
  let kind = "";
  for (const line of mountInfo.split("\n")) {
    const place = line.split(" ")[4]?.replace(
      /\\([0-7]{3})/g,
      (_, octal) => String.fromCharCode(parseInt(octal, 8)),
    );
    const found = /^ ?- (\S+) /.exec(line.slice(line.indexOf(" - ")))?.[1];
    if (place === undefined || found === undefined || place.length < longest) continue;
    if (place !== "/" && path !== place && !path.startsWith(`${place}/`)) continue;
    longest = place.length;
    kind = found;
  }
  return IN_MEMORY.has(kind);
}
