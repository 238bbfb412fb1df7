/** `gcp/service-account`: whoever came before takes on a service account for a while. */
import type { IdentityEntry } from "../../config/model.ts";
import { checkedSettings } from "../../config/settings.ts";
import { upstreamOf } from "../credentials.ts";
import type { Identity } from "../link.ts";
import { impersonationUrl } from "./endpoints.ts";
import { GoogleToken, isNarrowed } from "./google_token.ts";
import { CLOUD_PLATFORM } from "./words.ts";
import { HOUR, impersonate } from "./impersonate.ts";
import { withImpersonation } from "./libraries.ts";
import { serviceAccount } from "./schemas.ts";

export const NEEDS_GOOGLE = {
  needs: "it needs a sign-in at Google Cloud before it",
  hint: "Let via name a provider or an identity whose kind begins with gcp/.",
};

export function becomeServiceAccount(entry: IdentityEntry): Pick<Identity, "assume"> {
  return {
    async assume(upstream, { system, interaction }): Promise<GoogleToken> {
      const from = upstreamOf(upstream, GoogleToken, entry, NEEDS_GOOGLE);
      const { principal } = checkedSettings(serviceAccount(), entry, "identity");
      const { service_account_email: email, scopes = [CLOUD_PLATFORM], lifetime } = principal;
      const url = impersonationUrl(email, system.env);
      const delegates = (principal.delegates ?? []).map(delegateName);
      const token = await impersonate(
        system,
        {
          email,
          url,
          delegates,
          scopes,
          lifetime: lifetime ?? HOUR,
          accessToken: from.accessToken,
          caller: from.values.account,
        },
        interaction.cancelled,
        interaction.notice,
      );
      return new GoogleToken({
        ...token,
        account: email,
        project: principal.project_id ?? projectOf(email),
        region: from.values.region,
        scopes,
        // What a library asks for, it decides itself.
        libraries: isNarrowed(scopes) || delegates.length > 0
          ? undefined
          : withImpersonation(from.values.libraries, { url, lifetime }),
      });
    },
  };
}

/** The project that an account belongs to: `ci@acme-prod.iam.gserviceaccount.com` to `acme-prod`. */
export function projectOf(email: string): string | undefined {
  const domain = email.split("@")[1]?.replace(/\.?iam\.gserviceaccount\.com$/, "") ?? "";
  const [first = "", ...more] = domain.split(".");
  // A project of a domain, such as `example.com:acme`, has its names the other way round.
  return first === "" ? undefined : more.length === 0 ? first : `${more.join(".")}:${first}`;
}

function delegateName(delegate: string): string {
  return delegate.startsWith("projects/") ? delegate : `projects/-/serviceAccounts/${delegate}`;
}
