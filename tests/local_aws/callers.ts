/** Who has signed a request. */

import { userArn } from "./principals.ts";
import { isSignedBy, signatureOf, signedAt } from "./signature.ts";
import { now, type RoleSession, type State, type UserKey } from "./state.ts";
import { queryError, type Reply, type WireRequest } from "./wire.ts";

/** How far the two clocks may be apart. */
const SKEW_MS = 15 * 60 * 1000;

export type Caller = RoleSession | UserKey;

export function isUser(caller: Caller): caller is UserKey {
  return "active" in caller;
}

/** Whom a trust policy knows the caller as. */
export function principalOf(caller: Caller): string {
  if (isUser(caller)) return userArn(caller.user);
  return caller.principal ?? `arn:aws:iam::${caller.accountId}:role/AWSReservedSSO_${caller.roleName}`;
}

/** The refusal of a one-time code. */
export function wrongCode(action: string): Reply {
  return queryError(
    403,
    "AccessDenied",
    `MultiFactorAuthentication failed with invalid MFA one time pass code. (${action})`,
  );
}

export function callerOf(state: State, request: WireRequest, service: string): Caller | Reply {
  const claim = signatureOf(request);
  if (!claim) return queryError(403, "MissingAuthenticationToken", "Request is missing Authentication Token");
  if (claim === "malformed") {
    return queryError(400, "IncompleteSignature", "The Authorization header cannot be read");
  }
  const caller = state.roleSessions.get(claim.accessKeyId) ?? state.userKeys.get(claim.accessKeyId);
  const token = request.headers.get("x-amz-security-token");
  const isKnown = caller !== undefined &&
    (isUser(caller) ? caller.active && token === undefined : token === caller.sessionToken);
  if (!isKnown) {
    return queryError(403, "InvalidClientTokenId", "The security token included in the request is invalid.");
  }
  if (!(Math.abs(signedAt(request) - now(state)) <= SKEW_MS)) {
    return queryError(403, "SignatureDoesNotMatch", "Signature expired or not yet valid");
  }
  if (
    !claim.scope.endsWith(`/${service}/aws4_request`) || !isSignedBy(request, claim, caller.secretAccessKey)
  ) {
    return queryError(
      403,
      "SignatureDoesNotMatch",
      "The request signature does not match the one we calculated.",
    );
  }
  if (!isUser(caller) && caller.expiresAt <= now(state)) {
    return queryError(403, "ExpiredToken", "The security token included in the request is expired");
  }
  return caller;
}
