/** Which address is which operation. One server plays all three services: their addresses do not overlap. */

import { authorizeConsole, createOAuth2Token } from "./console_sign_in.ts";
import { authorize, decideConsent } from "./authorize.ts";
import { decideDevice, verificationPage } from "./device.ts";
import { type Operation, QUERY_OPERATIONS } from "./faults.ts";
import { answerIam, isIamOperation } from "./iam.ts";
import { registerClient, startDeviceAuthorization } from "./oidc.ts";
import { getRoleCredentials, listAccountRoles, listAccounts, logout } from "./portal.ts";
import type { State } from "./state.ts";
import { answerSts } from "./sts.ts";
import { createToken } from "./token.ts";
import { consoleLogin, consoleLogout, getSigninToken } from "./signin.ts";
import { fieldsOf, type Reply, restError, textField, type WireRequest } from "./wire.ts";

export interface Route {
  readonly operation: Operation | "Unknown";
  readonly answer: (state: State, request: WireRequest) => Reply;
}

const ROUTES: Readonly<Record<string, Route>> = {
  "POST /client/register": { operation: "RegisterClient", answer: registerClient },
  "POST /device_authorization": { operation: "StartDeviceAuthorization", answer: startDeviceAuthorization },
  "POST /token": { operation: "CreateToken", answer: createToken },
  "GET /authorize": { operation: "Authorize", answer: authorize },
  "POST /authorize": { operation: "Authorize", answer: decideConsent },
  "GET /device": { operation: "VerifyDevice", answer: verificationPage },
  "POST /device": { operation: "VerifyDevice", answer: decideDevice },
  "GET /federation/credentials": { operation: "GetRoleCredentials", answer: getRoleCredentials },
  "GET /assignment/accounts": { operation: "ListAccounts", answer: listAccounts },
  "GET /assignment/roles": { operation: "ListAccountRoles", answer: listAccountRoles },
  "POST /logout": { operation: "Logout", answer: logout },
  "POST /federation": { operation: "getSigninToken", answer: getSigninToken },
  "GET /federation": { operation: "ConsoleLogin", answer: consoleLogin },
  "GET /v1/authorize": { operation: "AuthorizeConsole", answer: authorizeConsole },
  "POST /v1/token": { operation: "CreateOAuth2Token", answer: createOAuth2Token },
  "GET /oauth": { operation: "ConsoleLogout", answer: consoleLogout },
};

/** The services of the query protocol share one address; what they are asked for stands in the body. */
function queryRoute(request: WireRequest): Route {
  const action = new URLSearchParams(request.body).get("Action");
  const operation = QUERY_OPERATIONS.find((one) => one === action) ?? "GetCallerIdentity";
  return { operation, answer: isIamOperation(operation) ? answerIam : answerSts };
}

const UNKNOWN: Route = {
  operation: "Unknown",
  answer: () => restError(404, "UnknownOperationException", { message: "There is nothing at this address" }),
};

export function routeOf(request: WireRequest): Route {
  if (request.method === "POST" && request.path === "/") return queryRoute(request);
  return ROUTES[`${request.method} ${request.path}`] ?? UNKNOWN;
}

/** What is worth telling about a call, none of it secret. */
const TELLING_FIELDS = ["grantType", "clientName", "startUrl", "issuerUrl"];
const TELLING_PARAMETERS = [
  "account_id",
  "role_name",
  "max_result",
  "redirect_uri",
  "scopes",
  "user_code",
  "Issuer",
  "Destination",
];

const TELLING_FORM = [
  "RoleArn",
  "RoleSessionName",
  "DurationSeconds",
  "SerialNumber",
  "AccessKeyId",
  "Status",
];

export function detailOf(request: WireRequest): Record<string, string> {
  const detail: Record<string, string> = {};
  const fields = fieldsOf(request.body);
  for (const name of TELLING_FIELDS) {
    const value = textField(fields ?? {}, name);
    if (value !== undefined) detail[name] = value;
  }
  const form = new URLSearchParams(fields === undefined ? request.body : "");
  for (const name of TELLING_FORM) {
    const value = form.get(name);
    if (value !== null) detail[name] = value;
  }
  for (const name of TELLING_PARAMETERS) {
    const value = request.query.get(name);
    if (value !== null) detail[name] = value;
  }
  const seconds = new URLSearchParams(request.body).get("SessionDuration");
  if (seconds !== null) detail["SessionDuration"] = seconds;
  return detail;
}
