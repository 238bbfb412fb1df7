/** Whatever a portal answers, a sign-in ends in words, and none of them is a secret that it was given. */
import fc from "fast-check";
import type { PlannedReply, RecordedRequest } from "../unit/system/fake_http.ts";
import type { MemorySystem } from "../unit/system/memory_system.ts";
import { machine, play } from "./machine.ts";
import { target } from "./target.ts";
import { withStrange } from "./texts.ts";
import { openStartPage } from "../unit/clouds/oauth/start_page.ts";

const CONFIGURATION = `auth:
  providers:
    sso: { kind: aws/iam-identity-center, start_url: https://corp.awsapps.com/start, region: eu-west-1 }
  identities:
    dev:
      kind: aws/permission-set
      default: true
      via: { provider: sso }
      principal: { name: Admin, account: { name: development } }
    role:
      kind: aws/assume-role
      via: { identity: dev }
      principal: { assume_role: "arn:aws:iam::111122223333:role/x" }
`;

const LATER = 4102444800;
const TOKENS = { accessToken: "planted-access-token", refreshToken: "planted-refresh-token" };

/** What a portal in order says, by the end of the address. */
export const ANSWERS: Readonly<Record<string, unknown>> = {
  "/client/register": { clientId: "c", clientSecret: "planted-client-secret", clientSecretExpiresAt: LATER },
  "/device_authorization": {
    deviceCode: "planted-device-code",
    userCode: "ABCD-EFGH",
    verificationUri: "https://device.example/",
    verificationUriComplete: "https://device.example/?user_code=ABCD-EFGH",
    expiresIn: 600,
    interval: 1,
  },
  "/token": { ...TOKENS, tokenType: "Bearer", expiresIn: 3600 },
  "/assignment/accounts": {
    nextToken: null,
    accountList: [{ accountId: "111122223333", accountName: "development", emailAddress: "a@b.example" }],
  },
  "/federation/credentials": {
    roleCredentials: {
      accessKeyId: "ASIAPLANTEDPLANTED00",
      secretAccessKey: "planted-secret-key",
      sessionToken: "planted-session-token",
      expiration: LATER * 1000,
    },
  },
  "/logout": {},
};

interface Lie {
  readonly path: string;
  readonly status: number;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
  /** How many times it is told before the truth. */
  readonly times: number;
}

const ERRORS = [
  "authorization_pending",
  "slow_down",
  "expired_token",
  "invalid_grant",
  "invalid_client",
  "\u202e",
];

const lie: fc.Arbitrary<Lie> = fc.constantFrom(...Object.keys(ANSWERS)).chain((path) =>
  fc.record({
    path: fc.constant(path),
    status: fc.constantFrom(200, 200, 200, 200, 204, 302, 400, 401, 403, 404, 429, 500, 503),
    body: fc.oneof(
      { weight: 5, arbitrary: withStrange(ANSWERS[path]) },
      {
        weight: 2,
        arbitrary: withStrange({
          error: "invalid_grant",
          error_description: "no",
          __type: "X",
          message: "not now",
        })
          .chain((body) =>
            fc.constantFrom(...ERRORS).map((error) => typeof body === "object" ? { ...body, error } : body)
          ),
      },
      { weight: 2, arbitrary: fc.uint8Array({ maxLength: 200 }) },
      { weight: 1, arbitrary: fc.string({ unit: "binary" }) },
    ),
    headers: fc.constantFrom<Readonly<Record<string, string>>>(
      {},
      { "retry-after": "soon" },
      { "content-type": "text/html" },
      { "x-amzn-errortype": "UnauthorizedException:\u202e" },
      { location: "https://evil.example/" },
      { date: "Thu, 01 Jan 1970 00:00:00 GMT" },
    ),
    times: fc.constantFrom(1, 1, 3, 30),
  })
);

const LINES = [
  ["auth", "login"],
  ["auth", "login", "--device"],
  ["auth", "login", "role"],
  ["auth", "exec", "--", "tool"],
  ["auth", "env"],
  ["auth", "whoami", "--output", "json"],
  ["auth", "logout", "--all"],
  ["auth", "logout", "--all", "--output", "json"],
];

interface Portal {
  readonly lies: readonly Lie[];
  readonly lines: readonly (readonly string[])[];
}

export const portal = target<Portal>({
  name: "portal",
  share: 1,
  slice: 500,
  inputs: fc.record({
    lies: fc.array(lie, { minLength: 1, maxLength: 3 }),
    lines: fc.array(fc.constantFrom(...LINES), { minLength: 1, maxLength: 2 }),
  }),
  run: async ({ lies, lines }) => {
    const system = withPortal(lies);
    for (const line of lines) {
      await play(system, line);
      const said = system.stdout() + system.stderr();
      if (/planted-/.test(said)) throw new Error(`${line.join(" ")}: prints a secret: ${said}`);
    }
  },
});

/** A machine with a person at its browser, and a portal that lies at times. */
export function withPortal(lies: readonly Lie[] = []): MemorySystem {
  const left = lies.map((one) => ({ ...one }));
  const system = machine({
    env: { ATMOS_FORCE_TTY: "true", BROWSER: "/usr/bin/browser" },
    files: { "/repo/atmos.yaml": CONFIGURATION },
    http: (request) => {
      const path = pathOf(request);
      const found = left.find((one) => one.path === path && one.times > 0);
      if (found === undefined) return path === undefined ? { status: 404 } : { body: ANSWERS[path] };
      return { ...found, times: found.times-- } as PlannedReply;
    },
    browser: async (address) => {
      await signIn(system, address);
      return true;
    },
  });
  system.files.put("/usr/bin/tool", "", 0o755);
  return system;
}

function pathOf({ url }: RecordedRequest): string | undefined {
  const { pathname } = new URL(url);
  return Object.keys(ANSWERS).find((path) => pathname.endsWith(path));
}

/** As a browser would, through whatever pages lie between. */
async function signIn(system: MemorySystem, address: string): Promise<void> {
  const { authorize, comeBack } = await openStartPage(system, address);
  await comeBack(`?code=planted-code&state=${authorize.searchParams.get("state")}`);
}
