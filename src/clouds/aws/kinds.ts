/** The kinds of AWS. What they need to sign in is loaded when somebody does. */
import type { IdentityEntry, ProviderEntry } from "../../config/model.ts";
import type { AccountDirectory, NamedAccount } from "../accounts.ts";
import { parseDuration } from "../../duration.ts";
import type { Identity, Provider, SignInRequest, Wish } from "../link.ts";
import { accessKeyProblem } from "./access_key_problem.ts";
import { AWS_INTEGRATIONS } from "./integrations/kinds.ts";
import { ambientCaller, ambientEnvironment } from "./ambient/lent.ts";
import { passThrough } from "../pass_through.ts";
import type { Credentials } from "../credentials.ts";
import { describeProvider, settingAt } from "../described.ts";
import type { Explained } from "../explained.ts";
import { type Fact, fact } from "../fact.ts";
import { LOOKUP_AT, LOOKUP_OPEN } from "../lookup_settings.ts";
import type { KeyKeeper } from "../key_keeper.ts";
import type { IdentityKind, Kind, Written } from "../kind.ts";

const schemas = (): Promise<typeof import("./schemas.ts")> => import("./schemas.ts");

/** What of `expect` is compared with what STS says. */
const COMPARED = ["account", "arn"];

const explain = async (entry: Written, before: Written | undefined): Promise<Explained> =>
  (await import("./explanation.ts")).explainAws(entry, before);

/** Where programs work as it, when it says so itself. */
const ownRegion = (entry: Written): string[] => [settingAt(entry, "principal", "region") ?? ""];

const permissionSet: IdentityKind = {
  name: "aws/permission-set",
  sort: "identity",
  schema: async () => (await schemas()).permissionSet(),
  startsFrom: "provider",
  listForm: {
    types: [],
    isDefault: true,
    fields: {
      account_id: "principal.account.id",
      account_name: "principal.account.name",
      role_name: "principal.name",
    },
    others: "principal",
  },
  describe: (entry) => [
    ...account(
      settingAt(entry, "principal", "account", "name") ?? settingAt(entry, "principal", "account", "id"),
    ),
    ...fact("role", "Role", settingAt(entry, "principal", "name")),
  ],
  foundBy: (entry) => [settingAt(entry, "principal", "account", "id") ?? "", ...ownRegion(entry)],
  become: permissionSetIdentity,
  compares: COMPARED,
  explain,
};

const account = (value: string | undefined): Fact[] => fact("account", "Account", value);

/** `arn:aws:iam::<account>:role/<path and name>` */
function describeRole(entry: Written): Fact[] {
  const [, id, role] = /^arn:[^:]*:iam::(\d+):role\/(?:.*\/)?([^/]+)$/.exec(
    settingAt(entry, "principal", "assume_role") ?? "",
  ) ?? [];
  return [...account(id), ...fact("role", "Role", role)];
}

export const AWS_KINDS: readonly Kind[] = [
  {
    name: "aws/iam-identity-center",
    sort: "provider",
    schema: async () => (await schemas()).identityCenter(),
    meant: ["aws", "aws-sso", "aws/sso", "sso"],
    listForm: { types: ["aws", "aws-sso"], fields: { sso_start_url: "start_url", sso_region: "region" } },
    describe: describeProvider,
    signIn: identityCenterProvider,
    byDevice: true,
    explain,
    seen: async (entry, context) =>
      await (await import("./identity_center/explained_sign_in.ts")).seenPortal(entry, context),
    directory: identityCenterDirectory,
    setup: async () => (await import("./identity_center/setup.ts")).identityCenterSetup,
  },
  {
    name: "aws/saml",
    sort: "provider",
    schema: async () => (await schemas()).saml(),
    describe: describeProvider,
    signIn: samlProvider,
    explain,
    started: [["browser_executable_path"]],
    // Whoever may say another page may not have the password for the old one.
    lookup: { at: LOOKUP_AT, goesTo: [["url"]] },
    open: LOOKUP_OPEN,
  },
  permissionSet,
  {
    name: "aws/assume-role",
    sort: "identity",
    schema: async () => (await schemas()).assumeRole(),
    startsFrom: "either",
    meant: ["aws/iam-role", "aws/role"],
    describe: describeRole,
    foundBy: ownRegion,
    become: roleIdentity,
    compares: COMPARED,
    explain,
  },
  {
    name: "aws/assume-root",
    sort: "identity",
    schema: async () => (await schemas()).assumeRoot(),
    startsFrom: "identity",
    describe: (entry) => [
      ...account(settingAt(entry, "principal", "target_principal")),
      ...fact("task", "Task", settingAt(entry, "principal", "task_policy_arn")?.split("/").at(-1)),
    ],
    foundBy: ownRegion,
    become: rootIdentity,
    compares: COMPARED,
    explain,
  },
  {
    name: "aws/user",
    sort: "identity",
    schema: async () => (await schemas()).user(),
    startsFrom: "nothing",
    toleratesVia: true,
    programs: [["credentials", "mfa_process"]],
    lookup: { at: LOOKUP_AT, goesTo: [] },
    describe: (entry) => fact("region", "Region", settingAt(entry, "credentials", "region")),
    meant: ["aws/iam-user"],
    open: [
      ...LOOKUP_OPEN,
      "credentials.mfa_arn",
      "credentials.mfa_process",
      "credentials.region",
      "credentials.webflow_enabled",
    ],
    become: userIdentity,
    compares: COMPARED,
    explain,
    seen: async ({ name }, context, madeFor) =>
      await (await import("./console_sign_in/seen.ts")).seenAtConsole(name, context, madeFor),
    keys: userKeys,
  },
  {
    name: "aws/ambient",
    sort: "identity",
    schema: async () => (await schemas()).ambient(),
    startsFrom: "nothing",
    describe: (entry) => [
      ...account(settingAt(entry, "principal", "account", "id")),
      ...fact("region", "Region", settingAt(entry, "principal", "region")),
    ],
    become: ambientIdentity,
    compares: COMPARED,
    explain,
    sessions: passThrough({ environment: ambientEnvironment, whoami: ambientCaller }),
  },
  {
    name: "aws/emulator",
    sort: "identity",
    schema: async () => (await import("../../config/schema/entries.ts")).emulator(),
    startsFrom: "nothing",
    toleratesVia: true,
  },
  ...AWS_INTEGRATIONS,
];

function samlProvider(entry: ProviderEntry): Provider {
  return {
    authenticate: async (request) =>
      await (await import("./saml/provider.ts")).saml(entry).authenticate(request),
  };
}

function identityCenterProvider(entry: ProviderEntry): Provider {
  return {
    async authenticate(request): Promise<Credentials> {
      const { identityCenter } = await import("./identity_center/provider.ts");
      return await identityCenter(entry).authenticate(request);
    },
  };
}

function identityCenterDirectory(entry: ProviderEntry): AccountDirectory {
  return {
    list: async (request, progress) =>
      await (await import("./identity_center/directory.ts")).listAccounts(entry, request, progress),
    identity: (account, role) => ({
      kind: permissionSet.name,
      via: { provider: entry.name },
      principal: { name: role, account: accountSettings(account) },
    }),
    roleIn: ({ kind, via, principal }) => {
      const written = { kind: String(kind), settings: { via, principal } };
      const text = (...path: string[]): string | undefined => settingAt(written, ...path);
      const role = text("principal", "name");
      const [id, name] = [text("principal", "account", "id"), text("principal", "account", "name")];
      const isOurs = kind === permissionSet.name && text("via", "provider") === entry.name;
      if (!isOurs || role === undefined) return undefined;
      return { account: { ...id === undefined ? {} : { id }, ...name === undefined ? {} : { name } }, role };
    },
  };
}

function accountSettings(account: string | NamedAccount): Readonly<Record<string, string>> {
  if (typeof account === "string") return /^\d{12}$/.test(account) ? { id: account } : { name: account };
  const { id, name } = account;
  return name === id ? { id } : { id, name };
}

function permissionSetIdentity(entry: IdentityEntry): Identity {
  return {
    async assume(upstream, request): Promise<Credentials> {
      const { permissionSet } = await import("./permission_set.ts");
      return await permissionSet(entry).assume(upstream, request);
    },
  };
}

/** New credentials, when they belong to whom the configuration expects. */
async function confirmed<T extends Credentials>(
  entry: IdentityEntry,
  request: SignInRequest,
  credentials: T,
): Promise<T> {
  await (await import("./confirm_caller.ts")).confirmKeys(entry, request, credentials);
  return credentials;
}

function rootIdentity(entry: IdentityEntry): Identity {
  return {
    takesDuration: true,
    async assume(upstream, request): Promise<Credentials> {
      const { assumeRoot } = await import("./assume_root.ts");
      return await confirmed(entry, request, await assumeRoot(entry).assume(upstream, request));
    },
  };
}

function roleIdentity(entry: IdentityEntry): Identity {
  return {
    takesDuration: true,
    get wish(): Wish {
      return roleWish(entry);
    },
    async assume(upstream, request): Promise<Credentials> {
      const { assumeRole } = await import("./assume_role.ts");
      return await confirmed(entry, request, await assumeRole(entry).assume(upstream, request));
    },
  };
}

/** More than an hour, or a second factor of its own, is to be had with the keys of a user alone. */
function roleWish({ settings }: IdentityEntry): Wish {
  const written = (section: unknown, key: string): unknown =>
    (section as Readonly<Record<string, unknown>> | null | undefined)?.[key];
  const duration = written(settings.principal, "duration") ?? written(settings.session, "duration");
  const isLong = (parseDuration(String(duration ?? "")) ?? 0) > HOUR;
  return isLong || written(settings.principal, "mfa_arn") !== undefined ? { keys: true } : {};
}

/** Milliseconds. */
const HOUR = 3_600_000;

function ambientIdentity(entry: IdentityEntry): Identity {
  return {
    async assume(upstream, request): Promise<Credentials> {
      const { ambient } = await import("./ambient/ambient.ts");
      return await confirmed(entry, request, await ambient(entry).assume(upstream, request));
    },
  };
}

function userKeys(entry: IdentityEntry): KeyKeeper {
  const load = async (): Promise<Required<Omit<KeyKeeper, "isDocument">>> =>
    (await import("./user/keeper.ts")).userKeyKeeper(entry);
  return {
    elsewhere: async (request) => await (await load()).elsewhere(request),
    problemOf: accessKeyProblem,
    keep: async (keys, request) => await (await load()).keep(keys, request),
    rotate: async (request, done) => await (await load()).rotate(request, done),
  };
}

function userIdentity(entry: IdentityEntry): Identity {
  const load = async (): Promise<Required<Pick<Identity, "assume" | "handOn">>> =>
    (await import("./user/user.ts")).user(entry);
  return {
    takesDuration: true,
    takesBrowser: true,
    assume: async (upstream, request) =>
      await confirmed(entry, request, await (await load()).assume(upstream, request)),
    handOn: async (request, session) => {
      const handed = await (await load()).handOn(request, session);
      return handed === undefined ? undefined : await confirmed(entry, request, handed);
    },
  };
}
