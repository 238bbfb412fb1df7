/** How a logout went, as a whole. Pure. */
import type { ErrorCode } from "../../errors.ts";
import type { Removal } from "../../clouds/removal.ts";
import type { LogoutReport } from "./logout.ts";

/** What can be said of a logout in one word of a program, with what it means. */
export const LOGOUT_ERRORS = {
  logout_failed: "failed to logout",
  partial_logout: "partial logout completed",
  logout_not_supported: "logout not supported for this provider",
  credential_delete_failed: "failed to delete credentials from keychain",
} as const satisfies Partial<Record<ErrorCode, string>>;

export type LogoutError = keyof typeof LOGOUT_ERRORS;

export interface Tally {
  readonly removed: number;
  readonly failed: number;
}

/** Steps that worked and steps that did not; what is still there has failed, whatever its store said. */
export function tally({ steps, left, problems, unbarred }: LogoutReport): Tally {
  const failed = steps.filter(({ outcome }) => outcome === "failed");
  const unseen = left.filter((removal) => !failed.some((step) => step.removal.id === removal.id));
  const claimed = steps.filter(({ outcome }) => outcome === "removed").length;
  const removed = Math.max(0, claimed - unseen.length);
  return { removed, failed: failed.length + unseen.length + problems.length + unbarred.length };
}

export interface LogoutOutcome extends Tally {
  readonly result: "done" | "nothing" | "partial" | "failed";
  /** What went wrong; undefined when nothing did. */
  readonly code: LogoutError | undefined;
  /** Identities and providers that were named and can still be used; a store that was not read may hold any. */
  readonly usable: readonly string[];
  readonly exitCode: 0 | 1;
}

/**
 * 0 when the session data that was named is gone, even if something beside it failed: keys that were to be deleted, a
 * portal that did not answer, a copy of another program. 1 when it can still be used, or when nothing worked.
 */
export function outcomeOf(report: LogoutReport): LogoutOutcome {
  const { removed, failed } = tally(report);
  const isSweep = report.plan.selection.target.kind === "expired";
  const stuck = [
    ...report.steps.filter(({ outcome }) => outcome === "failed").map(({ removal }) => removal),
    ...report.left,
  ].filter(isUsable);
  const back = report.unbarred.map(({ identity }) => identity);
  const usable = [...new Set([...stuck.flatMap(({ names }) => names), ...back])];
  const isUnsure = !isSweep && report.problems.some(({ isAboutPortal }) => !isAboutPortal);
  // What nobody could read has no names, and may be used all the same.
  const canBeUsed = stuck.length + back.length > 0;
  const isFailed = failed > 0 && (removed === 0 || canBeUsed || isUnsure);
  return {
    removed,
    failed,
    usable,
    result: failed === 0 ? (removed > 0 ? "done" : "nothing") : removed > 0 ? "partial" : "failed",
    code: failed === 0 ? undefined : removed > 0 ? "partial_logout" : "logout_failed",
    exitCode: isFailed ? 1 : 0,
  };
}

/** Whether somebody who has it can still act as what was named. */
function isUsable({ role }: Removal): boolean {
  return role === "session" || role === "sign-in";
}
