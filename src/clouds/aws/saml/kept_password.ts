/** A password as the keyring has it. Pure. */
import { Secret } from "../../../secret.ts";
import { field, parsedJson } from "../../untyped.ts";

/**
 * A password is kept with the address that it was typed for: a project that calls another one by the same name does not
 * get it. One that a person has put somewhere has none, and is trusted for an address by other means.
 */
export function keptText(password: Secret, origin: string): Secret {
  return new Secret(JSON.stringify({ origin, password: password.reveal() }));
}

export function passwordIn(kept: Secret, origin: string, mayLackOrigin = false): Secret | undefined {
  const value = parsedJson(kept.reveal());
  const [password, keptFor] = [field(value, "password"), field(value, "origin")];
  const isFor = keptFor === origin || (mayLackOrigin && keptFor === undefined);
  return isFor && typeof password === "string" && password !== "" ? new Secret(password) : undefined;
}
