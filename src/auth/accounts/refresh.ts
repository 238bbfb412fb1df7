/** Reads a provider's list behind a sign-in, so that its identities are those that a person has today. */
import type { Progress } from "../../clouds/accounts.ts";
import type { ProviderEntry } from "../../config/model.ts";
import { isProvisioned } from "../../config/provisioned.ts";
import { messageOf } from "../../errors.ts";
import type { Interaction } from "../../clouds/interaction.ts";
import { resolveChain } from "../chain.ts";
import type { AuthContext } from "../context.ts";
import { chooseIdentity, type IdentityWish } from "../select.ts";
import { silent } from "../silent.ts";
import { ageOfKept, isProvisioning } from "./keep.ts";
import { listAccounts } from "./list.ts";
import { takenNames } from "./missing_identities.ts";
import { identitiesOf } from "./named_roles.ts";
import { directoryOf } from "./directory.ts";

/** Milliseconds in which a list is not read again, and those that nobody waits longer than. */
const FRESH = 5 * 60_000;
const PATIENCE = 30_000;

export type Refreshed =
  | { readonly state: "kept"; readonly count: number; readonly taken: readonly string[] }
  /** What was read by then is remembered for the next time. */
  | { readonly state: "unfinished" }
  | { readonly state: "failed"; readonly reason: string };

/**
 * The only provider that makes identities, where its list has never been read here and an identity that is wanted may be
 * in it: undefined where the wish can be fulfilled without, or where several providers could.
 */
export async function unreadProvider(
  context: AuthContext,
  wish: IdentityWish,
): Promise<ProviderEntry | undefined> {
  const { auth } = context.configuration;
  const [only, another] = [...auth.providers.values()].filter(isProvisioning);
  if (only === undefined || another !== undefined || await ageOfKept(context, only) !== undefined) {
    return undefined;
  }
  try {
    const choice = chooseIdentity(wish, auth);
    if (choice.kind === "named") resolveChain(auth, choice.name);
    return undefined;
  } catch {
    return only;
  }
}

/**
 * Undefined when the provider makes no identities, or its list is fresh. It asks nobody anything, and what goes wrong
 * is told and nothing more: the sign-in before it has succeeded.
 */
export async function refreshIdentities(
  context: AuthContext,
  entry: ProviderEntry | undefined,
  cancelled: AbortSignal,
  progress: Progress,
): Promise<Refreshed | undefined> {
  if (entry === undefined || !isProvisioning(entry)) return undefined;
  if (context.clouds.directory(entry) === undefined) return undefined;
  const age = await ageOfKept(context, entry);
  if (age !== undefined && age >= 0 && age < FRESH) return undefined;
  const over = new AbortController();
  const late = new AbortController();
  const timer = context.system.clock.sleep(PATIENCE, over.signal).then(() => late.abort(), () => {});
  const interaction: Interaction = { ...silent, cancelled: AbortSignal.any([cancelled, late.signal]) };
  try {
    const accounts = await listAccounts(context, entry, interaction, progress);
    const made = identitiesOf(accounts, directoryOf(context, entry));
    const { identities } = context.configuration.auth;
    const written = (name: string): Readonly<Record<string, unknown>> | undefined => {
      const entry = identities.get(name);
      return entry === undefined || isProvisioned(entry.place) ? undefined : entry.shownSettings;
    };
    return { state: "kept", count: made.length, taken: takenNames(made, written) };
  } catch (error) {
    if (late.signal.aborted) return { state: "unfinished" };
    context.system.log.warn("The list of accounts could not be read", {
      provider: entry.name,
      reason: error,
    });
    return { state: "failed", reason: messageOf(error) };
  } finally {
    over.abort();
    await timer;
  }
}
