/** Whatever Entra and the resource manager answer, and whatever lies where a sign-in there was, a command ends in words. */
import fc from "fast-check";
import { LocalEntra, SUBSCRIPTION, TENANT } from "../local_azure/entra.ts";
import { openStartPage } from "../unit/clouds/oauth/start_page.ts";
import type { MemorySystem } from "../unit/system/memory_system.ts";
import { isAt, liar, type Lie, liesAbout } from "./lies.ts";
import { machine, play } from "./machine.ts";
import { damaged } from "./stores.ts";
import { target } from "./target.ts";

const CONFIGURATION = `auth:
  providers:
    entra: { kind: azure/interactive, spec: { tenant_id: ${TENANT} } }
    code: { kind: azure/device-code, spec: { tenant_id: acme.example } }
    machine: { kind: azure/managed-identity, spec: { tenant_id: ${TENANT} } }
  identities:
    dev:
      kind: azure/subscription
      default: true
      via: { provider: entra }
      principal: { subscription_id: ${SUBSCRIPTION} }
    other: { kind: azure/subscription, via: { provider: code }, principal: { subscription_id: ${SUBSCRIPTION} } }
    vm: { kind: azure/subscription, via: { provider: machine }, principal: { subscription_id: ${SUBSCRIPTION} } }
`;

const CLAIMS = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}';

/** What they in order say, by the end of the address: what lies are made of. */
const ANSWERS: Readonly<Record<string, unknown>> = {
  "/v2.0/token": {
    token_type: "Bearer",
    expires_in: 4000,
    access_token: "planted.access.token",
    refresh_token: "planted-refresh-token",
    id_token: "planted.id.token",
    foci: "1",
    claims: CLAIMS,
    error: "interaction_required",
    suberror: "basic_action",
    error_description: "AADSTS50076: MFA Trace ID: x",
    correlation_id: "0f0f0f0f",
  },
  "/devicecode": {
    device_code: "planted-device-code",
    user_code: "ABCD12345",
    verification_uri: "https://microsoft.com/devicelogin",
    expires_in: 900,
    interval: 1,
  },
  "/openid-configuration": { issuer: `https://login.microsoftonline.com/${TENANT}/v2.0` },
  "/identity/oauth2/token": { access_token: "planted.machine.token", expires_on: "4102444800" },
  [`/subscriptions/${SUBSCRIPTION}`]: {
    subscriptionId: SUBSCRIPTION,
    tenantId: TENANT,
    displayName: "Production",
    state: "Enabled",
    managedByTenants: [{ tenantId: TENANT }],
    error: { code: "SubscriptionNotFound", message: "no" },
  },
};

const LINES = [
  ["auth", "login"],
  ["auth", "login", "--device"],
  ["auth", "login", "other"],
  ["auth", "login", "vm"],
  ["auth", "exec", "--", "tool"],
  ["auth", "exec", "-i", "vm", "--credentials", "server", "--", "tool"],
  ["auth", "env"],
  ["auth", "env", "-i", "other"],
  ["auth", "whoami", "--output", "json"],
  ["auth", "logout", "--all"],
  ["auth", "logout", "--all", "--output", "json"],
];

interface Azure {
  readonly lies: readonly Lie[];
  /** What a token must show, at the resource manager. */
  readonly wanted: string | undefined;
  readonly lines: readonly (readonly string[])[];
}

export const azure = target<Azure>({
  name: "azure",
  share: 1,
  slice: 500,
  inputs: fc.record({
    lies: liesAbout(ANSWERS),
    wanted: fc.constantFrom(undefined, undefined, undefined, CLAIMS, "7", "\u009b"),
    lines: fc.array(fc.constantFrom(...LINES), { minLength: 1, maxLength: 3 }),
  }),
  run: async ({ lies, wanted, lines }) => {
    const { system, entra } = azureMachine(lies);
    entra.wanted = wanted;
    for (const line of lines) {
      await play(system, line);
      const said = system.stdout() + system.stderr();
      const secret = [...entra.secrets(), "planted-", "planted."].find((one) => said.includes(one));
      if (secret !== undefined) throw new Error(`${line.join(" ")}: prints a secret: ${said}`);
    }
  },
});

export const azureStores = damaged("azure stores", 1, () => azureMachine([]).system);

/** A machine with a person at its browser, beside an Azure that lies at times. */
function azureMachine(lies: readonly Lie[]): { readonly system: MemorySystem; readonly entra: LocalEntra } {
  const origin = "https://login.microsoftonline.com";
  const entra = new LocalEntra({ origin, clock: () => system.clock.now(), deviceInterval: 1 });
  const lie = liar(lies);
  const system: MemorySystem = machine({
    now: Date.now(),
    env: { ATMOS_FORCE_TTY: "true", BROWSER: "/usr/bin/browser" },
    files: { "/repo/atmos.yaml": CONFIGURATION },
    http: (request) => {
      const { method, url, headers = {}, text } = request;
      const told = isAt(request, "/authorize") ? undefined : lie(request);
      if (told !== undefined) return told;
      return entra.answer({ method, url: new URL(url), headers, text });
    },
    browser: async (address) => {
      const sent = await openStartPage(system, address);
      const { headers = {} } = entra.answer({ method: "GET", url: sent.authorize, headers: {}, text: "" });
      await sent.comeBack(`/${URL.parse(headers["location"] ?? "")?.search ?? ""}`);
      return true;
    },
  });
  system.files.put("/usr/bin/tool", "", 0o755);
  return { system, entra };
}
