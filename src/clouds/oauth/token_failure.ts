/**
 * What an answer of a token endpoint means:
 *
 * - `pending`: the person has not confirmed yet
 * - `slow_down`: as pending, and the questions come too fast
 * - `expired`: the code was not confirmed in time
 * - `denied`: the person, or a rule, said no
 * - `dead_grant`: the code or refresh token is used up or revoked
 * - `dead_client`: the registration is not known any more
 * - `transient`: may work a moment later
 * - `other`: none of these
 */
export type TokenFailure =
  | "pending"
  | "slow_down"
  | "expired"
  | "denied"
  | "dead_grant"
  | "dead_client"
  | "transient"
  | "other";

/** By the words of RFC 6749 and RFC 8628. */
const FAILURES: Readonly<Record<string, TokenFailure>> = {
  authorization_pending: "pending",
  slow_down: "slow_down",
  expired_token: "expired",
  access_denied: "denied",
  invalid_grant: "dead_grant",
  invalid_client: "dead_client",
  unauthorized_client: "dead_client",
  temporarily_unavailable: "transient",
};

export function failureNamed(word: string): TokenFailure {
  return Object.hasOwn(FAILURES, word) ? FAILURES[word] ?? "other" : "other";
}
