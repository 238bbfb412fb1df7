/** Whatever a portal answers, a sign-in ends in words, and none of them is a secret that it was given. */
import fc from "fast-check";
import type { MemorySystem } from "../unit/system/memory_system.ts";
import { isAt, liar, type Lie, liesAbout } from "./lies.ts";
import { machine, play } from "./machine.ts";
import { target } from "./target.ts";
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
    lies: liesAbout(ANSWERS),
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
  const lie = liar(lies);
  const system = machine({
    env: { ATMOS_FORCE_TTY: "true", BROWSER: "/usr/bin/browser" },
    files: { "/repo/atmos.yaml": CONFIGURATION },
    http: (request) => {
      const path = Object.keys(ANSWERS).find((one) => isAt(request, one));
      return lie(request) ?? (path === undefined ? { status: 404 } : { body: ANSWERS[path] });
    },
    browser: async (address) => {
      await signIn(system, address);
      return true;
    },
  });
  system.files.put("/usr/bin/tool", "", 0o755);
  return system;
}

/** As a browser would, through whatever pages lie between. */
async function signIn(system: MemorySystem, address: string): Promise<void> {
  const { authorize, comeBack } = await openStartPage(system, address);
  await comeBack(`?code=planted-code&state=${authorize.searchParams.get("state")}`);
}
