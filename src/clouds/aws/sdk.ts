/**
 * The only door to the AWS SDK. It is loaded when the first request is made, never at start-up, and sees nothing
 * of the user's own AWS settings: everything it would look up there is given, or taken away, before it loads.
 */
import type { SSOClient } from "@aws-sdk/client-sso";
import type { SSOOIDCClient } from "@aws-sdk/client-sso-oidc";
import type { STSClient } from "@aws-sdk/client-sts";
import type { Http } from "../../system/http.ts";
import type { Env, System } from "../../system/ports.ts";
import { type FetchHandler, fetchHandler } from "./fetch_handler.ts";
import type { AwsKeyValues } from "./keys.ts";
import { Sha256 } from "./sha256.ts";

export type OidcSdk = typeof import("@aws-sdk/client-sso-oidc");
export type PortalSdk = typeof import("@aws-sdk/client-sso");
export type StsSdk = typeof import("@aws-sdk/client-sts");

export interface ClientOptions {
  readonly region: string;
  /** Checked by `endpointFor`; undefined for the region's own endpoint. */
  readonly endpoint: string | undefined;
  /** How often a request is sent before its failure counts; throttling, 5xx and lost connections are tried again. */
  readonly attempts?: number;
}

/** The SDK's package for OIDC with a client for it. */
export async function oidcClient(
  system: System,
  options: ClientOptions,
): Promise<{ sdk: OidcSdk; client: SSOOIDCClient }> {
  isolate(system.env, system.platform === "windows");
  const sdk = named(await import("@aws-sdk/client-sso-oidc"), "SSOOIDCClient");
  return { sdk, client: new sdk.SSOOIDCClient(settings(system.http, options)) };
}

/** The SDK's package for the access portal with a client for it. */
export async function portalClient(
  system: System,
  options: ClientOptions,
): Promise<{ sdk: PortalSdk; client: SSOClient }> {
  isolate(system.env, system.platform === "windows");
  const sdk = named(await import("@aws-sdk/client-sso"), "SSOClient");
  return { sdk, client: new sdk.SSOClient(settings(system.http, options)) };
}

/** The SDK's package for STS with a client for it that signs with these keys, where there are some. */
export async function stsClient(
  system: System,
  { keys, ...options }: ClientOptions & { readonly keys: SigningKeys | undefined },
): Promise<{ sdk: StsSdk; client: STSClient }> {
  isolate(system.env, system.platform === "windows");
  const sdk = named(await import("@aws-sdk/client-sts"), "STSClient");
  const client = new sdk.STSClient({
    ...settings(system.http, options),
    // Without any, the SDK would look for some. What needs no signature is sent without one.
    credentials: keys === undefined ? { accessKeyId: "-", secretAccessKey: "-" } : {
      accessKeyId: keys.accessKeyId,
      secretAccessKey: keys.secretAccessKey.reveal(),
      ...(keys.sessionToken === undefined ? {} : { sessionToken: keys.sessionToken.reveal() }),
    },
    useGlobalEndpoint: false,
  });
  return { sdk, client };
}

type SigningKeys = Pick<AwsKeyValues, "accessKeyId" | "secretAccessKey" | "sessionToken">;

/**
 * The port sends again what may be gone a moment later, within the time that there is. Left to the SDK is what it alone
 * can put right: a signature by a clock that is wrong, once it has learned the time from the answer.
 */
const CLOCK_ALONE = {
  mode: "standard",
  acquireInitialRetryToken: () => Promise.resolve(attempt(0)),
  refreshRetryTokenForRetry: (token: Attempt, { error }: { readonly error?: unknown }): Promise<Attempt> =>
    token.getRetryCount() === 0 && isClockCorrected(error)
      ? Promise.resolve(attempt(1))
      : Promise.reject(new Error("it is not sent again")),
  recordSuccess(): void {},
};

interface Attempt {
  getRetryCount(): number;
  getRetryDelay(): number;
}

function attempt(count: number): Attempt {
  return { getRetryCount: () => count, getRetryDelay: () => 0 };
}

function isClockCorrected(error: unknown): boolean {
  const { $metadata } = Object(error);
  return Object($metadata).clockSkewCorrected === true;
}

interface ClientSettings {
  region: string;
  endpoint?: string;
  requestHandler: FetchHandler;
  sha256: typeof Sha256;
  maxAttempts: number;
  retryStrategy: typeof CLOCK_ALONE;
  defaultsMode: "standard";
  useDualstackEndpoint: boolean;
  useFipsEndpoint: boolean;
  authSchemePreference: string[];
  userAgentAppId: string;
  defaultUserAgentProvider: () => Promise<[string, string?][]>;
}

/** Whatever is missing here, the SDK would look up in the environment and in `~/.aws`. */
function settings(http: Http, options: ClientOptions): ClientSettings {
  return {
    region: options.region,
    ...(options.endpoint === undefined ? {} : { endpoint: options.endpoint }),
    requestHandler: fetchHandler(http, options.attempts ?? 3),
    sha256: Sha256,
    maxAttempts: 2,
    retryStrategy: CLOCK_ALONE,
    defaultsMode: "standard",
    useDualstackEndpoint: false,
    useFipsEndpoint: false,
    authSchemePreference: [],
    userAgentAppId: "",
    defaultUserAgentProvider: () => Promise.resolve([["atmos"]]),
  };
}

/**
 * Some lookups of the SDK cannot be answered by settings, so the process environment loses every `AWS_` name, and
 * the shared files point at nothing. Only libraries read it: children get the program's own view.
 */
function isolate(env: Env, windows: boolean): void {
  const nothing = windows ? "\\\\.\\NUL" : "/dev/null";
  const set = {
    AWS_CONFIG_FILE: nothing,
    AWS_SHARED_CREDENTIALS_FILE: nothing,
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_SDK_JS_SUPPRESS_MAINTENANCE_MODE_MESSAGE: "1",
  };
  const unset = Object.keys(env.all()).filter((name) => name.startsWith("AWS_") && !(name in set));
  env.patchProcess({ set, unset });
}

/**
 * A package in CommonJS. Run from source its names are members of what `import()` gives; in a bundle they may be
 * members of `default` alone.
 */
function named<Sdk extends object>(loaded: Sdk, name: keyof Sdk): Sdk {
  return name in loaded ? loaded : (loaded as Sdk & { default: Sdk }).default;
}
