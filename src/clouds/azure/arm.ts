/** Asks the resource manager for a subscription: whether it is there for this token, what it is called, and whose it is. */
import { AtmosError } from "../../errors.ts";
import { printable } from "../../printable.ts";
import { withoutSecrets } from "../../secret.ts";
import type { System } from "../../system/ports.ts";
import { askJson, type JsonAnswer } from "../ask_json.ts";
import { entriesOf, field, textOf } from "../untyped.ts";
import { challengeIn, ClaimsWanted } from "./challenge.ts";
import type { SignInValues, Subscription } from "./values.ts";
import type { AzurePlace } from "./places.ts";

const VERSION = "2022-12-01";

/** Whom the subscription is asked for. */
type Asker = Pick<SignInValues, "tenant" | "principal" | "tokens">;

/**
 * @throws AtmosError `access_denied`, `not_signed_in` when the token is not accepted, `unavailable`; its cause is a
 *   `ClaimsWanted` where a sign-in that shows more would be accepted
 */
export async function askSubscription(
  { http }: Pick<System, "http">,
  place: AzurePlace,
  asker: Asker,
  id: string,
  { doing, signal }: { readonly doing: string; readonly signal?: AbortSignal },
): Promise<Subscription> {
  const answer = await askJson(http, {
    method: "GET",
    url: `${place.arm}/subscriptions/${encodeURIComponent(id)}?api-version=${VERSION}`,
    headers: {
      authorization: `Bearer ${asker.tokens.arm.token.reveal()}`,
      accept: "application/json",
    },
    sizeLimit: 256 * 1024,
    attempts: 2,
    ...(signal === undefined ? {} : { signal }),
  }, doing);
  return judgeSubscription(answer, asker, id, doing);
}

/** @throws AtmosError as {@link askSubscription} */
export function judgeSubscription(
  { status, headers, body: answer }: Omit<JsonAnswer, "text">,
  { tenant, principal }: Pick<Asker, "tenant" | "principal">,
  id: string,
  doing: string,
): Subscription {
  if (status !== 200) throw refusal({ status, headers, body: answer }, { principal, id, doing });
  const told = textOf(field(answer, "subscriptionId"))?.toLowerCase();
  const owner = textOf(field(answer, "tenantId"))?.toLowerCase();
  const managers = entriesOf(field(answer, "managedByTenants")).map((one) =>
    textOf(one.tenantId)?.toLowerCase()
  );
  if (told !== id.toLowerCase() || owner === undefined) {
    throw new AtmosError("unavailable", `${doing}: what Azure answered is not about this subscription`, {
      hint: "Try again in a moment. If it stays so, look what answers in the place of the service.",
    });
  }
  if (owner !== tenant && !managers.includes(tenant)) {
    throw new AtmosError(
      "access_denied",
      `${doing}: the subscription ${printable(id)} is of the directory ${
        printable(owner)
      }, and not of ${tenant}`,
      { hint: "Check spec.tenant_id of the provider, and principal.subscription_id." },
    );
  }
  return {
    id: told,
    name: printable(textOf(field(answer, "displayName")) ?? told),
    state: printable(textOf(field(answer, "state")) ?? "Unknown"),
  };
}

interface About {
  readonly principal: Asker["principal"];
  readonly id: string;
  readonly doing: string;
}

function refusal(
  { status, headers, body }: Omit<JsonAnswer, "text">,
  { principal, id, doing }: About,
): AtmosError {
  const error = field(body, "error");
  const code = textOf(field(error, "code")) ?? `HTTP ${status}`;
  const text = textOf(field(error, "message")) ?? "";
  const said = printable(withoutSecrets(text === "" ? code : `${code}: ${text}`).slice(0, 300));
  const claims = status === 401 ? challengeIn(headers["www-authenticate"]) : undefined;
  if (claims !== undefined) {
    const state = "Azure wants more of the sign-in, as conditional access says";
    return new AtmosError("not_signed_in", `${doing}: ${state} (${said})`, {
      cause: new ClaimsWanted(claims),
      hint: "Run `atmos auth login`.",
    });
  }
  if (status === 401) {
    return new AtmosError("not_signed_in", `${doing}: Azure does not accept the token (${said})`, {
      hint: "Run `atmos auth login`. If it stays so, check spec.tenant_id of the provider.",
    });
  }
  if (status === 403 || status === 404) {
    return new AtmosError(
      "access_denied",
      `${doing}: ${printable(principal.name)} does not see the subscription ${printable(id)} (${said})`,
      { hint: "Check principal.subscription_id, and that there is a role for whoever signs in." },
    );
  }
  return new AtmosError("unavailable", `${doing}: Azure failed (${said})`, {
    isForAll: true,
    hint: "Try again in a moment.",
  });
}
