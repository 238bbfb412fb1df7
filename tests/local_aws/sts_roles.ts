/** Taking on roles: trust policies, external ids, durations, tags and second factors are checked as AWS does. */

import { type Caller, isUser, principalOf, wrongCode } from "./callers.ts";
import { readToken } from "./id_tokens.ts";
import type { LocalRole } from "./local_principals.ts";
import { queryResult } from "./query.ts";
import { issueRoleSession, now, type State } from "./state.ts";
import { credentialsOf, durationIn, factorOf, listIn, tagsIn } from "./sts_session.ts";
import { queryError, type Reply } from "./wire.ts";

export function assumeRole(state: State, caller: Caller, parameters: URLSearchParams): Reply {
  const arn = parameters.get("RoleArn") ?? "";
  const role = state.settings.roles.find((one) => one.arn === arn);
  const who = principalOf(caller);
  const deny = (action: string): Reply =>
    queryError(
      403,
      "AccessDenied",
      `User: ${who} is not authorized to perform: ${action} on resource: ${arn}`,
    );
  const sessionName = parameters.get("RoleSessionName") ?? "";
  if (!/^[\w+=,.@-]{2,64}$/.test(sessionName)) return invalid("roleSessionName");
  const duration = durationIn(parameters, 3600, 43_200);
  if (typeof duration !== "number") return duration;
  const factor = factorOf(state, caller, parameters);
  if (factor === "wrong") return wrongCode("sts:AssumeRole");
  const isTrusted = role?.trusts.some((one) => one === "*" || one === who);
  if (role === undefined || !isTrusted) return deny("sts:AssumeRole");
  if (role.externalId !== undefined && role.externalId !== parameters.get("ExternalId")) {
    return deny("sts:AssumeRole");
  }
  const hadFactor = factor === "right" ||
    (!isUser(caller) && caller.mfa === true && caller.user !== undefined);
  if (role.mfa === true && !hadFactor) return deny("sts:AssumeRole");
  if (!isUser(caller) && duration > 3600) {
    return tooLong("1 hour session limit for roles assumed by role chaining.");
  }
  if (duration > (role.maxDuration ?? 3600)) return tooLong("MaxSessionDuration set for this role.");
  const inherited = isUser(caller) ? {} : caller.transitive ?? {};
  const tags = tagsIn(parameters);
  if (Object.keys(tags).length > 0 && role.tagging === false) return deny("sts:TagSession");
  if (Object.keys(tags).some((key) => Object.hasOwn(inherited, key))) {
    return queryError(400, "InvalidParameterValue", "One of the specified transitive tag keys can't be set");
  }
  const before = isUser(caller) ? undefined : caller.sourceIdentity;
  const sourceIdentity = parameters.get("SourceIdentity") ?? before;
  if (sourceIdentity !== undefined && role.sourceIdentity === false) return deny("sts:SetSourceIdentity");
  if (before !== undefined && sourceIdentity !== before) return deny("sts:SetSourceIdentity");
  const kept = listIn(parameters, "TransitiveTagKeys").map((key) => [key, tags[key] ?? ""] as const);
  return issued(state, role, "AssumeRole", {
    sessionName,
    duration,
    chained: !isUser(caller),
    transitive: { ...inherited, ...Object.fromEntries(kept) },
    ...(sourceIdentity === undefined ? {} : { sourceIdentity }),
  });
}

export function assumeRoleWithWebIdentity(state: State, parameters: URLSearchParams): Reply {
  const claims = readToken(parameters.get("WebIdentityToken") ?? "");
  if (claims === undefined) {
    return queryError(
      400,
      "InvalidIdentityToken",
      "Couldn't retrieve verification key from your identity provider",
    );
  }
  const audiences = state.settings.issuers[claims.iss];
  if (audiences === undefined) {
    return queryError(
      400,
      "InvalidIdentityToken",
      `No OpenIDConnect provider found in your account for ${claims.iss}`,
    );
  }
  if (!audiences.includes(claims.aud)) {
    return queryError(400, "InvalidIdentityToken", "Incorrect token audience");
  }
  if (claims.exp * 1000 <= now(state)) {
    return queryError(
      400,
      "ExpiredTokenException",
      "Token expired: current date/time must be before the expiration",
    );
  }
  const role = state.settings.roles.find(({ arn }) => arn === parameters.get("RoleArn"));
  const isTrusted = role?.trusts.includes(claims.iss) && (role.subject ?? claims.sub) === claims.sub;
  if (role === undefined || !isTrusted) {
    return queryError(403, "AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity");
  }
  const duration = durationIn(parameters, 3600, 43_200);
  if (typeof duration !== "number") return duration;
  if (duration > (role.maxDuration ?? 3600)) return tooLong("MaxSessionDuration set for this role.");
  const sessionName = parameters.get("RoleSessionName") ?? "";
  if (!/^[\w+=,.@-]{2,64}$/.test(sessionName)) return invalid("roleSessionName");
  return issued(state, role, "AssumeRoleWithWebIdentity", { sessionName, duration });
}

interface Issued {
  readonly sessionName: string;
  readonly duration: number;
  readonly chained?: boolean;
  readonly sourceIdentity?: string;
  readonly transitive?: Readonly<Record<string, string>>;
}

function issued(state: State, { arn }: LocalRole, action: string, { duration, ...session }: Issued): Reply {
  const [, partition = "aws", , , accountId = "", path = ""] = arn.split(":");
  const roleName = path.split("/").at(-1) ?? "";
  const made = issueRoleSession(state, { accountId, roleName, principal: arn, ...session }, duration);
  return queryResult(action, {
    Credentials: credentialsOf(made),
    AssumedRoleUser: {
      AssumedRoleId: `AROA${accountId}:${session.sessionName}`,
      Arn: `arn:${partition}:sts::${accountId}:assumed-role/${roleName}/${session.sessionName}`,
    },
  });
}

function tooLong(limit: string): Reply {
  return queryError(400, "ValidationError", `The requested DurationSeconds exceeds the ${limit}`);
}

function invalid(what: string): Reply {
  return queryError(400, "ValidationError", `1 validation error detected: Value at '${what}' failed`);
}
