/** The kinds of AWS. What they need to sign in is loaded when somebody does. */
import type { IdentityEntry, ProviderEntry } from "../../config/model.ts";
import type { AccountDirectory } from "../accounts.ts";
import type { Identity, Provider } from "../link.ts";
import type { Credentials } from "../credentials.ts";
import { describeProvider, settingAt } from "../described.ts";
import { type Fact, fact } from "../fact.ts";
import type { IdentityKind, Kind, Written } from "../kind.ts";

const schemas = (): Promise<typeof import("./schemas.ts")> => import("./schemas.ts");

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
  become: permissionSetIdentity,
};

function account(value: string | undefined): Fact[] {
  return fact("account", "Account", value);
}

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
    directory: identityCenterDirectory,
  },
  {
    name: "aws/saml",
    sort: "provider",
    schema: async () => (await schemas()).saml(),
    describe: describeProvider,
    signIn: samlProvider,
    programs: ["browser_executable_path"],
  },
  permissionSet,
  {
    name: "aws/assume-role",
    sort: "identity",
    schema: async () => (await schemas()).assumeRole(),
    startsFrom: "either",
    meant: ["aws/iam-role", "aws/role"],
    describe: describeRole,
    become: roleIdentity,
  },
  {
    name: "aws/assume-root",
    sort: "identity",
    schema: async () => (await schemas()).assumeRoot(),
    startsFrom: "identity",
    describe: (entry) => account(settingAt(entry, "principal", "target_principal")),
  },
  {
    name: "aws/user",
    sort: "identity",
    schema: async () => (await schemas()).user(),
    startsFrom: "nothing",
    toleratesVia: true,
    meant: ["aws/iam-user"],
    open: ["credentials.mfa_arn", "credentials.region", "credentials.webflow_enabled"],
  },
  {
    name: "aws/ambient",
    sort: "identity",
    schema: async () => (await schemas()).ambient(),
    startsFrom: "nothing",
  },
  {
    name: "aws/emulator",
    sort: "identity",
    schema: async () => (await import("../../config/schema/entries.ts")).emulator(),
    startsFrom: "nothing",
    toleratesVia: true,
  },
  { name: "aws/ecr", sort: "integration", schema: async () => (await schemas()).ecr() },
  { name: "aws/ecr-public", sort: "integration", schema: async () => (await schemas()).ecr() },
  { name: "aws/eks", sort: "integration", schema: async () => (await schemas()).eks() },
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
      kind: "aws/permission-set",
      via: { provider: entry.name },
      principal: { name: role, account: /^\d{12}$/.test(account) ? { id: account } : { name: account } },
    }),
  };
}

function permissionSetIdentity(entry: IdentityEntry): Identity {
  return {
    async assume(upstream, request): Promise<Credentials> {
      const { permissionSet } = await import("./permission_set.ts");
      return await permissionSet(entry).assume(upstream, request);
    },
  };
}

function roleIdentity(entry: IdentityEntry): Identity {
  return {
    async assume(upstream, request): Promise<Credentials> {
      const { assumeRole } = await import("./assume_role.ts");
      return await assumeRole(entry).assume(upstream, request);
    },
  };
}
