/** Another user of the machine, in the flesh: where the tests run as root, they can be anybody. */

import { dirname, join } from "node:path";
import type { Outcome } from "./running.ts";
import type { World } from "./world.ts";

/** The user that owns nothing, by number, so that no list of users is needed. */
const NOBODY = 65534;

/** Whether the tests may act as somebody else. */
export function canBeSomebodyElse(): boolean {
  if (Deno.build.os !== "linux" || Deno.uid() !== 0) return false;
  try {
    return new Deno.Command("setpriv", { args: [...asNobody, "true"] }).outputSync().success;
  } catch {
    return false;
  }
}

const asNobody = [`--reuid=${NOBODY}`, `--regid=${NOBODY}`, "--clear-groups", "--"];

/** Runs a script of `sh` as the other user, its words in `$1` and on. */
export async function byNobody(t: World, script: string, ...words: readonly string[]): Promise<Outcome> {
  return await t.run("setpriv", [...asNobody, "sh", "-c", script, "sh", ...words], { cwd: "/" });
}

/** Gives the other user a file or folder. */
export async function giveToNobody(path: string): Promise<void> {
  await Deno.chown(path, NOBODY, NOBODY);
}

/** Lets everybody look into the home, as on many machines: what is in it is closed by itself, or not at all. */
export async function openHome(t: World): Promise<void> {
  for (const folder of [dirname(t.home), t.home, t.project]) await Deno.chmod(folder, 0o755);
  for (const name of [".config", ".cache", ".local", ".local/share"]) {
    await Deno.mkdir(join(t.home, name), { recursive: true });
    await Deno.chmod(join(t.home, name), 0o755);
  }
}

/** The ports on which a process listens. */
export async function portsOf(t: World, pid: number): Promise<number[]> {
  const { stdout } = await t.run("sh", ["-c", 'ls -l "/proc/$1/fd" && cat /proc/net/tcp', "sh", String(pid)]);
  const inodes = new Set([...stdout.matchAll(/socket:\[(\d+)\]/g)].map(([, inode]) => inode));
  // The local address, the state (0A listens), and further on the number that the process knows the socket by.
  const rows = stdout.matchAll(/^ *\d+: [0-9A-F]+:([0-9A-F]{4}) \S+ 0A \S+ \S+ \S+ +\d+ +\d+ (\d+) /gm);
  return [...rows].flatMap(([, port = "", inode]) => inodes.has(inode) ? [Number.parseInt(port, 16)] : []);
}
