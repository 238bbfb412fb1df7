/** File systems that are read-only or full, around one program: in a mount namespace of its own. */

import { quoted } from "./browser.ts";

/** Whether this machine lets the tests mount something. */
export function canMount(): boolean {
  const probe = "d=$(mktemp -d) && mount -t tmpfs none $d && umount $d && rmdir $d";
  try {
    return new Deno.Command("unshare", { args: ["--mount", "sh", "-c", probe] }).outputSync().success;
  } catch {
    return false;
  }
}

/** The words that run a command while this folder, as it is, cannot be written. */
export function readOnly(folder: string, command: readonly string[]): string[] {
  const place = quoted(folder);
  return inNamespace(`mount --bind ${place} ${place} && mount -o remount,bind,ro ${place}`, command);
}

/** The words that run a command while this folder is on a file system with so many bytes in all, and empty. */
export function tiny(folder: string, bytes: number, command: readonly string[]): string[] {
  return inNamespace(`mount -t tmpfs -o mode=700,size=${bytes} none ${quoted(folder)}`, command);
}

function inNamespace(preparation: string, command: readonly string[]): string[] {
  return ["unshare", "--mount", "sh", "-c", `${preparation} && exec "$@"`, "sh", ...command];
}
