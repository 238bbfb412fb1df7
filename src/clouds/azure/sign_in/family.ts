/**
 * Sign-ins of the family: Microsoft's own applications take each other's refresh tokens. So a person who has signed in at
 * one provider of a directory need not do so at another one, when both are used as one of those applications.
 */
import { messageOf } from "../../../errors.ts";
import { readSignIn, writeSignIn } from "../../kept_sign_in.ts";
import { acceptPerson } from "../../last_person.ts";
import { assertTenant } from "../collect_tokens.ts";
import { askToken } from "../entra/ask_token.ts";
import { ENTRA } from "../entra/failure.ts";
import { scopeOf } from "../places.ts";
import { AZURE_CLI, AZURE_POWERSHELL } from "../words.ts";
import { refreshFields } from "./renewal.ts";
import { personSettings } from "./settings.ts";
import { isMadeWith, SIGN_IN, signInName, type StoredSignIn } from "./stored_sign_in.ts";
import { type Opened, tell, tokenOf, type Work } from "./work.ts";

const FAMILY: readonly string[] = [AZURE_CLI, AZURE_POWERSHELL];

const KINDS: readonly string[] = ["azure/device-code", "azure/interactive"];

/** One that another provider of the configuration has for the same directory. */
export async function storedOfFamily({ request, settings }: Work): Promise<StoredSignIn | undefined> {
  if (!FAMILY.includes(settings.clientId)) return undefined;
  for (const entry of request.providers.values()) {
    // No program is run only to look.
    if (entry.name === settings.provider || !KINDS.includes(entry.kind) || entry.needsPrograms) continue;
    try {
      const theirs = await personSettings(entry, request.system.env);
      const isKin = FAMILY.includes(theirs.clientId) && theirs.tenant === settings.tenant &&
        theirs.place.login === settings.place.login;
      const stored = isKin ? await readSignIn(request, await signInName(theirs), SIGN_IN) : undefined;
      if (stored !== undefined && isMadeWith(stored, theirs)) return stored;
    } catch (error) {
      noUse(request, entry.name, error);
    }
  }
  return undefined;
}

/**
 * Makes a sign-in of this provider's own from it. What it renews is another refresh token: theirs stays good, and stays
 * theirs. Undefined when it is of no use here.
 */
export async function takeFromFamily(work: Work, stored: StoredSignIn): Promise<Opened | undefined> {
  const { request, settings, name, doing, claims } = work;
  try {
    const asking = { place: settings.place, tenant: stored.tenant, clientId: settings.clientId };
    const fields = refreshFields(stored, scopeOf(settings.place, "arm"), claims);
    const grant = await askToken(request.system, asking, fields, request.interaction.cancelled);
    const arm = tokenOf(grant);
    assertTenant(arm, stored.tenant, doing);
    if (grant.refreshToken === undefined) return undefined;
    const portal = `azure-${name.mark}`;
    await acceptPerson(request, { portal, provider: settings.provider, person: stored.principal.name });
    const signIn = { ...stored, clientId: settings.clientId, refreshToken: grant.refreshToken };
    await writeSignIn(request, name, SIGN_IN, signIn);
    request.system.log.info("Signed in by the family", { provider: settings.provider });
    await tell(work, "by renewal", undefined);
    return { signIn, arm };
  } catch (error) {
    request.interaction.cancelled.throwIfAborted();
    noUse(request, settings.provider, error);
    return undefined;
  }
}

function noUse({ system }: Work["request"], provider: string, error: unknown): void {
  const reason = messageOf(ENTRA.explain(error, "cannot use it"));
  system.log.info("A sign-in of the family is of no use", { provider, reason });
}
