/** What is kept of a person's sign-in, as data, and how it is written down. */
import { Secret } from "../../../secret.ts";
import { field, textOf } from "../../untyped.ts";
import { type SignInForm, signInMark, type SignInName } from "../../kept_sign_in.ts";
import type { Principal } from "../values.ts";
import { CLOUD } from "../words.ts";
import type { PersonSettings } from "./settings.ts";

/** What it was made with: the refresh token is sent there, for this application, and nowhere else. */
export interface MadeWith {
  /** The origin of the login host. */
  readonly login: string;
  /** The directory, as a GUID; and as the configuration calls it. */
  readonly tenant: string;
  readonly named: string;
  readonly clientId: string;
}

export interface StoredSignIn extends MadeWith {
  readonly refreshToken: Secret;
  readonly principal: Principal;
}

export const SIGN_IN: SignInForm<StoredSignIn> = { toText, fromJson };

/** What tells sign-ins of one provider's name apart: those at other directories, or for other applications. */
export async function signInName(
  { provider, place, tenant, clientId }: PersonSettings,
): Promise<SignInName> {
  return { cloud: CLOUD, provider, mark: await signInMark(CLOUD, [place.login, tenant, clientId]) };
}

/** Whether it was made with these settings: what somebody has put in its place is nobody's sign-in. */
export function isMadeWith(
  { login, named, clientId }: MadeWith,
  settings: Pick<PersonSettings, "place" | "tenant" | "clientId">,
): boolean {
  return login === settings.place.login && named === settings.tenant && clientId === settings.clientId;
}

function toText(signIn: StoredSignIn): string {
  const { login, tenant, named, clientId, refreshToken, principal } = signIn;
  const written = {
    login,
    tenant,
    named,
    clientId,
    refreshToken: refreshToken.reveal(),
    user: principal.name,
    objectId: principal.objectId,
  };
  return `${JSON.stringify(written, undefined, 2)}\n`;
}

/** @throws SyntaxError when anything is not as {@link toText} wrote it */
function fromJson(value: unknown): StoredSignIn {
  const text = (name: string): string => {
    const written = textOf(field(value, name));
    if (written === undefined) throw new SyntaxError(`${name} is no text`);
    return written;
  };
  return {
    login: text("login"),
    tenant: text("tenant"),
    // Those of earlier versions do not say it: they are believed for what they are.
    named: textOf(field(value, "named")) ?? text("tenant"),
    clientId: text("clientId"),
    refreshToken: new Secret(text("refreshToken")),
    principal: { kind: "user", name: text("user"), objectId: text("objectId") },
  };
}
