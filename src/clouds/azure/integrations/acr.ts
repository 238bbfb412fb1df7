/** Registries of ACR: where one is, and the password that it takes. */
import type { IntegrationEntry } from "../../../config/model.ts";
import { AtmosError } from "../../../errors.ts";
import { printable } from "../../../printable.ts";
import { Secret, withoutSecrets } from "../../../secret.ts";
import { askJson } from "../../ask_json.ts";
import { settingAt } from "../../described.ts";
import { type Pass, type RegistryWay, sessionFor } from "../../integration.ts";
import { payloadOf } from "../../read_id_token.ts";
import { entriesOf, field, textOf, wordOf } from "../../untyped.ts";
import { AzureSession } from "../credentials.ts";
import type { CloudName } from "../places.ts";

const DOMAINS: Readonly<Record<CloudName, string>> = {
  public: "azurecr.io",
  usgovernment: "azurecr.us",
  china: "azurecr.cn",
};
/** Milliseconds that a password lives where it does not say. */
const LIFE = 3 * 3_600_000;

export const acr: RegistryWay = {
  // What the registry calls somebody who comes with a token.
  user: "00000000-0000-0000-0000-000000000000",
  hosts: (entry, credentials) => [hostOf(entry, sessionFor(credentials, AzureSession, "Azure").values.cloud)],
  password: async (entry, credentials, { system }) => {
    const { values } = sessionFor(credentials, AzureSession, "Azure");
    const host = hostOf(entry, values.cloud);
    const doing = `cannot sign in at ${host}`;
    const { status, body } = await askJson(system.http, {
      method: "POST",
      url: `https://${host}/oauth2/exchange`,
      headers: { "content-type": "application/x-www-form-urlencoded", accept: "application/json" },
      body: new URLSearchParams({
        grant_type: "access_token",
        service: host,
        tenant: settingAt(entry, "spec", "registry", "tenant_id") ?? values.tenant,
        access_token: values.tokens.arm.token.reveal(),
      }).toString(),
      sizeLimit: 64 * 1024,
      attempts: 2,
    }, doing);
    return judgeExchange(status, body, system.clock.now(), doing);
  },
};

/** The token goes there, so its name is one label, below a domain of Microsoft's. */
function hostOf(entry: IntegrationEntry, cloud: CloudName): string {
  const name = (settingAt(entry, "spec", "registry", "name") ?? "").toLowerCase();
  if (/^[a-z0-9]{5,50}(-[a-z0-9]{1,40})?$/.test(name)) return `${name}.${DOMAINS[cloud]}`;
  throw new AtmosError(
    "config_invalid",
    `cannot use the registry "${printable(name)}": ACR has no such names`,
    {
      hint: "Write what stands before .azurecr.io: 5 to 50 letters and digits.",
    },
  );
}

/** Pure. @throws AtmosError `access_denied`, `unavailable` */
export function judgeExchange(status: number, answer: unknown, now: number, doing: string): Pass {
  const token = wordOf(field(answer, "refresh_token"));
  if (status === 200 && token !== undefined) {
    const end = field(payloadOf(token), "exp");
    const isLater = typeof end === "number" && end * 1000 > now;
    return { secret: new Secret(token), expiresAt: isLater ? end * 1000 : now + LIFE };
  }
  const [first] = entriesOf(field(answer, "errors"));
  const text = textOf(first?.["message"]) ?? textOf(first?.["code"]) ?? `HTTP ${status}`;
  const said = printable(withoutSecrets(text).slice(0, 300));
  if (status === 401 || status === 403) {
    return refuse("access_denied", `${doing}: the registry refused (${said})`, {
      hint: "Ask for the role AcrPull. A registry may also refuse tokens of the resource manager: " +
        "`az acr config authentication-as-arm show` tells.",
    });
  }
  return refuse("unavailable", `${doing}: the registry failed (${said})`, { hint: "Try again in a moment." });
}

function refuse(...about: ConstructorParameters<typeof AtmosError>): never {
  throw new AtmosError(...about);
}
