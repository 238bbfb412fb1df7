/** A password as the keyring has it. Pure. */
import { Secret } from "../../../secret.ts";
import { field, parsedJson } from "../../untyped.ts";

/**
 * A password is kept with the address that it was typed for: a project that calls another one by the same name does not
 * get it.
 */
export function keptText(password: Secret, origin: string): Secret {
  return new Secret(JSON.stringify({ origin, password: password.reveal() }));
}

export function passwordIn(kept: Secret, origin: string): Secret | undefined {
  const value = parsedJson(kept.reveal());
  const password = field(value, "password");
  return field(value, "origin") === origin && typeof password === "string" ? new Secret(password) : undefined;
}
