/** One Identity Center that says what it is told to, a machine in memory, and persons. */
import { type PortalSession, toText } from "../../../../../src/clouds/aws/identity_center/portal_session.ts";
import {
  type PortalRecord,
  portalRecord,
} from "../../../../../src/clouds/aws/identity_center/portal_record.ts";
import { PortalToken } from "../../../../../src/clouds/aws/identity_center/portal_token.ts";
import { identityCenter } from "../../../../../src/clouds/aws/identity_center/provider.ts";
import { portalSettings } from "../../../../../src/clouds/aws/identity_center/settings.ts";
import type { TokenReply } from "../../../../../src/clouds/oauth/token_grant.ts";
import type { Credentials } from "../../../../../src/clouds/credentials.ts";
import type { Portal } from "../../../../../src/clouds/aws/portal.ts";
import type { Provider } from "../../../../../src/clouds/link.ts";
import { Secret } from "../../../../../src/secret.ts";
import { type MemorySystem, memorySystem } from "../../../system/memory_system.ts";
import { providerEntry } from "../../entries.ts";
import { openStartPage } from "../../oauth/start_page.ts";
import { signInRequest, type Witness, witness } from "../../requests.ts";
import { type FakeOidc, fakeOidc } from "./fake_oidc.ts";

export const SETTINGS = { start_url: "https://corp.awsapps.com/start", region: "eu-west-1" };

export const GRANT: TokenReply = {
  accessToken: "planted-access-new",
  expiresIn: 3600,
  refreshToken: "planted-refresh-new",
};

/** A portal that does not answer. */
export const NO_PORTAL: Portal = {
  roleCredentials: () => Promise.reject(new Error("no answer was planned")),
  accounts: () => Promise.reject(new Error("no answer was planned")),
  roles: () => Promise.reject(new Error("no answer was planned")),
  logout: () => Promise.reject(new Error("no answer was planned")),
};

export interface PortalWorld {
  readonly system: MemorySystem;
  readonly oidc: FakeOidc;
  readonly provider: Provider;
  readonly record: PortalRecord;
  /** What is stored now. */
  stored(): Promise<PortalSession>;
  /** The path of the one token file. */
  file(): string | undefined;
  authenticate(person?: Witness): Promise<Credentials>;
}

export async function portalWorld(
  options: {
    readonly stored?: (now: number) => Partial<PortalSession>;
    readonly tokens?: (TokenReply | Error)[];
    readonly settings?: Readonly<Record<string, unknown>>;
    readonly system?: MemorySystem;
    readonly portal?: Portal;
    /** Whether the person signs in on the page; default true. */
    readonly signsIn?: boolean;
  } = {},
): Promise<PortalWorld> {
  const system = options.system ?? memorySystem({
    browser: async (address) => {
      const { authorize, comeBack } = await openStartPage(system, address);
      if (options.signsIn ?? true) {
        await comeBack(`?code=planted-code&state=${authorize.searchParams.get("state")}`);
      }
      return true;
    },
  });
  const oidc = fakeOidc(system.clock.now, options.tokens ?? [GRANT]);
  const entry = providerEntry({ ...SETTINGS, ...options.settings });
  const provider = identityCenter(
    entry,
    () => oidc,
    () => options.portal ?? NO_PORTAL,
  );
  const context = signInRequest(system, witness("none"));
  const record = await portalRecord(context, await portalSettings(entry, system.env), entry.name);
  if (options.stored !== undefined) {
    await record.write({ ...await record.read(), ...options.stored(system.clock.now()) });
  }
  return {
    system,
    oidc,
    provider,
    record,
    stored: record.read,
    file: () => system.files.paths().find((path) => path.endsWith(".json")),
    authenticate: (person = witness("none")) => provider.authenticate(signInRequest(system, person)),
  };
}

/** A sign-in by browser, `age` milliseconds after its access token ended (negative: before). */
export function signedIn(now: number, age: number, refresh = true): Partial<PortalSession> {
  return {
    token: { accessToken: new Secret("planted-access-old"), expiresAt: now - age },
    refresh: refresh ? { refreshToken: new Secret("planted-refresh-old"), flow: "browser" } : undefined,
    registrations: {
      browser: {
        clientId: "old",
        clientSecret: new Secret("planted-old"),
        expiresAt: now + 30 * 24 * 3600_000,
      },
    },
    accounts: [{ id: "111122223333", name: "development" }],
  };
}

/** Everything that is stored, as text, with the secrets shown. */
export function shown(session: PortalSession): string {
  return toText(session);
}

export function accessToken(credentials: Credentials): string {
  if (!(credentials instanceof PortalToken)) throw new Error("these are not a portal's credentials");
  return credentials.accessToken.reveal();
}
