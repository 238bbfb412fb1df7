/** Sends the four OIDC operations of Identity Center. What the answers mean is judged elsewhere. */
import type { System } from "../../../system/ports.ts";
import type { DeviceReply } from "../../oauth/device_code.ts";
import type { TokenReply } from "../../oauth/token_grant.ts";
import { oidcClient } from "../sdk.ts";
import type { RegisterReply, RegisterRequest } from "./registration.ts";
import type { TokenRequest } from "./token_request.ts";

/** Every operation throws what the SDK throws, or the reason of the signal. */
export interface Oidc {
  /** Where the pages are, without a slash at the end. */
  readonly endpoint: string;
  register(request: RegisterRequest, signal: AbortSignal): Promise<RegisterReply>;
  startDevice(
    request: { clientId: string; clientSecret: string; startUrl: string },
    signal: AbortSignal,
  ): Promise<DeviceReply>;
  createToken(request: TokenRequest, signal: AbortSignal): Promise<TokenReply>;
  /** As {@link createToken}, but never asks twice: the caller keeps its own pace. */
  pollToken(request: TokenRequest, signal: AbortSignal): Promise<TokenReply>;
}

export interface OidcPlace {
  readonly region: string;
  /** Undefined for the region's own endpoint. */
  readonly endpoint: string | undefined;
}

/** Loads the AWS SDK. */
export async function connectOidc(system: System, place: OidcPlace): Promise<Oidc> {
  const { sdk, client } = await oidcClient(system, place);
  const { client: impatient } = await oidcClient(system, { ...place, attempts: 1 });
  return {
    endpoint: place.endpoint ?? ownEndpoint(client, place.region),
    register: (request, abortSignal) => client.send(new sdk.RegisterClientCommand(request), { abortSignal }),
    startDevice: (request, abortSignal) =>
      client.send(new sdk.StartDeviceAuthorizationCommand(request), { abortSignal }),
    createToken: (request, abortSignal) => client.send(new sdk.CreateTokenCommand(request), { abortSignal }),
    pollToken: (request, abortSignal) => impatient.send(new sdk.CreateTokenCommand(request), { abortSignal }),
  };
}

/** The SDK knows the domain of every partition: `amazonaws.com`, `amazonaws.com.cn` and the others. */
function ownEndpoint(client: Awaited<ReturnType<typeof oidcClient>>["client"], region: string): string {
  const { url } = client.config.endpointProvider({ Region: region, UseDualStack: false, UseFIPS: false });
  return url.href.replace(/\/+$/, "");
}
