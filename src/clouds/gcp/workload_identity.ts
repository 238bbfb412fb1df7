/** `gcp/workload-identity-federation`: whoever signs tokens for workloads says who this one is, and Google believes it. */
import type * as v from "valibot";
import type { ProviderEntry } from "../../config/model.ts";
import { checkedSettings } from "../../config/settings.ts";
import { AtmosError } from "../../errors.ts";
import { printable } from "../../printable.ts";
import type { IdToken } from "../id_token.ts";
import type { Provider, SignInRequest } from "../link.ts";
import { type Answer, askGoogle, codeOf, form, refusalIn, refusedError, tokenIn } from "./answer.ts";
import { googleEndpoint, impersonationUrl } from "./endpoints.ts";
import { GoogleToken, isNarrowed } from "./google_token.ts";
import { CLOUD_PLATFORM } from "./words.ts";
import { HOUR, impersonate } from "./impersonate.ts";
import { type Libraries, withImpersonation } from "./libraries.ts";
import { workloadIdentityFederation } from "./schemas.ts";
import { type Subject, subjectToken } from "./subject_token.ts";

const ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";

/** Nothing is kept of it: a workload proves itself anew. */
export function workloadIdentity(entry: ProviderEntry): Provider {
  return {
    async authenticate(request): Promise<GoogleToken> {
      const { spec } = checkedSettings(workloadIdentityFederation(), entry, "provider");
      const doing = `cannot use the provider "${printable(entry.name)}"`;
      const pool = poolOf(spec);
      const audience = `//iam.googleapis.com/${pool.provider}`;
      const work = { entry, request, doing, usualAudience: `https:${audience}` };
      const subject = await subjectToken(work, spec.token_source);
      const scopes = request.wish.scopes ?? spec.scopes ?? [CLOUD_PLATFORM];
      const libraries = isNarrowed(scopes) ? undefined : librariesOf(request, audience, subject);
      const email = spec.service_account_email;
      const federated = await exchange(request, {
        audience,
        subject: subject.token,
        scopes: email === undefined ? scopes : [CLOUD_PLATFORM],
        doing,
      });
      const account = `principal://iam.googleapis.com/${pool.name}/subject/${subject.token.subject}`;
      const place = { project: spec.project_id, region: spec.region, scopes };
      if (email === undefined) return new GoogleToken({ ...federated, ...place, account, libraries });
      const url = impersonationUrl(email, request.system.env);
      const own = await impersonate(
        request.system,
        {
          email,
          url,
          delegates: [],
          scopes,
          lifetime: HOUR,
          accessToken: federated.accessToken,
          caller: account,
        },
        request.interaction.cancelled,
        request.interaction.notice,
      );
      return new GoogleToken({
        ...own,
        ...place,
        account: email,
        libraries: withImpersonation(libraries, { url, lifetime: undefined }),
      });
    },
  };
}

type Spec = v.InferOutput<ReturnType<typeof workloadIdentityFederation>>["spec"];

/** The names by which Google knows the pool and the provider in it. */
function poolOf(spec: Spec): { readonly name: string; readonly provider: string } {
  const pool = spec.workload_identity_pool_id ?? spec.workload_identity_pool;
  const provider = spec.workload_identity_provider_id ?? spec.workload_identity_provider;
  const name = `projects/${spec.project_number}/locations/global/workloadIdentityPools/${pool}`;
  return { name, provider: `${name}/providers/${provider}` };
}

function librariesOf({ system: { env } }: SignInRequest, audience: string, { source }: Subject): Libraries {
  const sts = googleEndpoint("sts", env);
  return {
    kind: "federation",
    audience,
    tokenUrl: `${sts}/v1/token`,
    infoUrl: `${sts}/v1/introspect`,
    source,
    impersonation: undefined,
  };
}

interface Exchange {
  readonly audience: string;
  readonly subject: IdToken;
  readonly scopes: readonly string[];
  readonly doing: string;
}

async function exchange(
  { system, interaction }: SignInRequest,
  wanted: Exchange,
): Promise<Pick<GoogleToken, "accessToken" | "expiresAt">> {
  const now = system.clock.now();
  const answer = await askGoogle(system, {
    method: "POST",
    url: `${googleEndpoint("sts", system.env)}/v1/token`,
    ...form({
      grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
      audience: wanted.audience,
      scope: wanted.scopes.join(" "),
      requested_token_type: ACCESS_TOKEN,
      subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
      subject_token: wanted.subject.token.reveal(),
    }),
  }, { doing: wanted.doing, signal: interaction.cancelled });
  return judgeExchange(answer, wanted, now);
}

/**
 * @param now when it was asked, in milliseconds since 1970
 * @throws AtmosError `access_denied` when the pool does not believe the token, `unavailable`
 */
export function judgeExchange(
  answer: Answer,
  { audience, subject, doing }: Omit<Exchange, "scopes">,
  now: number,
): Pick<GoogleToken, "accessToken" | "expiresAt"> {
  if (answer.status === 200) return tokenIn(answer.body, { doing, now });
  if (codeOf(answer) === "unavailable") throw refusedError(answer, doing);
  const { said } = refusalIn(answer);
  throw new AtmosError("access_denied", `${doing}: Google refused this workload's token (${said})`, {
    hint: `Compare it with ${audience.replace(/^.*\/(workloadIdentityPools)/, "$1")}: ` +
      `issuer ${printable(subject.issuer)}, audience ${printable(subject.audience)}, ` +
      `subject ${
        printable(subject.subject)
      }. The pool's allowed audiences and its attribute condition must fit.`,
  });
}
