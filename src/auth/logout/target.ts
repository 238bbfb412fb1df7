/** What a person may log out of, and which names that means. Pure. */
import type { AuthConfiguration } from "../../config/model.ts";
import { chainRoots } from "../roots.ts";
import { findIdentity, findProvider, resolveChain } from "../chain.ts";

export type LogoutTarget =
  /** The identity and its whole chain with the provider's sign-in; `alone` the identity's own session. */
  | { readonly kind: "identity"; readonly name: string; readonly alone?: boolean }
  /** The provider's sign-in and every session that came from it. */
  | { readonly kind: "provider"; readonly name: string }
  /** Everything that the configuration names. */
  | { readonly kind: "all" }
  /** Everything that this program keeps on this machine. */
  | { readonly kind: "all-realms" }
  /** What has ended already, of everything that the configuration names. */
  | { readonly kind: "expired" };

/** The names that a target means. */
export interface Selection {
  readonly target: LogoutTarget;
  /** From the provider to the identity, when one identity was named. */
  readonly chain: readonly string[] | undefined;
  /** Providers whose sign-in ends. */
  readonly providers: readonly string[];
  readonly identities: readonly string[];
  /** Sessions by the provider that they are filed under. */
  readonly sessions: ReadonlyMap<string, ReadonlySet<string> | "all">;
  /**
   * Those of the identities that could get a new session at once, because no sign-in ends that they need: they stay
   * logged out until somebody asks for them.
   */
  readonly staysOut: readonly string[];
  /** For identities that were not named themselves: the provider that they came from. */
  readonly via: ReadonlyMap<string, string>;
}

/** @throws AtmosError `not_found` for an unknown name */
export function select(auth: AuthConfiguration, target: LogoutTarget): Selection {
  switch (target.kind) {
    case "identity":
      return chainSelection(auth, target.name, target.alone ?? false);
    case "provider":
      return below(auth, target, [findProvider(auth, target.name).name]);
    default:
      return below(auth, target, [...auth.providers.keys()]);
  }
}

function chainSelection(auth: AuthConfiguration, name: string, alone: boolean): Selection {
  const chain = resolveChain(auth, findIdentity(auth, name).name);
  const target = { kind: "identity", name: chain.target.name, alone } as const;
  const identities = alone ? [chain.target.name] : chain.identities.map((entry) => entry.name);
  return {
    target,
    chain: chain.names,
    providers: alone || chain.provider === undefined ? [] : [chain.provider.name],
    identities,
    sessions: new Map([[chain.root, new Set(identities)]]),
    staysOut: alone || chain.provider === undefined ? identities : [],
    via: new Map(),
  };
}

/** Everything that reaches these providers; with all of them, also what stands alone. */
function below(auth: AuthConfiguration, target: LogoutTarget, providers: readonly string[]): Selection {
  const sessions = new Map<string, Set<string> | "all">();
  // Also of identities that the configuration does not name any more.
  for (const provider of providers) sessions.set(provider, "all");
  const identities: string[] = [];
  const staysOut: string[] = [];
  const via = new Map<string, string>();
  const roots = chainRoots(auth);
  const meant = new Set(providers);
  for (const name of auth.identities.keys()) {
    const root = roots.get(name);
    const wanted = target.kind !== "provider" || (root !== undefined && meant.has(root.name));
    if (!wanted) continue;
    identities.push(name);
    if (root?.provider !== undefined) via.set(name, root.provider);
    if (root === undefined || root.provider !== undefined) continue;
    if (target.kind !== "expired") staysOut.push(name);
    const filed = sessions.get(root.name);
    if (filed === undefined) sessions.set(root.name, new Set([name]));
    else if (filed !== "all") filed.add(name);
  }
  const named = target.kind === "provider"
    ? { kind: target.kind, name: providers[0] ?? target.name }
    : target;
  return { target: named, chain: undefined, providers, identities, sessions, staysOut, via };
}
