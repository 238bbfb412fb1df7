/** Roles and users of the local AWS: who may become whom, and with what. */

import { createHash } from "node:crypto";
import { now, type State } from "./state.ts";
import type { LocalUser } from "./local_principals.ts";

export function userArn({ accountId, name }: LocalUser): string {
  return `arn:aws:iam::${accountId}:user/${name}`;
}

/** The code that the device shows now; another one half a minute later. */
export function codeOf(state: State, serial: string): string {
  return codeAt(serial, windowOf(state));
}

/** Whether the device shows this code, or has until now, and nobody has used it. */
export function takeCode(state: State, serial: string, code: string): boolean {
  const now = windowOf(state);
  const window = [now, now - 1].find((one) => codeAt(serial, one) === code);
  const used = `${serial} ${window}`;
  if (window === undefined || state.usedCodes.has(used)) return false;
  state.usedCodes.add(used);
  return true;
}

function windowOf(state: State): number {
  return Math.floor(now(state) / 30_000);
}

function codeAt(serial: string, window: number): string {
  const digest = createHash("sha256").update(`${serial} ${window}`).digest();
  return String(digest.readUInt32BE(0) % 1_000_000).padStart(6, "0");
}
