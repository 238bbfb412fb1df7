/**
 * Everything the local AWS remembers, and the only place where it makes secrets. Times are milliseconds
 * since 1970 by the server's own clock, life times are seconds.
 */

import { randomBytes, randomInt } from "node:crypto";
import type { Account } from "./organisation.ts";
import type { LocalRole, LocalUser } from "./local_principals.ts";

export type Approval = "auto" | "deny" | "manual";

export interface Settings {
  readonly startUrl: string;
  readonly region: string;
  /** Whose browser it is. */
  person: string;
  readonly accounts: readonly Account[];
  readonly roles: readonly LocalRole[];
  readonly users: readonly LocalUser[];
  /** The issuers of tokens that IAM knows, with the audiences that it takes. */
  readonly issuers: Readonly<Record<string, readonly string[]>>;
  readonly tokenLifetime: number;
  readonly roleLifetime: number;
  readonly registrationLifetime: number;
  readonly deviceLifetime: number;
  /** Seconds a client has to wait between two polls. */
  readonly deviceInterval: number;
  readonly refreshTokens: boolean;
  /** The most entries the server puts on one page, whatever the client asks for. */
  readonly pageSize: number;
  readonly clock: () => number;
}

export interface Client {
  readonly id: string;
  readonly secret: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly grantTypes: readonly string[];
  readonly redirectUris: readonly string[];
  expiresAt: number;
}

/** What a person's sign-in opened; every token hangs on one, and ends with it. */
export interface PortalSession {
  alive: boolean;
}

/** A sign-in page that waits for the person's decision. */
export interface PendingConsent {
  readonly client: Client;
  readonly redirectUri: string;
  readonly state: string;
  readonly challenge: string;
}

export interface AuthorizationCode {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly challenge: string;
  readonly expiresAt: number;
  readonly session: PortalSession;
  used: boolean;
}

export interface DeviceAuthorization {
  readonly clientId: string;
  readonly clientName: string;
  readonly userCode: string;
  expiresAt: number;
  decision: "waiting" | "allowed" | "denied" | "used";
  interval: number;
  polledAt: number | undefined;
}

export interface Token {
  readonly clientId: string;
  readonly session: PortalSession;
  expiresAt: number;
}

export interface RefreshToken {
  readonly clientId: string;
  readonly session: PortalSession;
  replaced: boolean;
}

export interface RoleSession {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly accountId: string;
  readonly roleName: string;
  readonly sessionName: string;
  /** Whether the console takes no length for it, as for a role that another role has assumed. */
  readonly chained?: boolean;
  /** Whom trust policies know it as; a permission set's role by default. */
  readonly principal?: string;
  /** Of GetSessionToken: the user whose session it is. */
  readonly user?: string;
  /** Whether a second factor was given for it. */
  readonly mfa?: boolean;
  /** Of GetFederationToken: the name that was given, which alone makes a user's session good for the console. */
  readonly federated?: string;
  /** Of AssumeRoot: the only thing that it may do. */
  readonly task?: string;
  readonly sourceIdentity?: string;
  /** Tags that go down the chain. */
  readonly transitive?: Readonly<Record<string, string>>;
  expiresAt: number;
}

/** A token for the console: once, and for a quarter of an hour. */
export interface SigninToken {
  readonly session: RoleSession;
  readonly expiresAt: number;
  used: boolean;
}

/** Of a person who signed in at the console for a program. */
export interface ConsoleCode {
  /** The application that asked. */
  readonly client: string;
  readonly redirectUri: string;
  readonly challenge: string;
  readonly expiresAt: number;
}

/** A long-lived key of a user. */
export interface UserKey {
  readonly user: LocalUser;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  active: boolean;
}

export interface State {
  readonly settings: Settings;
  readonly url: string;
  approve: Approval;
  readonly issued: Set<string>;
  readonly clients: Map<string, Client>;
  readonly consents: Map<string, PendingConsent>;
  readonly codes: Map<string, AuthorizationCode>;
  readonly devices: Map<string, DeviceAuthorization>;
  readonly tokens: Map<string, Token>;
  readonly refreshTokens: Map<string, RefreshToken>;
  readonly sessions: Set<PortalSession>;
  readonly roleSessions: Map<string, RoleSession>;
  readonly signinTokens: Map<string, SigninToken>;
  readonly userKeys: Map<string, UserKey>;
  /** One-time codes that were used, with their device. */
  readonly usedCodes: Set<string>;
  readonly consoleCodes: Map<string, ConsoleCode>;
  /** By token, the application and the program's key that it was given to. */
  readonly consoleRefreshTokens: Map<string, string>;
  /** Proofs of possession that were shown, by their id. */
  readonly usedProofs: Set<string>;
}

export function newState(settings: Settings, url: string, approve: Approval): State {
  const state: State = {
    settings,
    url,
    approve,
    issued: new Set(),
    clients: new Map(),
    consents: new Map(),
    codes: new Map(),
    devices: new Map(),
    tokens: new Map(),
    refreshTokens: new Map(),
    sessions: new Set(),
    roleSessions: new Map(),
    signinTokens: new Map(),
    userKeys: new Map(),
    usedCodes: new Set(),
    consoleCodes: new Map(),
    consoleRefreshTokens: new Map(),
    usedProofs: new Set(),
  };
  for (const user of settings.users) newUserKey(state, user);
  return state;
}

/** A new key for the user. */
export function newUserKey(state: State, user: LocalUser): UserKey {
  const key: UserKey = {
    user,
    accessKeyId: `AKIA${pick("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16)}`,
    secretAccessKey: remember(state, `${PLANTED}+user/${randomBytes(21).toString("base64")}`),
    active: true,
  };
  state.userKeys.set(key.accessKeyId, key);
  return key;
}

export function now(state: State): number {
  return state.settings.clock();
}

/** Milliseconds since 1970, so many seconds from now. */
export function after(state: State, seconds: number): number {
  return now(state) + seconds * 1000;
}

export function openSession(state: State): PortalSession {
  const session = { alive: true };
  state.sessions.add(session);
  return session;
}

/** Every secret begins with this word, so that a stray one is seen even when nobody kept a list. */
export const PLANTED = "planted";

/**
 * A new secret of about the size that the real service gives out. Access keys and session tokens hold
 * `/`, `+` and `=`, as the real ones do.
 */
export function issue(
  state: State,
  kind: "client-secret" | "code" | "device-code" | "access-token" | "refresh-token" | "signin-token",
): string {
  const bytes = {
    "client-secret": 1300,
    "code": 60,
    "device-code": 60,
    "access-token": 450,
    "refresh-token": 500,
    "signin-token": 300,
  };
  return remember(state, `${PLANTED}-${kind}-${randomBytes(bytes[kind]).toString("base64url")}`);
}

export function issueRoleSession(
  state: State,
  role: Omit<RoleSession, "accessKeyId" | "secretAccessKey" | "sessionToken" | "expiresAt">,
  lifetime: number,
): RoleSession {
  const session: RoleSession = {
    ...role,
    accessKeyId: `ASIA${pick("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16)}`,
    secretAccessKey: remember(state, `${PLANTED}+key/${randomBytes(21).toString("base64")}`),
    sessionToken: remember(state, `${PLANTED}/session+token/${randomBytes(649).toString("base64")}`),
    expiresAt: after(state, lifetime),
  };
  state.roleSessions.set(session.accessKeyId, session);
  return session;
}

/** Notes a secret that the other side made (a code verifier), so that it is looked for as well. */
export function remember(state: State, secret: string): string {
  state.issued.add(secret);
  return secret;
}

/** Letters that cannot be mistaken for one another and form no words. */
export function newUserCode(): string {
  const letters = "BCDFGHJKLMNPQRSTVWXZ";
  return `${pick(letters, 4)}-${pick(letters, 4)}`;
}

function pick(alphabet: string, length: number): string {
  return Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join("");
}
