/** Profiles of driven browsers that were kept: whoever has one is signed in at the identity provider. */
import type { ProviderContext } from "../../link.ts";
import { type KeptScope, type Removal, removalOf, type RemovalOutcome } from "../../removal.ts";
import { keptProfile, removeProfile } from "./profile.ts";

export interface ProfileRemoval extends Removal {
  readonly kind: "browser-profile";
  readonly provider: string;
}

/** Those of the providers that are meant. What a browser does with its cookies, nobody here knows: none has ended. */
export async function keptProfiles(context: ProviderContext, scope: KeptScope): Promise<ProfileRemoval[]> {
  if (scope.expired) return [];
  const names = scope.everything ? [...context.providers.keys()] : scope.providers;
  const found: ProfileRemoval[] = [];
  for (const provider of new Set([...names, ...scope.providers])) {
    const path = await keptProfile(context, provider);
    if (path === undefined) continue;
    const removal = removalOf({
      cloud: "aws",
      realm: context.realm,
      role: "sign-in",
      subject: "provider",
      names: [provider],
      store: "browser-profile",
      label: "Browser profile",
      path,
    });
    found.push({ ...removal, kind: "browser-profile", provider });
  }
  return found;
}

export async function removeKeptProfile(
  context: ProviderContext,
  { provider }: ProfileRemoval,
): Promise<RemovalOutcome> {
  return await removeProfile(context, provider)
    ? { state: "removed" }
    : { state: "absent", note: "already gone" };
}
