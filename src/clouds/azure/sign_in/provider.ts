import type { ProviderEntry } from "../../../config/model.ts";
import { printable } from "../../../printable.ts";
import type { Provider } from "../../link.ts";
import { besideTokens } from "../collect_tokens.ts";
import { AzureSignIn } from "../credentials.ts";
import { askToken } from "../entra/ask_token.ts";
import { scopeOf } from "../places.ts";
import { open } from "./open.ts";
import { refreshFields } from "./renewal.ts";
import { personSettings, type Way } from "./settings.ts";
import { signInName } from "./stored_sign_in.ts";
import { tokenOf, type Work } from "./work.ts";

/** `azure/device-code` and `azure/interactive`: what a person signs in to once is renewed without one. */
export function personProvider(entry: ProviderEntry, way: Way): Provider {
  return {
    async authenticate(request): Promise<AzureSignIn> {
      const settings = await personSettings(entry, request.system.env);
      return await signInOf({
        settings,
        way,
        request,
        name: await signInName(settings),
        doing: `cannot use the provider "${printable(settings.provider)}"`,
        claims: undefined,
      });
    },
  };
}

async function signInOf(work: Work): Promise<AzureSignIn> {
  const { settings, request: { system, interaction: { cancelled }, wish } } = work;
  const { signIn, arm } = await open(work);
  const collected = await besideTokens(arm, wish.scopes ?? [], async (resource) => {
    const fields = refreshFields(signIn, scopeOf(settings.place, resource), undefined);
    return tokenOf(await askToken(system, { ...settings, ...signIn }, fields, cancelled));
  }, system.log);
  return new AzureSignIn({
    tenant: signIn.tenant,
    cloud: settings.place.cloud,
    principal: signIn.principal,
    ...collected,
    location: settings.location,
    federation: undefined,
  }, (claims) => signInOf({ ...work, claims }));
}
