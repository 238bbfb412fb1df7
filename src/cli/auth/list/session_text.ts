import { formatRemaining } from "../../text/time.ts";
import type { ListedIdentity } from "./listing.ts";

/** What is left of the session; of a name that only others have a session for, that there is one. */
export function sessionText(
  { session, others }: Pick<ListedIdentity, "session" | "others">,
  now: number,
): string {
  if (session !== undefined) return formatRemaining(session.expiresAt, now);
  return others > 0 ? "other settings" : "";
}
