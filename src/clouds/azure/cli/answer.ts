/** What `az account get-access-token` prints. Pure. */
import { Secret } from "../../../secret.ts";
import { field, parsedJson, textOf, wordOf } from "../../untyped.ts";
import type { AccessToken } from "../values.ts";

/** Undefined for what is none. */
export function tokenIn(stdout: string): AccessToken | undefined {
  const answer = parsedJson(stdout);
  const token = wordOf(field(answer, "accessToken"));
  const expiresAt = endIn(answer);
  return token === undefined || expiresAt === undefined ? undefined : { token: new Secret(token), expiresAt };
}

/** Milliseconds since 1970. Versions before 2.54 tell the local time alone, as in `2026-01-02 03:04:05.999999`. */
function endIn(answer: unknown): number | undefined {
  const seconds = field(answer, "expires_on");
  if (typeof seconds === "number" && seconds > 0 && seconds < 1e11) return seconds * 1000;
  const local = textOf(field(answer, "expiresOn")) ?? "";
  const [, day, time] = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)/.exec(local) ?? [];
  const moment = day === undefined || time === undefined ? NaN : Date.parse(`${day}T${time}`);
  return Number.isNaN(moment) ? undefined : moment;
}
