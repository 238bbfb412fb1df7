/** Whatever Google answers, and whatever lies where a person's sign-in there was, a command ends in words. */
import fc from "fast-check";
import { signToken } from "../local_aws/id_tokens.ts";
import { answerOf, googleVariables, type GoogleWorld } from "../local_google/server.ts";
import { State } from "../local_google/state.ts";
import { openStartPage } from "../unit/clouds/oauth/start_page.ts";
import type { MemorySystem } from "../unit/system/memory_system.ts";
import { liar, type Lie, liesAbout } from "./lies.ts";
import { machine, play } from "./machine.ts";
import { damaged } from "./stores.ts";
import { target } from "./target.ts";

const POOL = "projects/1/locations/global/workloadIdentityPools/ci/providers/cluster";
const ACCOUNT = "deployer@acme-prod.iam.gserviceaccount.com";
const PERSON = "ann@example.com";
const SUBJECT =
  "principal://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/ci/subject/web";

const WORLD: GoogleWorld = {
  clients: [{ id: "team.example", secret: "planted-client-secret" }],
  pools: [{ provider: POOL, issuer: "https://cluster.example", subject: /^web$/ }],
  accounts: [{ email: ACCOUNT, takenOnBy: [PERSON, SUBJECT] }],
  projects: [{ id: "acme-prod", number: "1", name: "Acme", seenBy: [PERSON, ACCOUNT, SUBJECT] }],
};

const CONFIGURATION = `auth:
  providers:
    google: { kind: gcp/interactive, spec: { client_id: team.example, client_secret: planted-client-secret } }
    pool:
      kind: gcp/workload-identity-federation
      spec:
        project_number: 1
        workload_identity_pool_id: ci
        workload_identity_provider_id: cluster
        token_source: { type: file, file_path: /home/me/word }
  identities:
    dev: { kind: gcp/project, default: true, via: { provider: google }, principal: { project_id: acme-prod } }
    role: { kind: gcp/service-account, via: { identity: dev }, principal: { service_account_email: ${ACCOUNT} } }
    pod: { kind: gcp/service-account, via: { provider: pool }, principal: { service_account_email: ${ACCOUNT} } }
`;

const LATER = "2099-01-01T00:00:00Z";

/** What Google in order says, by the end of the address: what lies are made of. */
const ANSWERS: Readonly<Record<string, unknown>> = {
  "/oauth/token": {
    access_token: "planted-access-token",
    refresh_token: "planted-refresh-token",
    id_token: "planted.id.token",
    expires_in: 3599,
    token_type: "Bearer",
    scope: "openid",
  },
  "/oauth/revoke": {},
  "/oauth/tokeninfo": { email: PERSON, scope: "openid", expires_in: "3599" },
  "/sts/v1/token": {
    access_token: "planted-federated-token",
    issued_token_type: "urn:ietf:params:oauth:token-type:access_token",
    token_type: "Bearer",
    expires_in: 3600,
  },
  ":generateAccessToken": { accessToken: "planted-account-token", expireTime: LATER },
  "/projects/acme-prod": { projectId: "acme-prod", name: "projects/1", displayName: "Acme", state: "ACTIVE" },
};

const LINES = [
  ["auth", "login"],
  ["auth", "login", "role"],
  ["auth", "login", "pod"],
  ["auth", "exec", "--", "tool"],
  ["auth", "exec", "-i", "pod", "--credentials", "file", "--", "tool"],
  ["auth", "env"],
  ["auth", "env", "-i", "pod"],
  ["auth", "whoami", "--output", "json"],
  ["auth", "whoami", "-i", "pod"],
  ["auth", "logout", "--all"],
  ["auth", "logout", "--all", "--output", "json"],
];

interface Google {
  readonly lies: readonly Lie[];
  readonly lines: readonly (readonly string[])[];
}

export const google = target<Google>({
  name: "google",
  share: 1,
  slice: 500,
  inputs: fc.record({
    lies: liesAbout(ANSWERS),
    lines: fc.array(fc.constantFrom(...LINES), { minLength: 1, maxLength: 3 }),
  }),
  run: async ({ lies, lines }) => {
    const system = withGoogle(lies);
    for (const line of lines) {
      await play(system, line);
      const said = system.stdout() + system.stderr();
      if (/planted[-.]/.test(said)) throw new Error(`${line.join(" ")}: prints a secret: ${said}`);
    }
  },
});

export const googleStores = damaged("google stores", 1, withGoogle);

/** A machine with a person at its browser, beside a Google that lies at times. */
export function withGoogle(lies: readonly Lie[] = []): MemorySystem {
  const state = new State(WORLD);
  const lie = liar(lies);
  const ask = (method: string, url: string, headers: Readonly<Record<string, string>>, text: string) =>
    answerOf(state, { method, url: new URL(url), headers: new Headers(headers), text });
  const origin = "https://google.example";
  const system = machine({
    // The library that looks at ID tokens looks at the real clock.
    now: Date.now(),
    env: { ATMOS_FORCE_TTY: "true", BROWSER: "/usr/bin/browser", ...googleVariables(origin) },
    files: { "/repo/atmos.yaml": CONFIGURATION },
    http: async (request) => {
      const told = lie(request);
      if (told !== undefined) return told;
      const { status, json } = await ask(request.method, request.url, request.headers ?? {}, request.text);
      return { status, ...(json === undefined ? {} : { body: json }) };
    },
    browser: async (address) => {
      const { authorize, comeBack } = await openStartPage(system, address);
      const { location = "" } = await ask("GET", String(authorize), {}, "");
      await comeBack(URL.parse(location)?.search ?? "?error=access_denied");
      return true;
    },
  });
  system.files.put("/usr/bin/tool", "", 0o755);
  const exp = Math.floor(Date.now() / 1000) + 3600;
  const word = { iss: "https://cluster.example", sub: "web", aud: `https://iam.googleapis.com/${POOL}`, exp };
  system.files.put("/home/me/word", signToken(word));
  return system;
}
