import { messageOf } from "../errors.ts";
import { cloudFor, providerFor } from "../clouds/registry.ts";
import { type Chain, findIdentity, findProvider, resolveChain } from "./chain.ts";
import type { AuthContext } from "./context.ts";

export type LogoutTarget =
  | { readonly kind: "identity"; readonly name: string }
  | { readonly kind: "provider"; readonly name: string }
  | { readonly kind: "all" };

export interface LogoutStep {
  /** What the step is about: a provider's sign-in or an identity's session. */
  readonly subject: "provider" | "identity";
  readonly name: string;
  readonly outcome: "removed" | "absent" | "failed";
  /** What was removed, in words. */
  readonly removed: readonly string[];
  /** Why it failed. */
  readonly reason: string | undefined;
}

export interface LogoutReport {
  readonly target: LogoutTarget;
  /** From the provider to the identity, when one identity was named. */
  readonly chain: readonly string[] | undefined;
  readonly steps: readonly LogoutStep[];
}

/** Hears how a logout goes on. */
export interface LogoutListener {
  readonly onStep: (step: LogoutStep) => void;
  /** What is waited for. */
  readonly notice: (message: string) => void;
}

/**
 * Ends sessions: removes the stored role credentials and provider sign-ins of the target. Every step is tried,
 * whatever happens to the others, and told as it happens. Long-lived keys are not touched.
 *
 * @throws AtmosError `not_found` for an unknown name
 */
export async function logout(
  context: AuthContext,
  target: LogoutTarget,
  { onStep, notice }: LogoutListener,
): Promise<LogoutReport> {
  const { chain, providers, identities } = select(context, target);
  const steps: LogoutStep[] = [];
  const perform = async (
    subject: LogoutStep["subject"],
    name: string,
    remove: () => Promise<readonly string[]>,
  ): Promise<void> => {
    const step = await attempt(subject, name, remove);
    context.system.log.debug("Logout step", { subject, name, outcome: step.outcome });
    steps.push(step);
    onStep(step);
  };
  for (const provider of providers) {
    await perform("provider", provider, () => signOut(context, provider, notice));
  }
  for (const identity of identities) {
    await perform("identity", identity, () => removeSession(context, identity));
  }
  context.system.log.info("Logout completed", {
    target: "name" in target ? target.name : "all",
    removed: steps.filter((step) => step.outcome === "removed").length,
  });
  return { target, chain: chain?.names, steps };
}

interface Selection {
  readonly chain: Chain | undefined;
  readonly providers: readonly string[];
  readonly identities: readonly string[];
}

function select(context: AuthContext, target: LogoutTarget): Selection {
  const auth = context.configuration.auth;
  if (target.kind === "all") {
    return {
      chain: undefined,
      providers: [...auth.providers.keys()],
      identities: [...auth.identities.keys()],
    };
  }
  if (target.kind === "provider") {
    const provider = findProvider(auth, target.name).name;
    return { chain: undefined, providers: [provider], identities: identitiesBelow(context, provider) };
  }
  const chain = resolveChain(auth, findIdentity(auth, target.name).name);
  return {
    chain,
    providers: chain.provider === undefined ? [] : [chain.provider.name],
    identities: chain.identities.map((entry) => entry.name),
  };
}

/** All identities whose chain starts at the provider; a broken chain is not one of them. */
function identitiesBelow(context: AuthContext, provider: string): string[] {
  const auth = context.configuration.auth;
  return [...auth.identities.keys()].filter((name) => {
    try {
      return resolveChain(auth, name).provider?.name === provider;
    } catch {
      return false;
    }
  });
}

async function signOut(
  context: AuthContext,
  provider: string,
  notice: LogoutListener["notice"],
): Promise<readonly string[]> {
  const entry = findProvider(context.configuration.auth, provider);
  await entry.prepare();
  return await providerFor(entry).signOut(context, notice);
}

async function removeSession(context: AuthContext, identity: string): Promise<readonly string[]> {
  const chain = resolveChain(context.configuration.auth, identity);
  return await cloudFor(chain.target).remove({ provider: chain.root, identity }, context);
}

async function attempt(
  subject: LogoutStep["subject"],
  name: string,
  remove: () => Promise<readonly string[]>,
): Promise<LogoutStep> {
  try {
    const removed = await remove();
    return {
      subject,
      name,
      outcome: removed.length === 0 ? "absent" : "removed",
      removed,
      reason: undefined,
    };
  } catch (error) {
    return { subject, name, outcome: "failed", removed: [], reason: messageOf(error) };
  }
}
