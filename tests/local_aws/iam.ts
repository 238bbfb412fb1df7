/** A user's own access keys, as IAM manages them. https://docs.aws.amazon.com/IAM/latest/APIReference/ */

import { type Caller, callerOf, isUser } from "./callers.ts";
import { userArn } from "./principals.ts";
import { queryResult } from "./query.ts";
import { newUserKey, type State, type UserKey } from "./state.ts";
import type { LocalUser } from "./local_principals.ts";
import { queryError, type Reply, type WireRequest } from "./wire.ts";

const NAMESPACE = "https://iam.amazonaws.com/doc/2010-05-08/";

/** A user has at most so many. */
const MOST_KEYS = 2;

type Action = (state: State, user: LocalUser, parameters: URLSearchParams) => Reply;

const ACTIONS: Readonly<Record<string, Action>> = {
  ListAccessKeys: listKeys,
  CreateAccessKey: createKey,
  UpdateAccessKey: updateKey,
  DeleteAccessKey: deleteKey,
};

export function isIamOperation(operation: string): boolean {
  return Object.hasOwn(ACTIONS, operation);
}

export function answerIam(state: State, request: WireRequest): Reply {
  const parameters = new URLSearchParams(request.body);
  const action = ACTIONS[parameters.get("Action") ?? ""];
  if (action === undefined || parameters.get("Version") !== "2010-05-08") {
    return queryError(400, "InvalidAction", "Could not find operation for the given action and version");
  }
  const caller = callerOf(state, request, "iam");
  if ("status" in caller) return caller;
  const user = userOf(state, caller);
  return user === undefined
    ? queryError(403, "InvalidClientTokenId", "The security token included in the request is invalid")
    : action(state, user, parameters);
}

/** A user by its keys, or by a session of it that a second factor was given for. */
function userOf({ settings }: State, caller: Caller): LocalUser | undefined {
  if (isUser(caller)) return caller.user;
  return caller.mfa ? settings.users.find((user) => userArn(user) === caller.user) : undefined;
}

function keysOf(state: State, user: LocalUser): UserKey[] {
  return [...state.userKeys.values()].filter((key) => key.user === user);
}

function described(key: UserKey): { UserName: string; AccessKeyId: string; Status: string } {
  return {
    UserName: key.user.name,
    AccessKeyId: key.accessKeyId,
    Status: key.active ? "Active" : "Inactive",
  };
}

function listKeys(state: State, user: LocalUser): Reply {
  const AccessKeyMetadata = keysOf(state, user).map(described);
  return queryResult("ListAccessKeys", { AccessKeyMetadata, IsTruncated: "false" }, NAMESPACE);
}

function createKey(state: State, user: LocalUser): Reply {
  if (keysOf(state, user).length >= MOST_KEYS) {
    return queryError(409, "LimitExceeded", "Cannot exceed quota for AccessKeysPerUser: 2");
  }
  const key = newUserKey(state, user);
  return queryResult(
    "CreateAccessKey",
    { AccessKey: { ...described(key), SecretAccessKey: key.secretAccessKey } },
    NAMESPACE,
  );
}

function updateKey(state: State, user: LocalUser, parameters: URLSearchParams): Reply {
  const key = keysOf(state, user).find(({ accessKeyId }) => accessKeyId === parameters.get("AccessKeyId"));
  if (key === undefined) return noSuchKey();
  key.active = parameters.get("Status") === "Active";
  return queryResult("UpdateAccessKey", {}, NAMESPACE);
}

function deleteKey(state: State, user: LocalUser, parameters: URLSearchParams): Reply {
  const key = keysOf(state, user).find(({ accessKeyId }) => accessKeyId === parameters.get("AccessKeyId"));
  if (key === undefined) return noSuchKey();
  state.userKeys.delete(key.accessKeyId);
  return queryResult("DeleteAccessKey", {}, NAMESPACE);
}

function noSuchKey(): Reply {
  return queryError(404, "NoSuchEntity", "The Access Key with that id cannot be found");
}
