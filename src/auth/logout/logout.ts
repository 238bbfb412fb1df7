import {
  isKeyringRemoval,
  isSecretRemoval,
  type KeptProblem,
  type Removal,
  type RemovalOutcome,
} from "../../clouds/removal.ts";
import { AtmosError, messageOf } from "../../errors.ts";
import type { AuditEvent } from "../audit/event.ts";
import { note } from "../audit/journal.ts";
import type { AuthContext } from "../context.ts";
import { keepers } from "../integrations/removal.ts";
import { awaitRenewals } from "./renewals.ts";
import { barReturn, forgetTheRest, type Unbarred } from "./bar_return.ts";
import { removeSecret } from "./named_secrets.ts";
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
  readonly keptSecrets: LogoutPlan["keptSecrets"];
  /** Who needs no sign-in, and may be back with the next command. */
  readonly unbarred: readonly Unbarred[];
  /** What stays because it was made for other settings. */
  readonly others: readonly Removal[];
  /** Paths in folders of atmos that stay, since somebody else has put them there. */
  readonly stays: readonly string[];
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
  const unbarred = await barReturn(context, plan.selection.staysOut);
  const steps = new Map<string, LogoutStep>();
  const take = async (removals: readonly Removal[]): Promise<void> => {
    for (const removal of removals) {
      steps.set(removal.id, await takeStep(context, removal, options, observer));
    }
  };

  const again = (): Promise<LogoutPlan> => planLogout(context, plan.selection, options, plan);

  await take(plan.removals.filter((removal) => !isSession(removal) && !isKeys(removal)));
  if (target.kind !== "expired") await awaitRenewals(context, plan.selection, observer.notice);
  await take(plan.removals.filter(isSession));
  let after = await again();
  for (let round = 0; target.kind !== "expired" && round < ROUNDS; round++) {
    const back = after.removals.filter((removal) => isBack(removal, steps) && !isKeys(removal));
    if (back.length === 0) break;
    if (round === 0) observer.notice("Another command has signed in meanwhile: that goes, too…");
    // With what ends the new sign-in at the service.
    const endings = after.removals.filter(({ role }) => role === "revocation" && back.some(isSignIn));
    await take([...endings, ...back]);
    after = await again();
  }
  // Last, so that a session is over before the keys that it came from are gone.
  const keys = plan.removals.filter(isKeys);
  if (keys.length > 0) {
    await take(keys);
    after = await again();
  }
  const there = new Set(after.removals.map(({ id }) => id));
  for (const step of steps.values()) {
    if (isOvertaken(step, there, after)) steps.set(step.removal.id, { ...step, ...GONE });
  }
  const left = after.removals.filter(({ role, id }) => role !== "revocation" && steps.has(id));
  return await concluded(context, { plan, steps: [...steps.values()], left, unbarred, after });
}

/** Times that what comes back while a logout goes on is removed, too. */
const ROUNDS = 3;

/**
 * What was removed and is there again, and sessions that were not there before: somebody has signed in since, or was
 * just doing that. What could not be removed is not tried once more.
 */
function isBack(removal: Removal, steps: ReadonlyMap<string, LogoutStep>): boolean {
  const step = steps.get(removal.id);
  if (step === undefined) return isSession(removal) || isSignIn(removal);
  return removal.role !== "revocation" && step.outcome !== "failed";
}

const GONE = {
  outcome: "absent",
  reason: "gone by now: another command has removed it",
  hint: undefined,
} as const;

/** Whether something that could not be removed is not there any more: whoever else removed it, it is as it should be. */
function isOvertaken(
  { removal, outcome }: LogoutStep,
  there: ReadonlySet<string>,
  after: LogoutPlan,
): boolean {
  if (isSecretRemoval(removal)) return false;
  return outcome === "failed" && removal.role !== "revocation" && !there.has(removal.id) &&
    after.problems.length === 0;
}

interface Conclusion {
  readonly plan: LogoutPlan;
  readonly steps: readonly LogoutStep[];
  readonly left: readonly Removal[];
  readonly unbarred: readonly Unbarred[];
  /** What was found when the stores were read again. */
  readonly after: LogoutPlan;
}

/** Notes how it ended, and who may come back. */
async function concluded(
  context: AuthContext,
  { plan, steps, left, unbarred, after }: Conclusion,
): Promise<LogoutReport> {
  const log = context.system.log;
  const { target, chain } = plan.selection;
  const about = "name" in target ? { [target.kind]: target.name } : { target: target.kind };
  const failed = steps.flatMap(({ outcome, removal }) => outcome === "failed" ? [removal] : []);
  // They can be used anyway, and are told as such.
  if ([...failed, ...left].some(isSignIn)) {
    for (const { identity, reason } of await barReturn(context, plan.selection.identities)) {
      log.warn("The logout cannot be written down", { identity, reason });
    }
  } else await forgetTheRest(context, plan.selection);
  const problems = [
    ...new Map([...plan.problems, ...after.problems].map((problem) => [JSON.stringify(problem), problem]))
      .values(),
  ];
  const counts = {
    removed: steps.filter((step) => step.outcome === "removed").length,
    failed: failed.length,
    left: left.length,
  };
  log.info("Logout completed", { ...about, ...counts });
  await note(context, {
    event: "logout",
    outcome: counts.failed + counts.left + unbarred.length > 0
      ? "failed"
      : counts.removed > 0
      ? "done"
      : "nothing",
    target: target.kind,
    identity: target.kind === "identity" ? target.name : undefined,
    provider: target.kind === "provider" ? target.name : undefined,
    chain,
    counts,
  });
  const { kept, keptSecrets, others, stays } = after;
  return { plan, steps, left, problems, unbarred, kept, keptSecrets, others, stays };
}

function isSignIn({ role }: Removal): boolean {
  return role === "sign-in";
}

function isKeys({ role }: Removal): boolean {
  return role === "keys";
}

/** A session in the keyring is an item like others: nobody renews it there. */
function isSession(removal: Removal): boolean {
  return removal.role === "session" && !isKeyringRemoval(removal);
}

async function takeStep(
  context: AuthContext,
  removal: Removal,
  options: LogoutOptions,
  observer: LogoutObserver,
): Promise<LogoutStep> {
  const log = context.system.log;
  if (isKeyringRemoval(removal)) log.debug("Removing keyring entry", { alias: removal.key.name });
  const step = await attempt(context, removal, options, observer.notice);
  await note(context, stepEvent(step));
  const { outcome, reason } = step;
  log.debug("Logout step", { store: removal.store, names: removal.names, outcome, reason });
  observer.onStep(step);
  return step;
}

function stepEvent({ removal, outcome }: LogoutStep): AuditEvent {
  const { names, subject, store, realm } = removal;
  return {
    event: isKeyringRemoval(removal) || isSecretRemoval(removal) ? "keychain-deletion" : "logout-step",
    outcome: outcome === "removed" ? "done" : outcome === "absent" ? "nothing" : "failed",
    identity: subject === "identity" ? names.join(", ") : undefined,
    provider: subject === "provider" ? names.join(", ") : undefined,
    realm,
    store,
    ...(isKeyringRemoval(removal) ? { class: removal.class } : {}),
  };
}

async function attempt(
  context: AuthContext,
  removal: Removal,
  options: LogoutOptions,
  notice: LogoutObserver["notice"],
): Promise<LogoutStep> {
  try {
    const outcome = isSecretRemoval(removal)
      ? await removeSecret(context, removal, options.mayAsk ?? false)
      : await remove(context, removal, notice);
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
  if (isKeyringRemoval(removal)) {
    const { keyring } = await context.keyring();
    const outcome = await keyring?.delete(removal.key);
    return outcome === "deleted" ? { state: "removed" } : { state: "absent", note: "already gone" };
  }
  const leftovers = keepers(context).find(({ name }) => name === removal.cloud)?.leftovers;
  if (leftovers === undefined) throw new Error(`there is no cloud ${removal.cloud} that removes anything`);
  return await leftovers.remove(removal, inRealm(context, removal.realm), notice);
}
