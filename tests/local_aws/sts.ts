/** The Security Token Service: the query protocol in, XML out. https://docs.aws.amazon.com/STS/latest/APIReference/ */

import { type Caller, callerOf, isUser, principalOf, wrongCode } from "./callers.ts";
import { userArn } from "./principals.ts";
import { queryResult } from "./query.ts";
import { issueRoleSession, type RoleSession, type State } from "./state.ts";
import { assumeRole, assumeRoleWithWebIdentity } from "./sts_roles.ts";
import { assumeRoleWithSaml } from "./sts_saml.ts";
import { credentialsOf, durationIn, factorOf } from "./sts_session.ts";
import { queryError, type Reply, type WireRequest } from "./wire.ts";

type Action = (state: State, caller: Caller, parameters: URLSearchParams) => Reply;

/** The actions that want a signed request. */
const SIGNED_ACTIONS: Readonly<Record<string, Action>> = {
  GetCallerIdentity: getCallerIdentity,
  AssumeRole: assumeRole,
  GetSessionToken: getSessionToken,
  GetFederationToken: getFederationToken,
  AssumeRoot: assumeRoot,
};

const UNSIGNED_ACTIONS: Readonly<Record<string, (state: State, parameters: URLSearchParams) => Reply>> = {
  AssumeRoleWithWebIdentity: assumeRoleWithWebIdentity,
  AssumeRoleWithSAML: assumeRoleWithSaml,
};

export function answerSts(state: State, request: WireRequest): Reply {
  const parameters = new URLSearchParams(request.body);
  const name = parameters.get("Action") ?? "";
  const isKnown = parameters.get("Version") === "2011-06-15";
  const open = isKnown ? UNSIGNED_ACTIONS[name] : undefined;
  if (open !== undefined) {
    // A signature of nobody would be refused by the real service, too.
    return request.headers.has("authorization")
      ? queryError(403, "InvalidClientTokenId", "The security token included in the request is invalid.")
      : open(state, parameters);
  }
  const action = isKnown ? SIGNED_ACTIONS[name] : undefined;
  if (!action) {
    return queryError(400, "InvalidAction", "Could not find operation for the given action and version");
  }
  const caller = callerOf(state, request, "sts");
  return "status" in caller ? caller : action(state, caller, parameters);
}

function getCallerIdentity(_state: State, caller: Caller): Reply {
  if (isUser(caller)) {
    const { user } = caller;
    return queryResult("GetCallerIdentity", {
      Arn: userArn(user),
      UserId: `AIDA${user.accountId}`,
      Account: user.accountId,
    });
  }
  return queryResult("GetCallerIdentity", {
    Arn: arnOf(caller),
    UserId: `AROA${caller.accountId}EXMPL:${caller.sessionName}`,
    Account: caller.accountId,
  });
}

function arnOf(caller: RoleSession): string {
  if (caller.federated !== undefined) {
    return `arn:aws:sts::${caller.accountId}:federated-user/${caller.federated}`;
  }
  if (caller.user !== undefined) return caller.user;
  if (caller.task !== undefined) return `arn:aws:iam::${caller.accountId}:root`;
  const role = caller.principal === undefined
    ? `AWSReservedSSO_${caller.roleName}_0123456789abcdef`
    : caller.roleName;
  const partition = (caller.principal ?? "arn:aws").split(":")[1];
  return `arn:${partition}:sts::${caller.accountId}:assumed-role/${role}/${caller.sessionName}`;
}

function getSessionToken(state: State, caller: Caller, parameters: URLSearchParams): Reply {
  if (!isUser(caller)) {
    return queryError(403, "AccessDenied", "Cannot call GetSessionToken with session credentials");
  }
  const duration = durationIn(parameters, 43_200, 129_600);
  if (typeof duration !== "number") return duration;
  const factor = factorOf(state, caller, parameters);
  if (factor === "wrong") return wrongCode("sts:GetSessionToken");
  const { user } = caller;
  const session = issueRoleSession(state, {
    accountId: user.accountId,
    roleName: user.name,
    sessionName: user.name,
    principal: userArn(user),
    user: userArn(user),
    mfa: factor === "right",
  }, duration);
  return queryResult("GetSessionToken", { Credentials: credentialsOf(session) });
}

function getFederationToken(state: State, caller: Caller, parameters: URLSearchParams): Reply {
  if (!isUser(caller)) {
    return queryError(403, "AccessDenied", "Cannot call GetFederationToken with session credentials");
  }
  const federated = parameters.get("Name") ?? "";
  if (!/^[\w+=,.@-]{2,32}$/.test(federated)) {
    return queryError(400, "ValidationError", "1 validation error detected: Value at 'name' failed");
  }
  const duration = durationIn(parameters, 43_200, 129_600);
  if (typeof duration !== "number") return duration;
  const { user } = caller;
  const session = issueRoleSession(state, {
    accountId: user.accountId,
    roleName: user.name,
    sessionName: user.name,
    principal: userArn(user),
    user: userArn(user),
    federated,
  }, duration);
  return queryResult("GetFederationToken", { Credentials: credentialsOf(session) });
}

function assumeRoot(state: State, caller: Caller, parameters: URLSearchParams): Reply {
  const target = parameters.get("TargetPrincipal") ?? "";
  const policy = parameters.get("TaskPolicyArn.arn") ?? "";
  const duration = Number(parameters.get("DurationSeconds") ?? 900);
  if (!(duration >= 0 && duration <= 900)) {
    return queryError(
      400,
      "ValidationError",
      "1 validation error detected: durationSeconds must be at most 900",
    );
  }
  const [, task] = /^arn:aws[a-z-]*:iam::aws:policy\/root-task\/(\w+)$/.exec(policy) ?? [];
  if (task === undefined) return queryError(400, "ValidationError", "TaskPolicyArn is not a task policy");
  // The management account of the organisation is its first one.
  if (principalOf(caller).split(":")[4] !== state.settings.accounts[0]?.id) {
    return queryError(
      403,
      "AccessDenied",
      `User: ${principalOf(caller)} is not authorized to perform: sts:AssumeRoot on resource: ${target}`,
    );
  }
  const session = issueRoleSession(
    state,
    { accountId: target, roleName: "root", sessionName: "root", task },
    duration,
  );
  return queryResult("AssumeRoot", { Credentials: credentialsOf(session) });
}
