/** What a token of Entra says of itself. It is not verified here: it came from Entra itself. Pure. */
import { printable } from "../../printable.ts";
import type { Secret } from "../../secret.ts";
import { payloadOf } from "../read_id_token.ts";
import { field, textOf, wordOf } from "../untyped.ts";
import type { Principal } from "./values.ts";

export interface TokenClaims {
  /** The directory that issued it, in lower case; undefined when it does not say. */
  readonly tenant: string | undefined;
  readonly principal: Principal | undefined;
}

export function claimsOf(token: Secret): TokenClaims {
  return readClaims(payloadOf(token.reveal()));
}

/** @param claims the payload of an access token or ID token */
export function readClaims(claims: unknown): TokenClaims {
  const claim = (...names: string[]): string | undefined =>
    names.map((name) => wordOf(field(claims, name))).find((word) => word !== undefined);
  const named = (...names: string[]): string | undefined =>
    names.map((name) => nameOf(field(claims, name))).find((text) => text !== undefined);
  const objectId = claim("oid")?.toLowerCase();
  const user = named("preferred_username", "upn", "unique_name", "email");
  const app = claim("appid", "azp");
  const isApp = claim("idtyp") === "app" || user === undefined;
  const name = isApp ? app : user;
  return {
    tenant: claim("tid")?.toLowerCase(),
    principal: objectId === undefined || name === undefined
      ? undefined
      : { kind: isApp ? "app" : "user", name, objectId },
  };
}

/** Characters of the longest name that a directory takes, and some more. */
const LONGEST_NAME = 256;

/** A text that a person can read as it is, in whatever script. */
function nameOf(value: unknown): string | undefined {
  const text = textOf(value);
  return text !== undefined && text.length <= LONGEST_NAME && printable(text) === text ? text : undefined;
}
