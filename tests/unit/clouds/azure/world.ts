/** A machine in memory, a person, and the local Entra, which it asks without a network. */
// What is loaded when it is needed: a test that holds the clock must not wait for the disk.
import "../../../../src/clouds/azure/removal.ts";
import "../../../../src/clouds/azure/session/sessions.ts";
import { azure } from "../../../../src/clouds/azure/cloud.ts";
import { azureSession, type AzureSignIn } from "../../../../src/clouds/azure/credentials.ts";
import type { Session } from "../../../../src/clouds/session.ts";
import type { Interaction } from "../../../../src/clouds/interaction.ts";
import type { Credentials } from "../../../../src/clouds/credentials.ts";
import type { Identity, Provider, ProviderContext, SignInRequest } from "../../../../src/clouds/link.ts";
import { BESIDE } from "../../../../src/clouds/azure/words.ts";
import { memoryKeyring } from "../../../../src/keyring/memory.ts";
import type { Keyring } from "../../../../src/keyring/keyring.ts";
import { type EntraOptions, LocalEntra, SUBSCRIPTION, TENANT } from "../../../local_azure/entra.ts";
import { type MemoryOptions, type MemorySystem, memorySystem } from "../../system/memory_system.ts";
import { identityEntry, MADE_FOR, providerEntry, REGISTRY } from "../entries.ts";
import { openStartPage } from "../oauth/start_page.ts";
import { cloudContext, type Means, signInRequest, type Witness, witness } from "../requests.ts";

export interface AzureWorld {
  readonly system: MemorySystem;
  readonly entra: LocalEntra;
  readonly keyring: Keyring | undefined;
  readonly context: ProviderContext;
  /** Signs in at a provider, as an identity or a person asks for it. */
  signIn(kind: string, spec?: Readonly<Record<string, unknown>>, how?: How): Promise<AzureSignIn>;
  /** Becomes the identity, and keeps its session. */
  become(kind: string, spec?: Readonly<Record<string, unknown>>, how?: How): Promise<Session>;
  /** The person of the last sign-in. */
  witness(): Witness;
}

export interface How {
  readonly means?: Means;
  /** Services beside the resource manager. */
  readonly scopes?: readonly string[];
  readonly principal?: Readonly<Record<string, unknown>>;
  readonly name?: string;
  /** What the person answers to questions. */
  readonly answers?: Partial<Interaction>;
}

export interface WorldOptions extends Partial<EntraOptions> {
  readonly env?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string>>;
  readonly run?: NonNullable<MemoryOptions["run"]>;
  readonly hasKeyring?: boolean;
}

export function azureWorld(
  { env = {}, files = {}, run, hasKeyring = false, ...options }: WorldOptions = {},
): AzureWorld {
  const origin = "https://login.microsoftonline.com";
  const entra = new LocalEntra({ origin, clock: () => system.clock.now(), ...options });
  const system: MemorySystem = memorySystem({
    env: { HOME: "/home/me", PATH: "/usr/bin", ...env },
    files,
    ...(run === undefined ? {} : { run }),
    http: ({ method, url, headers = {}, text }) => entra.answer({ method, url: new URL(url), headers, text }),
    browser: async (address) => {
      const sent = await openStartPage(system, address);
      const { headers = {} } = entra.answer({ method: "GET", url: sent.authorize, headers: {}, text: "" });
      await sent.comeBack(`/${new URL(headers["location"] ?? "").search}`);
      return true;
    },
  });
  const keyring = hasKeyring ? memoryKeyring() : undefined;
  const context = {
    ...cloudContext(system),
    ...(keyring === undefined ? {} : { keyring: () => Promise.resolve({ keyring, why: "asked for" }) }),
  } as ProviderContext;
  let last = witness("none");
  const request = ({ means = "none", scopes = [], answers = {} }: How): SignInRequest & ProviderContext => {
    last = { ...witness(means), ...answers };
    return { ...signInRequest(system, last, { wish: { scopes } }), ...context };
  };
  const provider = (kind: string, spec: Readonly<Record<string, unknown>>, name = "corp"): Provider =>
    REGISTRY.provider(providerEntry({ spec: { tenant_id: TENANT, ...spec } }, name, kind));
  const signIn: AzureWorld["signIn"] = async (kind, spec = {}, how = {}) =>
    await provider(kind, spec).authenticate(request(how)) as AzureSignIn;
  return {
    system,
    entra,
    keyring,
    context,
    signIn,
    witness: () => last,
    async become(kind, spec = {}, { principal = {}, name = "dev", ...how } = {}): Promise<Session> {
      const identity = identityOf(name, principal);
      const upstream: Credentials = await signIn(kind, spec, { scopes: BESIDE, ...how });
      const credentials = azureSession(await identity.assume(upstream, request(how)));
      const session = { provider: "corp", identity: name, madeFor: MADE_FOR, credentials };
      await azure.sessions?.write(session, context);
      return session;
    },
  };
}

export function identityOf(name: string, principal: Readonly<Record<string, unknown>> = {}): Identity {
  return REGISTRY.identity(
    identityEntry({ principal: { subscription_id: SUBSCRIPTION, ...principal } }, name, "azure/subscription"),
  );
}
