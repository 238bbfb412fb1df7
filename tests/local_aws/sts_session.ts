/** What the actions of STS that give out a session have in common. */

import { type Caller, isUser } from "./callers.ts";
import { takeCode } from "./principals.ts";
import type { Fields } from "./query.ts";
import type { RoleSession, State } from "./state.ts";
import { queryError, type Reply } from "./wire.ts";

export function credentialsOf(session: RoleSession): Fields {
  return {
    AccessKeyId: session.accessKeyId,
    SecretAccessKey: session.secretAccessKey,
    SessionToken: session.sessionToken,
    Expiration: new Date(session.expiresAt).toISOString().replace(/\.\d+/, ""),
  };
}

/** Seconds that are asked for, or a refusal. */
export function durationIn(parameters: URLSearchParams, usual: number, longest: number): number | Reply {
  const seconds = Number(parameters.get("DurationSeconds") ?? usual);
  if (Number.isInteger(seconds) && seconds >= 900 && seconds <= longest) return seconds;
  return queryError(
    400,
    "ValidationError",
    `1 validation error detected: Value '${seconds}' at 'durationSeconds' failed to satisfy constraint`,
  );
}

/** The second factor of a request: given and right, given and wrong, or not given. */
export function factorOf(
  state: State,
  caller: Caller,
  parameters: URLSearchParams,
): "right" | "wrong" | "none" {
  const [serial, code] = [parameters.get("SerialNumber"), parameters.get("TokenCode")];
  if (serial === null && code === null) return "none";
  const own = isUser(caller) ? caller.user.mfaSerial : undefined;
  return serial !== null && code !== null && serial === own && takeCode(state, serial, code)
    ? "right"
    : "wrong";
}

/** `<name>.member.<n>[.<field>]` as a list of its members. */
export function listIn(parameters: URLSearchParams, name: string): string[] {
  const values: string[] = [];
  for (let index = 1;; index++) {
    const value = parameters.get(`${name}.member.${index}`);
    if (value === null) return values;
    values.push(value);
  }
}

/** The session tags of a request. */
export function tagsIn(parameters: URLSearchParams): Record<string, string> {
  const tags: Record<string, string> = {};
  for (let index = 1;; index++) {
    const key = parameters.get(`Tags.member.${index}.Key`);
    if (key === null) return tags;
    tags[key] = parameters.get(`Tags.member.${index}.Value`) ?? "";
  }
}
