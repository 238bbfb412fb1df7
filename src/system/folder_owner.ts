/** Root in somebody else's home, as in many a container: what it makes there stays that person's. */
import { dirname } from "./path.ts";
import { runtimeModule } from "./runtime_module.ts";

const WINDOWS = Deno.build.os === "windows";

function isRoot(): boolean {
  return !WINDOWS && Deno.uid() === 0;
}

/** Gives a file or folder that was just made to whoever owns the folder that it is in. Never follows a link. */
export function giveToOwner(path: string): void {
  if (!isRoot()) return;
  const { uid, gid } = Deno.statSync(dirname(path));
  if (uid === null || uid === 0) return;
  runtimeModule("node:fs").lchownSync(path, uid, gid ?? 0);
}

/** Whether root may take this account's files for its own: the home that it works in is this account's. */
export function isOwnerOfHome(uid: number): boolean {
  const home = Deno.env.get("HOME");
  if (!isRoot() || !home) return false;
  try {
    return Deno.statSync(home).uid === uid;
  } catch {
    return false;
  }
}
