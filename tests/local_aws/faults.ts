/** What the next calls of an operation suffer, instead of or on top of their proper answer. */

import { oidcError } from "./oidc.ts";
import { html, queryError, type Reply, restError } from "./wire.ts";

export const OPERATIONS = [
  "RegisterClient",
  "Authorize",
  "StartDeviceAuthorization",
  "VerifyDevice",
  "CreateToken",
  "GetRoleCredentials",
  "ListAccounts",
  "ListAccountRoles",
  "Logout",
  "getSigninToken",
  "ConsoleLogin",
  "ConsoleLogout",
  "AuthorizeConsole",
  "CreateOAuth2Token",
  "GetCallerIdentity",
  "AssumeRole",
  "AssumeRoleWithWebIdentity",
  "AssumeRoleWithSAML",
  "GetSessionToken",
  "GetFederationToken",
  "AssumeRoot",
  "ListAccessKeys",
  "CreateAccessKey",
  "UpdateAccessKey",
  "DeleteAccessKey",
] as const;

/** Those of the query protocol. */
export const QUERY_OPERATIONS: readonly Operation[] = OPERATIONS.slice(
  OPERATIONS.indexOf("GetCallerIdentity"),
);

export type Operation = (typeof OPERATIONS)[number];

/**
 * - `slow`: the call is carried out, its answer waits
 * - `throttle`: 429 with `Retry-After` (400 `Throttling` at STS, as in reality); nothing is carried out
 * - `fail`: the service's own internal error with this status (500); nothing is carried out
 * - `refuse`: this error of the service, such as `SlowDownException` (400); nothing is carried out
 * - `cut`: the connection ends without an answer; nothing is carried out
 * - `lose`: the call is carried out and its answer is lost with the connection
 * - `garbage`: status 200 and a body that makes no sense (`text`); nothing is carried out
 * - `captive`: a web page with status 200, as a hotel's network answers; nothing is carried out
 */
export type Fault =
  | { readonly kind: "slow"; readonly milliseconds: number }
  | { readonly kind: "throttle"; readonly retryAfter?: number }
  | { readonly kind: "fail"; readonly status?: number }
  | { readonly kind: "refuse"; readonly type: string; readonly status?: number; readonly message?: string }
  | { readonly kind: "cut" }
  | { readonly kind: "lose" }
  | { readonly kind: "garbage"; readonly text?: string }
  | { readonly kind: "captive" };

export interface FaultPlan {
  /** `fault` for the next `times` calls of the operation, after those planned before. */
  plan(operation: Operation, fault: Fault, times: number): void;
  /** What the call that just arrived suffers. */
  take(operation: string): Fault | undefined;
}

export function newFaultPlan(): FaultPlan {
  const queues = new Map<string, Fault[]>();
  return {
    plan(operation, fault, times): void {
      const queue = queues.get(operation) ?? [];
      queue.push(...Array.from({ length: times }, () => fault));
      queues.set(operation, queue);
    },
    take: (operation) => queues.get(operation)?.shift(),
  };
}

/** The reply that a fault gives by itself, or undefined when the call is carried out. */
export function replyOf(fault: Fault, operation: string): Reply | undefined {
  switch (fault.kind) {
    case "throttle": {
      const reply = throttled(operation);
      return { ...reply, headers: { ...reply.headers, "retry-after": String(fault.retryAfter ?? 1) } };
    }
    case "fail":
      return failed(operation, fault.status ?? 500);
    case "refuse":
      return isQuery(operation)
        ? queryError(fault.status ?? 400, fault.type, fault.message ?? "This call was to be refused")
        : oidcError(fault.type, "This call was to be refused");
    case "garbage":
      return {
        status: 200,
        headers: { "content-type": "application/json" },
        body: fault.text ?? '{"accessToken": ',
      };
    case "captive":
      return html(200, "<!doctype html><title>Welcome</title><p>Accept our terms to use this network.</p>");
    default:
      return undefined;
  }
}

function throttled(operation: string): Reply {
  return isQuery(operation)
    ? queryError(400, "Throttling", "Rate exceeded")
    : restError(429, "TooManyRequestsException", { message: "Rate exceeded" });
}

function failed(operation: string, status: number): Reply {
  if (isQuery(operation)) return queryError(status, "InternalFailure", "The request processing has failed.");
  return restError(status, "InternalServerException", {
    error: "server_error",
    error_description: "An internal error occurred.",
  });
}

function isQuery(operation: string): boolean {
  return QUERY_OPERATIONS.some((one) => one === operation);
}
