/** What is kept of a person's sign-in at the console, as data, and how it is written down. */
import { AtmosError } from "../../../errors.ts";
import { Secret } from "../../../secret.ts";
import type { SignInForm, SignInName } from "../../kept_sign_in.ts";
import { field, textOf, wordOf } from "../../untyped.ts";
import type { Device } from "./dialect.ts";

export interface StoredSignIn {
  /** Where it came from, and so where it may be sent. */
  readonly endpoint: string;
  readonly refreshToken: Secret;
  /** The key that the tokens were given to, as text. */
  readonly proofKey: Secret;
  /** ARN of who signed in. */
  readonly person: string;
  readonly device: Device;
}

/** The folder with sign-ins of persons at the console. */
export const CONSOLE_SIGN_INS = "aws-console";

export const SIGN_IN: SignInForm<StoredSignIn> = {
  toText: ({ refreshToken, proofKey, ...rest }) => {
    const secrets = { refreshToken: refreshToken.reveal(), proofKey: proofKey.reveal() };
    return `${JSON.stringify({ ...rest, ...secrets })}\n`;
  },
  fromJson: signInFrom,
};

/** Like the session that it makes, it is found by what that is made for. */
export function signInName(identity: string, madeFor: string): SignInName {
  return { cloud: CONSOLE_SIGN_INS, provider: identity, mark: markOf(madeFor), of: "identity" };
}

/** Hexadecimal digits, as in names of items and files. */
export function markOf(madeFor: string): string {
  return madeFor.replace("-", "");
}

function signInFrom(value: unknown): StoredSignIn {
  const refreshToken = wordOf(field(value, "refreshToken"));
  const [endpoint, person, proofKey] = ["endpoint", "person", "proofKey"].map((name) =>
    textOf(field(value, name))
  );
  if (
    refreshToken === undefined || endpoint === undefined || person === undefined || proofKey === undefined
  ) {
    throw new AtmosError("storage", "it is no sign-in of this program");
  }
  const device = field(value, "device") === "cross-device" ? "cross-device" : "same-device";
  return { endpoint, person, device, refreshToken: new Secret(refreshToken), proofKey: new Secret(proofKey) };
}
