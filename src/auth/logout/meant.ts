import type { Meant } from "../../clouds/removal.ts";
import type { AuthContext } from "../context.ts";
import { madeFor, signInMadeFor } from "../made_for.ts";
import { chainOrNothing, type LogoutTarget } from "./target.ts";

/**
 * What the configuration's own sessions are made for, for a logout that must tell them from those of others with the
 * same names. Who logs out of everything here means what is here; who calls a name means all of that name.
 */
export function meantBy(context: AuthContext, target: LogoutTarget): Meant {
  const { auth } = context.configuration;
  const sessions = [...auth.identities.keys()].flatMap((name) => {
    const chain = chainOrNothing(auth, name);
    return chain === undefined ? [] : [madeFor(context, chain)];
  });
  return {
    sessions: new Set(sessions),
    signIns: new Map(
      [...auth.providers.values()].map((entry) => [entry.name, signInMadeFor(context, entry)]),
    ),
    others: target.kind === "all" ? "none" : target.kind === "identity" ? "sessions" : "all",
  };
}
