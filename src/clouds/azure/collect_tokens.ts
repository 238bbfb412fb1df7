/** Tokens for several services from one sign-in. */
import { AtmosError } from "../../errors.ts";
import { printable } from "../../printable.ts";
import { HttpFailure } from "../../system/http.ts";
import type { Log } from "../../system/ports.ts";
import { EntraRefusal, readEntraFailure } from "./entra/failure.ts";
import type { AccessToken, Tokens } from "./values.ts";
import { claimsOf } from "./claims.ts";
import { type Resource, RESOURCES } from "./words.ts";

export interface Collected {
  readonly tokens: Tokens;
  /** Without those that could not be asked for: the next who needs one asks again. */
  readonly askedFor: readonly Resource[];
}

/**
 * The tokens for services beside the resource manager. A directory may not know some of them, or let nobody at them:
 * then there is none, and who needs it is told so by its own program.
 *
 * @param wanted names of services, as in {@link BESIDE}
 */
export async function besideTokens(
  arm: AccessToken,
  wanted: readonly string[],
  ask: (resource: Resource) => Promise<AccessToken>,
  log: Log,
): Promise<Collected> {
  const resources = RESOURCES.filter((resource) => resource !== "arm" && wanted.includes(resource));
  const found = await Promise.all(resources.map(async (resource) => {
    try {
      return { resource, token: await ask(resource) };
    } catch (error) {
      const reason = error instanceof AtmosError ? error.message : readEntraFailure(error).name;
      log.debug("No token for a service of Azure", { resource, reason });
      return mayPass(error) ? undefined : { resource, token: undefined };
    }
  }));
  const answered = found.filter((one) => one !== undefined);
  const had = answered.flatMap(({ resource, token }) =>
    token === undefined ? [] : [[resource, token] as const]
  );
  return { tokens: { ...Object.fromEntries(had), arm }, askedFor: answered.map(({ resource }) => resource) };
}

/** Whether nobody has said no: what was not reached, or failed, may be had in a moment. */
function mayPass(error: unknown): boolean {
  if (error instanceof EntraRefusal) return error.status >= 500 || error.status === 429;
  return error instanceof HttpFailure || error instanceof AtmosError && error.cause instanceof HttpFailure;
}

/**
 * The first guard against the wrong account: what the token says of its directory is compared with what was asked for.
 *
 * @throws AtmosError `access_denied`
 */
export function assertTenant({ token }: AccessToken, tenant: string, doing: string): void {
  const told = claimsOf(token).tenant;
  if (told === tenant) return;
  const state = told === undefined
    ? "the token does not say which directory it is of"
    : `the token is of the directory ${printable(told)}, and not of ${tenant}`;
  throw new AtmosError("access_denied", `${doing}: ${state}`, {
    hint: "Check spec.tenant_id of the provider, and who is signed in.",
  });
}
