/**
 * AWS on loopback: IAM Identity Center (OIDC endpoint and access portal) and STS, for programs that are
 * pointed at it with the standard `AWS_ENDPOINT_URL_*` variables.
 */

import { decide, waitingCodes } from "./device.ts";
import { type Fault, newFaultPlan, type Operation } from "./faults.ts";
import { type Call, listen } from "./listener.ts";
import { type Account, ACCOUNTS, manyAccounts, PERSON, REGION, START_URL } from "./organisation.ts";
import { codeOf } from "./principals.ts";
import type { LocalRole, LocalUser } from "./local_principals.ts";
import { type Approval, newState, now, type Settings, type UserKey } from "./state.ts";

export interface LocalAwsOptions {
  /** Default: any free port. */
  readonly port?: number;
  /** The organisation, or how many accounts to make up. Default: development, production, staging. */
  readonly accounts?: readonly Account[] | number;
  /** Roles that can be taken on (none). */
  readonly roles?: readonly LocalRole[];
  /** Users with a long-lived key (none). */
  readonly users?: readonly LocalUser[];
  /** Issuers of tokens that IAM knows, with the audiences that it takes (none). */
  readonly issuers?: Readonly<Record<string, readonly string[]>>;
  /** What the person at the browser does; `manual` waits for {@link LocalAws.approveDevice} or the page. Default `auto`. */
  readonly approve?: Approval;
  readonly startUrl?: string;
  readonly region?: string;
  /** Seconds that an access token lives (3600). */
  readonly tokenLifetime?: number;
  /** Seconds that role credentials live (3600). */
  readonly roleLifetime?: number;
  /** Seconds that a client registration lives (90 days). */
  readonly registrationLifetime?: number;
  /** Seconds that a device code lives (600). */
  readonly deviceLifetime?: number;
  /** Seconds between two polls (1, where the real service wants 5). */
  readonly deviceInterval?: number;
  /** Whether refresh tokens are given out (true). */
  readonly refreshTokens?: boolean;
  /** The most entries on a page of accounts or roles (100). */
  readonly pageSize?: number;
  /** Milliseconds since 1970; default: the machine's clock. */
  readonly clock?: () => number;
}

export interface LocalAws extends AsyncDisposable {
  readonly url: string;
  readonly startUrl: string;
  readonly region: string;
  /** The variables that lead the AWS SDK here. */
  readonly environment: Readonly<Record<string, string>>;
  /** What the person does from now on. */
  approve: Approval;
  /** Whose browser it is: who signs in from now on. */
  person: string;
  /** The calls so far, oldest first: all, or those of one operation. */
  calls(operation?: Operation): readonly Call[];
  forgetCalls(): void;
  /** The next `times` calls of the operation (1) suffer this. Plans queue up. */
  behave(operation: Operation, fault: Fault, times?: number): void;
  /** Ends all access tokens; refresh tokens live on. */
  expireTokens(): void;
  /** Ends all role credentials. */
  expireRoles(): void;
  /** Ends all client registrations. */
  expireRegistrations(): void;
  /** Ends all device codes that were not used yet. */
  expireDevices(): void;
  /** Ends all portal sessions: access and refresh tokens are dead, role credentials live on. */
  revokeSessions(): void;
  /** The keys of a user, oldest first. */
  keysOf(user: string): readonly UserKey[];
  /** The code that a second factor shows now. */
  code(serial: string): string;
  /** Every secret ever given out, and every code verifier ever seen. */
  secrets(): string[];
  /** User codes that wait for a person. */
  waitingCodes(): string[];
  /** Whether a device was waiting with this code. */
  approveDevice(userCode: string): boolean;
  denyDevice(userCode: string): boolean;
  stop(): Promise<void>;
}

export async function startLocalAws(options: LocalAwsOptions = {}): Promise<LocalAws> {
  const settings = settingsOf(options);
  const faults = newFaultPlan();
  const listener = await listen(
    options.port ?? 0,
    faults,
    (url) => newState(settings, url, options.approve ?? "auto"),
  );
  const { state, url } = listener;
  const expire = (items: Iterable<{ expiresAt: number }>): void => {
    for (const item of items) item.expiresAt = Math.min(item.expiresAt, now(state));
  };
  return {
    url,
    startUrl: settings.startUrl,
    region: settings.region,
    environment: {
      AWS_ENDPOINT_URL_SSO_OIDC: url,
      AWS_ENDPOINT_URL_SSO: url,
      AWS_ENDPOINT_URL_STS: url,
      AWS_ENDPOINT_URL_SIGNIN: url,
      AWS_ENDPOINT_URL_IAM: url,
    },
    get person(): string {
      return state.settings.person;
    },
    set person(person: string) {
      state.settings.person = person;
    },
    get approve(): Approval {
      return state.approve;
    },
    set approve(approve: Approval) {
      state.approve = approve;
    },
    calls: (operation) =>
      listener.calls.filter((call) => operation === undefined || call.operation === operation),
    forgetCalls: () => void listener.calls.splice(0),
    behave: (operation, fault, times = 1) => faults.plan(operation, fault, times),
    expireTokens: () => expire(state.tokens.values()),
    expireRoles: () => expire(state.roleSessions.values()),
    expireRegistrations: () => expire(state.clients.values()),
    expireDevices: () => expire(state.devices.values()),
    revokeSessions: () => state.sessions.forEach((session) => session.alive = false),
    keysOf: (name) => [...state.userKeys.values()].filter(({ user }) => user.name === name),
    code: (serial) => codeOf(state, serial),
    secrets: () => [...state.issued],
    waitingCodes: () => waitingCodes(state),
    approveDevice: (userCode) => decide(state, userCode, "allowed"),
    denyDevice: (userCode) => decide(state, userCode, "denied"),
    stop: listener.stop,
    [Symbol.asyncDispose]: listener.stop,
  };
}

function settingsOf(options: LocalAwsOptions): Settings {
  const { accounts = ACCOUNTS } = options;
  return {
    startUrl: options.startUrl ?? START_URL,
    region: options.region ?? REGION,
    person: PERSON,
    accounts: typeof accounts === "number" ? manyAccounts(accounts) : accounts,
    roles: options.roles ?? [],
    users: options.users ?? [],
    issuers: options.issuers ?? {},
    tokenLifetime: options.tokenLifetime ?? 3600,
    roleLifetime: options.roleLifetime ?? 3600,
    registrationLifetime: options.registrationLifetime ?? 90 * 24 * 3600,
    deviceLifetime: options.deviceLifetime ?? 600,
    deviceInterval: options.deviceInterval ?? 1,
    refreshTokens: options.refreshTokens ?? true,
    pageSize: options.pageSize ?? 100,
    clock: options.clock ?? Date.now,
  };
}
