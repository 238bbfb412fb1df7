/** Roles and users of the local AWS: who may become whom, and with what. */

import { createHash } from "node:crypto";
import { now, type State } from "./state.ts";

export interface LocalRole {
  /** `arn:aws:iam::111122223333:role/Deployer` */
  readonly arn: string;
  /** Whom its trust policy lets in: ARNs of users and roles, or the issuer of a token; `*` for everybody. */
  readonly trusts: readonly string[];
  readonly externalId?: string;
  /** Seconds (3600). */
  readonly maxDuration?: number;
  /** Whether a second factor is demanded. */
  readonly mfa?: boolean;
  /** Whether sts:TagSession is allowed (true). */
  readonly tagging?: boolean;
  /** Whether sts:SetSourceIdentity is allowed (true). */
  readonly sourceIdentity?: boolean;
  /** The subject that a token must have. */
  readonly subject?: string;
}

export interface LocalUser {
  readonly accountId: string;
  readonly name: string;
  /** The device that shows its codes. */
  readonly mfaSerial?: string;
}

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
