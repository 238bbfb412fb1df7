import { CLOUDS } from "../../clouds/registry.ts";
import { type KeptProblem, type Removal, removalId, type RemovalOutcome } from "../../clouds/removal.ts";
import { AtmosError, messageOf } from "../../errors.ts";
import type { AuditEvent } from "../audit/event.ts";
import { note } from "../audit/journal.ts";
import { forgetLogout, forgetLogouts, rememberLogout } from "../logged_out.ts";
import type { AuthContext } from "../context.ts";
import { allRealms } from "./realms.ts";
import type { Selection } from "./target.ts";
import { inRealm, type KeptItem, type LogoutOptions, type LogoutPlan, planLogout } from "./plan.ts";

export interface LogoutStep {
  readonly removal: Removal;
  readonly outcome: "removed" | "absent" | "failed";
  /** Why it failed, or why there was nothing to do. */
  readonly reason: string | undefined;
  readonly hint: string | undefined;
}

export interface LogoutReport {
  readonly plan: LogoutPlan;
  readonly steps: readonly LogoutStep[];
  /** What every store still holds of what was to go: read again after the work. */
  readonly left: readonly Removal[];
  /** What could not be looked at, before or after. */
  readonly problems: readonly KeptProblem[];
  readonly kept: readonly KeptItem[];
}

/** Hears of a logout while it goes on. */
export interface LogoutObserver {
  onStep(step: LogoutStep): void;
  /** One line about a wait. */
  notice(message: string): void;
}

const UNSEEN: LogoutObserver = { onStep: () => {}, notice: () => {} };

/**
 * Carries out a plan. Every step is tried, whatever happens to the others, and told as it happens. Then all stores
 * are read again: what is still there was not removed, whatever its store said.
 */
export async function carryOut(
  context: AuthContext,
  plan: LogoutPlan,
  options: LogoutOptions,
  observer: LogoutObserver = UNSEEN,
): Promise<LogoutReport> {
  const log = context.system.log;
  const { target, chain } = plan.selection;
  const about = "name" in target ? { [target.kind]: target.name } : { target: target.kind };
  log.debug("Starting logout", about);
  if (chain !== undefined) log.debug("Authentication chain built", { chain });
  await barReturn(context, plan.selection);
  const steps: LogoutStep[] = [];
  for (const removal of plan.removals) {
    if (removal.store === "keyring") log.debug("Removing keyring entry", { alias: removal.key.name });
    const step = await attempt(context, removal, observer.notice);
    await note(context, stepEvent(step));
    log.debug("Logout step", {
      store: removal.store,
      names: removal.names,
      outcome: step.outcome,
      reason: step.reason,
    });
    steps.push(step);
    observer.onStep(step);
  }
  await forgetTheRest(context, plan.selection);
  const after = await planLogout(context, plan.selection, options, plan);
  const planned = new Set(plan.removals.map(removalId));
  const left = after.removals.filter((removal) =>
    removal.store !== "portal" && planned.has(removalId(removal))
  );
  const problems = [
    ...new Map([...plan.problems, ...after.problems].map((problem) => [JSON.stringify(problem), problem]))
      .values(),
  ];
  const counts = {
    removed: steps.filter((step) => step.outcome === "removed").length,
    failed: steps.filter((step) => step.outcome === "failed").length,
    left: left.length,
  };
  log.info("Logout completed", { ...about, ...counts });
  await note(context, {
    event: "logout",
    outcome: counts.failed + counts.left > 0 ? "failed" : counts.removed > 0 ? "done" : "nothing",
    target: target.kind,
    identity: target.kind === "identity" ? target.name : undefined,
    provider: target.kind === "provider" ? target.name : undefined,
    chain,
    counts,
  });
  return { plan, steps, left, problems, kept: after.kept };
}

/** Before anything is removed, so that whoever renews it meanwhile does not bring it back. */
async function barReturn(context: AuthContext, { staysOut }: Selection): Promise<void> {
  for (const identity of staysOut) {
    try {
      await rememberLogout(context, identity);
    } catch (error) {
      context.system.log.warn(
        "The logout cannot be written down, and the next command may renew the session",
        {
          identity,
          reason: messageOf(error),
        },
      );
    }
  }
}

/** Whoever must sign in at the provider again is then like everybody else. */
async function forgetTheRest(
  context: AuthContext,
  { target, identities, staysOut }: Selection,
): Promise<void> {
  if (target.kind === "expired") return;
  try {
    if (target.kind === "all-realms") {
      for (const realm of await allRealms(context, [])) {
        if (realm !== context.realm) await forgetLogouts(inRealm(context, realm));
      }
    }
    for (const identity of identities) {
      if (!staysOut.includes(identity)) await forgetLogout(context, identity);
    }
  } catch (error) {
    context.system.log.warn("Earlier logouts are still written down", { reason: messageOf(error) });
  }
}

function stepEvent({ removal, outcome }: LogoutStep): AuditEvent {
  const { names, subject, store, realm } = removal;
  return {
    event: removal.store === "keyring" ? "keychain-deletion" : "logout-step",
    outcome: outcome === "removed" ? "done" : outcome === "absent" ? "nothing" : "failed",
    identity: subject === "identity" ? names.join(", ") : undefined,
    provider: subject === "provider" ? names.join(", ") : undefined,
    realm,
    store,
    ...(removal.store === "keyring" ? { class: removal.class } : {}),
  };
}

async function attempt(
  context: AuthContext,
  removal: Removal,
  notice: LogoutObserver["notice"],
): Promise<LogoutStep> {
  try {
    const outcome = await remove(context, removal, notice);
    const reason = outcome.state === "absent" ? outcome.note : undefined;
    return { removal, outcome: outcome.state, reason, hint: undefined };
  } catch (error) {
    const hint = error instanceof AtmosError ? error.hint : undefined;
    return { removal, outcome: "failed", reason: messageOf(error), hint };
  }
}

async function remove(
  context: AuthContext,
  removal: Removal,
  notice: LogoutObserver["notice"],
): Promise<RemovalOutcome> {
  if (removal.store === "keyring") {
    const { keyring } = await context.keyring();
    const outcome = await keyring?.delete(removal.key);
    return outcome === "deleted" ? { state: "removed" } : { state: "absent", note: "already gone" };
  }
  const cloud = CLOUDS.find(({ name }) => name === removal.cloud);
  if (cloud === undefined) throw new Error(`there is no cloud ${removal.cloud}`);
  return await cloud.remove(removal, inRealm(context, removal.realm), notice);
}
