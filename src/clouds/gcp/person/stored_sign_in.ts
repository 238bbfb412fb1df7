/** What is kept of a person's sign-in at Google, as data, and how it is written down. */
import { AtmosError } from "../../../errors.ts";
import { Secret } from "../../../secret.ts";
import { type SignInForm, signInMark, type SignInName } from "../../kept_sign_in.ts";
import { field, textOf, wordOf } from "../../untyped.ts";
import { CLOUD } from "../child_place.ts";
import type { PersonSettings } from "./settings.ts";

export interface StoredSignIn {
  readonly clientId: string;
  /** Where it came from, and so where it may be sent. */
  readonly tokenUrl: string;
  /** What the person has agreed to. */
  readonly scopes: readonly string[];
  readonly refreshToken: Secret;
  /** The e-mail of who signed in. */
  readonly person: string;
}

export const SIGN_IN: SignInForm<StoredSignIn> = {
  toText: ({ refreshToken, ...rest }) =>
    `${JSON.stringify({ ...rest, refreshToken: refreshToken.reveal() })}\n`,
  fromJson: signInFrom,
};

/** Another client, endpoint or set of scopes is another sign-in. */
export async function signInName(
  { provider, clientId, tokenUrl, scopes }: PersonSettings,
): Promise<SignInName> {
  return { cloud: CLOUD, provider, mark: await signInMark(CLOUD, [clientId, tokenUrl, scopes]) };
}

/** Whether it was made with these settings: what somebody has put in its place is nobody's sign-in. */
export function isMadeWith(
  signIn: StoredSignIn,
  { clientId, tokenUrl, scopes }: Pick<PersonSettings, "clientId" | "tokenUrl" | "scopes">,
): boolean {
  return signIn.clientId === clientId && signIn.tokenUrl === tokenUrl &&
    JSON.stringify(signIn.scopes) === JSON.stringify(scopes);
}

function signInFrom(value: unknown): StoredSignIn {
  const refreshToken = wordOf(field(value, "refreshToken"));
  const [clientId, tokenUrl, person] = ["clientId", "tokenUrl", "person"].map((name) =>
    textOf(field(value, name))
  );
  const scopes = field(value, "scopes");
  if (
    refreshToken === undefined || clientId === undefined || tokenUrl === undefined || person === undefined
  ) {
    throw new AtmosError("storage", "it is no sign-in of this program");
  }
  return {
    clientId,
    tokenUrl,
    scopes: (Array.isArray(scopes) ? scopes : []).filter((scope) => typeof scope === "string"),
    person,
    refreshToken: new Secret(refreshToken),
  };
}
