/**
 * `ATMOS_SESSION` names the stored session that a child was lent: `<kind>/<provider>/<made for>[/<realm>]`. It is no
 * secret. With it a prompt finds out how long the session lasts, wherever one has gone in the shell, without reading a
 * configuration. Pure.
 */
import type { SessionKey } from "../../clouds/session.ts";

export const SESSION_VARIABLE = "ATMOS_SESSION";

export interface NamedSession extends Omit<SessionKey, "identity"> {
  readonly kind: string;
  readonly realm: string | undefined;
}

export function sessionText({ kind, provider, madeFor, realm }: NamedSession): string {
  return [kind, provider, madeFor, ...(realm === undefined ? [] : [realm])].map(encodeURIComponent).join("/");
}

/** Undefined for what this program has not written. */
export function readSessionText(text: string): NamedSession | undefined {
  let words: string[];
  try {
    words = text.split("/").map(decodeURIComponent);
  } catch {
    return undefined;
  }
  const [kind = "", provider = "", madeFor = "", realm, ...more] = words;
  const isOurs = more.length === 0 && kind !== "" && provider !== "" && /^[0-9a-f]+-[0-9a-f]+$/.test(madeFor);
  return isOurs ? { kind, provider, madeFor, realm } : undefined;
}
