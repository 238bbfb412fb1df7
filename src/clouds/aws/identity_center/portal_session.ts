/** What is remembered about one portal, as data, and how it is written down. Pure. */
import { Secret } from "../../../secret.ts";
import type { Flow, Registration } from "./registration.ts";

/** What a sign-in was made with: who ends it sends its token there, and nowhere else. */
export interface MadeWith {
  readonly startUrl: string;
  /** The Identity Center's region. */
  readonly region: string;
  /** The provider after which it is named; undefined, as the endpoints, in what earlier versions have stored. */
  readonly provider?: string | undefined;
  /** Undefined for the region's own endpoint. */
  readonly oidcEndpoint?: string | undefined;
  readonly portalEndpoint?: string | undefined;
}

export interface PortalSession extends MadeWith {
  readonly token: StoredToken | undefined;
  readonly refresh: StoredRefresh | undefined;
  readonly registrations: Readonly<Partial<Record<Flow, Registration>>>;
  /** All accounts of the person who signed in; undefined until somebody asked. */
  readonly accounts: readonly Account[] | undefined;
  /** Who signed in; undefined as long as nobody has looked, {@link UNKNOWN_PERSON} where it cannot be known. */
  readonly person?: string | undefined;
}

export const UNKNOWN_PERSON = "?";

export interface StoredToken {
  readonly accessToken: Secret;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

export interface StoredRefresh {
  readonly refreshToken: Secret;
  /** The flow whose registration it was issued to: no other can use it. */
  readonly flow: Flow;
}

/** Names are not unique: two accounts may share one. */
export interface Account {
  readonly id: string;
  readonly name: string;
}

export type SignedInSession = PortalSession & { readonly token: StoredToken };

/** Whether the access token is good for more than so many milliseconds. */
export function lives(session: PortalSession, now: number, atLeast: number): session is SignedInSession {
  return session.token !== undefined && session.token.expiresAt - now > atLeast;
}

export function emptySession(madeWith: MadeWith): PortalSession {
  return {
    ...madeWith,
    token: undefined,
    refresh: undefined,
    registrations: {},
    accounts: undefined,
  };
}

/** Whether there is nothing to remember. */
export function isEmpty({ token, refresh, registrations, accounts }: PortalSession): boolean {
  return token === undefined && refresh === undefined && accounts === undefined &&
    Object.keys(registrations).length === 0;
}

/** Reveals the secrets: the text is for an owner-only file or the keyring. */
export function toText(session: PortalSession): string {
  const { token, refresh, registrations, accounts, person } = session;
  const written = {
    ...madeWithIn(session),
    accessToken: token?.accessToken.reveal(),
    expiresAt: token === undefined ? undefined : toTime(token.expiresAt),
    refreshToken: refresh?.refreshToken.reveal(),
    refreshFlow: refresh?.flow,
    registrations: Object.fromEntries(
      Object.entries(registrations).map(([flow, registration]) => [flow, {
        clientId: registration.clientId,
        clientSecret: registration.clientSecret.reveal(),
        expiresAt: toTime(registration.expiresAt),
      }]),
    ),
    accounts,
    person,
  };
  return `${JSON.stringify(written, undefined, 2)}\n`;
}

/**
 * The session in what {@link toText} wrote, parsed as JSON.
 *
 * @throws SyntaxError when anything is not as it was written
 */
export function fromJson(value: unknown): PortalSession {
  const written = record(value);
  return {
    startUrl: string(written.startUrl),
    region: string(written.region),
    ...optional("provider", written.provider),
    ...optional("oidcEndpoint", written.oidcEndpoint),
    ...optional("portalEndpoint", written.portalEndpoint),
    token: written.accessToken === undefined
      ? undefined
      : { accessToken: new Secret(string(written.accessToken)), expiresAt: time(written.expiresAt) },
    refresh: written.refreshToken === undefined
      ? undefined
      : { refreshToken: new Secret(string(written.refreshToken)), flow: flowWord(written.refreshFlow) },
    registrations: Object.fromEntries(
      Object.entries(record(written.registrations)).map((
        [flow, entry],
      ) => [flowWord(flow), registration(entry)]),
    ),
    accounts: written.accounts === undefined ? undefined : list(written.accounts).map(account),
    ...(written.person === undefined ? {} : { person: string(written.person) }),
  };
}

/** That alone. */
export function madeWithIn(session: MadeWith): MadeWith {
  const { startUrl, region, provider, oidcEndpoint, portalEndpoint } = session;
  return { startUrl, region, provider, oidcEndpoint, portalEndpoint };
}

function optional(name: string, value: unknown): Readonly<Record<string, string>> {
  return value === undefined ? {} : { [name]: string(value) };
}

function registration(value: unknown): Registration {
  const { clientId, clientSecret, expiresAt } = record(value);
  return {
    clientId: string(clientId),
    clientSecret: new Secret(string(clientSecret)),
    expiresAt: time(expiresAt),
  };
}

function account(value: unknown): Account {
  const { id, name } = record(value);
  return { id: string(id), name: string(name) };
}

function record(value: unknown): Record<string, unknown> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return { ...value };
  throw new SyntaxError("not an object");
}

function list(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  throw new SyntaxError("not a list");
}

function string(value: unknown): string {
  if (typeof value === "string" && value !== "") return value;
  throw new SyntaxError("not a text");
}

function flowWord(value: unknown): Flow {
  if (value === "browser" || value === "device") return value;
  throw new SyntaxError("not a flow");
}

/** RFC 3339, so that a person can read it too. */
function toTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

function time(value: unknown): number {
  const milliseconds = Date.parse(string(value));
  if (!Number.isNaN(milliseconds)) return milliseconds;
  throw new SyntaxError("not a time");
}
