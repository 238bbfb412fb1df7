import type { Meant } from "../../clouds/removal.ts";
import type { AuthContext } from "../context.ts";
import { madeForAll, signInMadeFor } from "../made_for.ts";
import type { LogoutTarget } from "./target.ts";

/**
 * What the configuration's own sessions are made for, for a logout that must tell them from those of others with the
 * same names. Who logs out of everything here means what is here; who calls a name means all of that name.
 */
export async function meantBy(context: AuthContext, target: LogoutTarget): Promise<Meant> {
  const signIns = new Map<string, string>();
  for (const entry of context.configuration.auth.providers.values()) {
    signIns.set(entry.name, await signInMadeFor(context, entry));
  }
  return {
    sessions: new Set((await madeForAll(context)).values()),
    signIns,
    others: target.kind === "all" ? "none" : target.kind === "identity" ? "sessions" : "all",
  };
}
