/** `gcp/adc`: whoever Google's own programs and libraries already sign in as on this machine. */
import type { ProviderEntry } from "../../config/model.ts";
import { checkedSettings } from "../../config/settings.ts";
import { AtmosError, messageOf } from "../../errors.ts";
import { printable } from "../../printable.ts";
import type { Secret } from "../../secret.ts";
import type { Provider, SignInRequest } from "../link.ts";
import { type AdcContent, type PersonsGrant, readAdc } from "./adc_file.ts";
import { adcPath } from "./adc_path.ts";
import { type Answer, askGoogle, codeOf, form, refusalIn, refusedError, tokenIn } from "./answer.ts";
import { askTokenInfo } from "./caller.ts";
import { googleEndpoint, impersonationUrl } from "./endpoints.ts";
import { GoogleToken, isNarrowed } from "./google_token.ts";
import type { GoogleTokenValues } from "./google_token_values.ts";
import { CLOUD_PLATFORM } from "./words.ts";
import { HOUR, impersonate } from "./impersonate.ts";
import { adc } from "./schemas.ts";
import { projectOf } from "./service_account.ts";
import { tokenByKey } from "./service_account_key.ts";

/** Nothing is kept of it, and nothing is written: it is the person's own. */
export function applicationDefault(entry: ProviderEntry): Provider {
  return {
    async authenticate(request): Promise<GoogleToken> {
      const { spec } = checkedSettings(adc(), entry, "provider");
      const doing = `cannot use the provider "${printable(entry.name)}"`;
      const path = adcPath(request.system, request.folders);
      const content = await readAdc(request.system, path, doing);
      const scopes = request.wish.scopes ?? spec.scopes ?? [CLOUD_PLATFORM];
      const token = await tokenOf(content, { request, scopes, doing });
      return new GoogleToken({
        ...token,
        project: spec.project_id ?? token.project,
        region: spec.region,
        scopes,
        libraries: isNarrowed(scopes) ? undefined : { kind: "own-file", path },
      });
    },
  };
}

interface Work {
  readonly request: SignInRequest;
  readonly scopes: readonly string[];
  readonly doing: string;
}

type Token = Pick<GoogleTokenValues, "accessToken" | "expiresAt" | "account" | "project">;

async function tokenOf(content: AdcContent, work: Work): Promise<Token> {
  const { request: { system, interaction }, scopes, doing } = work;
  switch (content.kind) {
    case "person": {
      const token = await refreshed(content, work);
      return { ...token, account: await emailOf(token.accessToken, work.request) };
    }
    case "key": {
      const { email, project } = content.key;
      const token = await tokenByKey(system, content.key, scopes, { doing, signal: interaction.cancelled });
      return { ...token, account: email, project };
    }
    case "impersonated": {
      const { email, delegates, source } = content;
      const from = await refreshed(source, { ...work, scopes: [CLOUD_PLATFORM] });
      const token = await impersonate(
        system,
        {
          email,
          url: impersonationUrl(email, system.env),
          delegates,
          scopes,
          lifetime: HOUR,
          accessToken: from.accessToken,
          caller: await emailOf(from.accessToken, work.request),
        },
        interaction.cancelled,
        interaction.notice,
      );
      return { ...token, account: email, project: projectOf(email) };
    }
  }
}

async function refreshed(
  { clientId, clientSecret, refreshToken }: PersonsGrant,
  { request: { system, interaction }, scopes, doing }: Work,
): Promise<{ readonly accessToken: Secret; readonly expiresAt: number }> {
  const now = system.clock.now();
  const answer = await askGoogle(system, {
    method: "POST",
    url: googleEndpoint("token", system.env),
    ...form({
      grant_type: "refresh_token",
      client_id: clientId,
      client_secret: clientSecret.reveal(),
      refresh_token: refreshToken.reveal(),
      // All that was agreed to, unless it shall be less.
      ...(isNarrowed(scopes) ? { scope: scopes.join(" ") } : {}),
    }),
  }, { doing, signal: interaction.cancelled });
  return judgeRefresh(answer, doing, now);
}

/** @throws AtmosError `unavailable` when the sign-in has ended, which none of ours would mend; `access_denied` */
export function judgeRefresh(
  answer: Answer,
  doing: string,
  now: number,
): { readonly accessToken: Secret; readonly expiresAt: number } {
  if (answer.status === 200) return tokenIn(answer.body, { doing, now });
  const { word, said, reasons } = refusalIn(answer);
  if (codeOf(answer) === "unavailable") throw refusedError(answer, doing);
  const hint = "Run `gcloud auth application-default login`.";
  if (word !== "invalid_grant") {
    throw new AtmosError("access_denied", `${doing}: Google refused (${said})`, { hint });
  }
  const isPolicy = reasons.includes("invalid_rapt") || /invalid_rapt|reauth/i.test(said);
  const state = isPolicy
    ? "the organisation wants a new sign-in now and then, and the last one is too old"
    : "the sign-in of gcloud has ended or was revoked";
  throw new AtmosError("unavailable", `${doing}: ${state} (${said})`, {
    isForAll: true,
    hint,
  });
}

/** Who it is: good to know, and no reason to fail. */
async function emailOf(token: Secret, { system }: SignInRequest): Promise<string | undefined> {
  try {
    return (await askTokenInfo(token, system)).email;
  } catch (error) {
    system.log.info("Google does not say whose the application default credentials are", {
      reason: messageOf(error),
    });
    return undefined;
  }
}
