/** What GitHub's answers mean. Pure. No message repeats a token. */
import { AtmosError } from "../../errors.ts";
import type { IdToken } from "../id_token.ts";
import { type ExpectedToken, field, parsedJson, readIdToken } from "../read_id_token.ts";

/** @throws AtmosError `access_denied` when GitHub refuses, `unavailable` when its answer cannot be used */
export function judgeAnswer(
  { status, body }: { readonly status: number; readonly body: Uint8Array },
  doing: string,
): string {
  if (status === 401 || status === 403) {
    throw new AtmosError("access_denied", `${doing}: GitHub refused the job's request (${status})`, {
      hint: "Give the job `permissions: id-token: write`, and ask while it runs.",
    });
  }
  const value = status === 200 ? field(parsedJson(new TextDecoder().decode(body)), "value") : undefined;
  if (typeof value === "string") return value;
  const state = status === 200 ? "GitHub's answer holds no token" : `GitHub answered ${status}`;
  throw new AtmosError("unavailable", `${doing}: ${state}`, { hint: "Try again in a moment." });
}

/** The token, read. @throws AtmosError `unavailable` when it cannot be used */
export function judgeToken(text: string, expected: Omit<ExpectedToken, "hint">): IdToken {
  return readIdToken(text, { ...expected, hint: HINT });
}

const HINT =
  "Look whether a step of the job sets ACTIONS_ID_TOKEN or ACTIONS_ID_TOKEN_REQUEST_URL, and whether the clock is " +
  "right.";
