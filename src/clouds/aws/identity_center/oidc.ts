/** Sends the four OIDC operations of Identity Center. What the answers mean is judged elsewhere. */
import type { System } from "../../../system/ports.ts";
import type { DeviceReply } from "../../oauth/device_code.ts";
import type { TokenReply } from "../../oauth/token_grant.ts";
import { askForJson } from "../json_request.ts";
import { regionalEndpoint } from "../regional_endpoint.ts";
import type { RegisterReply, RegisterRequest } from "./registration.ts";
import type { TokenRequest } from "./token_request.ts";

/** What comes is of whatever type the service sent. Every operation throws as {@link askForJson}. */
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

/** https://docs.aws.amazon.com/singlesignon/latest/OIDCAPIReference/Welcome.html */
export function connectOidc(system: System, place: OidcPlace): Oidc {
  const endpoint = place.endpoint ?? regionalEndpoint("oidc", place.region);
  const post = (path: string, body: object, signal: AbortSignal, attempts?: number): Promise<object> =>
    askForJson(
      system,
      { endpoint, ...(attempts === undefined ? {} : { attempts }) },
      { method: "POST", path, body },
      signal,
    );
  return {
    endpoint,
    register: (request, signal) => post("/client/register", request, signal),
    startDevice: (request, signal) => post("/device_authorization", request, signal),
    createToken: (request, signal) => post("/token", request, signal),
    pollToken: (request, signal) => post("/token", request, signal, 1),
  };
}
