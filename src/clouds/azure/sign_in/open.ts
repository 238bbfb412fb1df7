/** The stored sign-in of a person, renewed; or a new one. */
import { AtmosError } from "../../../errors.ts";
import { exclusively, readSignIn, waitingFor, writeSignIn } from "../../kept_sign_in.ts";
import { acceptPerson } from "../../last_person.ts";
import { notSignedIn } from "../../not_signed_in.ts";
import { readClaims } from "../claims.ts";
import { assertTenant } from "../collect_tokens.ts";
import { tenantId } from "../entra/tenant.ts";
import { storedOfFamily, takeFromFamily } from "./family.ts";
import { renew } from "./renewal.ts";
import { isMadeWith, SIGN_IN, type StoredSignIn } from "./stored_sign_in.ts";
import { type Opened, tell, tokenOf, type Work } from "./work.ts";

/** The stored sign-in, renewed; else, when a person may be asked, a new one. One process at a time does that. */
export async function open(work: Work): Promise<Opened> {
  const { name, request } = work;
  const { interaction } = request;
  // Whoever is not there does not wait for a person who is signing in.
  if (!interaction.mayAsk && await ours(work) === undefined) {
    throw notSignedIn(request, work.settings.provider);
  }
  return await exclusively(request, name, waitingFor(interaction), async () => {
    const stored = await ours(work);
    if (stored !== undefined) {
      const renewed = await renew(work, stored);
      return "arm" in renewed ? renewed : await signIn({ ...work, claims: renewed.claims });
    }
    if (!interaction.mayAsk) throw notSignedIn(request, work.settings.provider);
    // Not without a person: a logout that another sign-in undoes without a word would be none.
    const kin = await storedOfFamily(work);
    const taken = kin === undefined ? undefined : await takeFromFamily(work, kin);
    return taken ?? await signIn(work);
  });
}

/** The stored sign-in, unless somebody has put there what was made with something else. */
async function ours({ request, settings, name }: Work): Promise<StoredSignIn | undefined> {
  const stored = await readSignIn(request, name, SIGN_IN, request.interaction);
  return stored !== undefined && isMadeWith(stored, settings) ? stored : undefined;
}

async function signIn(work: Work): Promise<Opened> {
  const { settings, way, request, name, doing, claims } = work;
  const { system, interaction } = request;
  try {
    const tenant = await tenantId(
      system.http,
      settings.place,
      settings.tenant,
      doing,
      interaction.cancelled,
    );
    const { signInByPerson } = await import("./by_person.ts");
    const grant = await signInByPerson(settings, { way, tenant, claims }, request);
    assertTenant(tokenOf(grant), tenant, doing);
    const { refreshToken } = grant;
    const { principal } = readClaims(grant.idToken?.claims);
    if (principal === undefined || refreshToken === undefined) {
      throw new AtmosError("unavailable", `${doing}: the answer does not say who signed in`, {
        hint: "Check spec.client_id: the application must be one for people.",
      });
    }
    const portal = `azure-${name.mark}`;
    await acceptPerson(request, { portal, provider: settings.provider, person: principal.name });
    const signedIn = {
      login: settings.place.login,
      tenant,
      named: settings.tenant,
      clientId: settings.clientId,
      refreshToken,
      principal: { ...principal, kind: "user" as const },
    };
    await writeSignIn(request, name, SIGN_IN, signedIn);
    system.log.info("Signed in", { provider: settings.provider });
    await tell(work, "by a person", undefined);
    return { signIn: signedIn, arm: tokenOf(grant) };
  } catch (error) {
    const reason = error instanceof AtmosError ? error.code : "unexpected";
    system.log.info("Sign-in failed", { provider: settings.provider, reason });
    await tell(work, "by a person", reason);
    throw error;
  }
}
