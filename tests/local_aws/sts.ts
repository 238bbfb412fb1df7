/** The Security Token Service: the query protocol in, XML out. https://docs.aws.amazon.com/STS/latest/APIReference/ */

import { isSignedBy, signatureOf, signedAt } from "./signature.ts";
import { now, type RoleSession, type State } from "./state.ts";
import { escapeMarkup, queryError, type Reply, type WireRequest, xml } from "./wire.ts";

/** How far the two clocks may be apart. */
const SKEW_MS = 15 * 60 * 1000;

type Action = (state: State, caller: RoleSession, parameters: URLSearchParams) => Reply;

/** The actions that want a signed request. */
const SIGNED_ACTIONS: Readonly<Record<string, Action>> = { GetCallerIdentity: getCallerIdentity };

export function answerSts(state: State, request: WireRequest): Reply {
  const parameters = new URLSearchParams(request.body);
  const action = SIGNED_ACTIONS[parameters.get("Action") ?? ""];
  if (!action || parameters.get("Version") !== "2011-06-15") {
    return queryError(400, "InvalidAction", "Could not find operation for the given action and version");
  }
  const caller = callerOf(state, request);
  return "status" in caller ? caller : action(state, caller, parameters);
}

function callerOf(state: State, request: WireRequest): RoleSession | Reply {
  const claim = signatureOf(request);
  if (!claim) return queryError(403, "MissingAuthenticationToken", "Request is missing Authentication Token");
  if (claim === "malformed") {
    return queryError(400, "IncompleteSignature", "The Authorization header cannot be read");
  }
  const caller = state.roleSessions.get(claim.accessKeyId);
  if (!caller || request.headers.get("x-amz-security-token") !== caller.sessionToken) {
    return queryError(403, "InvalidClientTokenId", "The security token included in the request is invalid.");
  }
  if (!(Math.abs(signedAt(request) - now(state)) <= SKEW_MS)) {
    return queryError(403, "SignatureDoesNotMatch", "Signature expired or not yet valid");
  }
  if (!claim.scope.endsWith("/sts/aws4_request") || !isSignedBy(request, claim, caller.secretAccessKey)) {
    return queryError(
      403,
      "SignatureDoesNotMatch",
      "The request signature does not match the one we calculated.",
    );
  }
  if (caller.expiresAt <= now(state)) {
    return queryError(403, "ExpiredToken", "The security token included in the request is expired");
  }
  return caller;
}

function getCallerIdentity(_state: State, caller: RoleSession): Reply {
  const role = `AWSReservedSSO_${caller.roleName}_0123456789abcdef`;
  return result("GetCallerIdentity", {
    Arn: `arn:aws:sts::${caller.accountId}:assumed-role/${role}/${caller.sessionName}`,
    UserId: `AROA${caller.accountId}EXMPL:${caller.sessionName}`,
    Account: caller.accountId,
  });
}

function result(action: string, fields: Readonly<Record<string, string>>): Reply {
  const members = Object.entries(fields).map(([name, value]) => `<${name}>${escapeMarkup(value)}</${name}>`)
    .join("");
  return xml(
    200,
    `<${action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><${action}Result>${members}` +
      `</${action}Result><ResponseMetadata><RequestId>${crypto.randomUUID()}</RequestId></ResponseMetadata>` +
      `</${action}Response>`,
  );
}
