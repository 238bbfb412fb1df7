import assert from "node:assert/strict";
import { type AwsKeys, awsKeys } from "../../../../src/clouds/aws/keys.ts";
import { permissionSet } from "../../../../src/clouds/aws/permission_set.ts";
import type { AccountsReply, Portal, RoleReply } from "../../../../src/clouds/aws/portal.ts";
import { PortalToken } from "../../../../src/clouds/aws/identity_center/portal_token.ts";
import { type Fact, fact } from "../../../../src/clouds/fact.ts";
import type { Credentials } from "../../../../src/clouds/credentials.ts";
import { Secret } from "../../../../src/secret.ts";
import { identityEntry, REGISTRY } from "../entries.ts";
import { signInRequest, type Witness, witness } from "../requests.ts";
import { type PortalWorld, portalWorld, signedIn } from "./identity_center/portal_world.ts";
import { END, plain } from "./planted_keys.ts";
import { serviceFailure } from "./service_failures.ts";

const ROLE: RoleReply = {
  roleCredentials: {
    accessKeyId: "FAKEKEYID",
    secretAccessKey: "planted-key",
    sessionToken: "planted-session",
    expiration: END,
  },
};
const FORBIDDEN = serviceFailure("ForbiddenException", 403, { message: "No access" });
const UNAUTHORIZED = serviceFailure("UnauthorizedException", 401, {
  message: "Session token not found or invalid",
});

interface PortalPlan {
  readonly role?: RoleReply | Error;
  /** What is answered for one account. */
  readonly roleIn?: Readonly<Record<string, RoleReply | Error>>;
  readonly accountPages?: readonly (AccountsReply | Error)[];
  readonly roles?: readonly string[] | Error;
  /** Pages of accounts, one after another. */
  readonly endless?: (page: number) => AccountsReply;
}

const ACCOUNTS: readonly AccountsReply[] = [
  { accountList: [{ accountId: "111122223333", accountName: "development" }], nextToken: "1" },
  { accountList: [], nextToken: "2" },
  { accountList: [{ accountId: "444455556666", accountName: "production" }] },
];

/** A portal that says what it is told to; `calls` names what was asked. */
function fakePortal(plan: PortalPlan): Portal & { readonly calls: string[] } {
  const calls: string[] = [];
  const answer = <Reply>(reply: Reply | Error): Promise<Reply> =>
    reply instanceof Error ? Promise.reject(reply) : Promise.resolve(reply);
  return {
    calls,
    roleCredentials: (_token, account, role) => {
      calls.push(`role ${account} ${role}`);
      return answer(plan.roleIn?.[account] ?? plan.role ?? ROLE);
    },
    accounts: (_token, nextToken) => {
      calls.push(`accounts ${nextToken ?? "0"}`);
      if (plan.endless !== undefined) return Promise.resolve(plan.endless(Number(nextToken ?? 0)));
      return answer((plan.accountPages ?? ACCOUNTS)[Number(nextToken ?? 0)] ?? {});
    },
    roles: (_token, account, nextToken) => {
      calls.push(`roles ${account} ${nextToken ?? "0"}`);
      const roles = plan.roles ?? ["AdministratorAccess", "ReadOnlyAccess"];
      if (roles instanceof Error) return Promise.reject(roles);
      const roleList = roles.map((roleName) => ({ roleName }));
      return Promise.resolve(nextToken === undefined ? { roleList, nextToken: "1" } : { roleList: [] });
    },
    logout: () => Promise.resolve({}),
  };
}

/** What STS says of the person in the account that was asked for. */
function callerIn(account = ""): Fact[] {
  const principal = `arn:aws:sts::${account}:assumed-role/AWSReservedSSO_Admin_0/alex@example.com`;
  return [...fact("principal", "Principal", principal), ...fact("account", "Account", account)];
}

interface Scene {
  readonly world: PortalWorld;
  readonly portal: ReturnType<typeof fakePortal>;
  assume(person?: Witness, upstream?: Credentials): Promise<AwsKeys>;
}

async function scene(
  principal: unknown,
  plan: PortalPlan = {},
  accounts?: readonly { id: string; name: string }[],
): Promise<Scene> {
  const world = await portalWorld({ stored: (now) => ({ ...signedIn(now, -3600_000), accounts }) });
  const portal = fakePortal(plan);
  const entry = identityEntry({ principal });
  const identity = permissionSet(
    entry,
    () => portal,
    () => Promise.resolve(callerIn(portal.calls.findLast((call) => call.startsWith("role "))?.split(" ")[1])),
  );
  const token = await world.authenticate();
  return {
    world,
    portal,
    assume: async (person = witness("none"), upstream = token) => {
      return awsKeys(await identity.assume(upstream, signInRequest(world.system, person)));
    },
  };
}

const BY_ID = { name: "AdministratorAccess", account: { id: "111122223333" } };
const BY_NAME = { name: "AdministratorAccess", account: { name: "production" } };

Deno.test("with an account id one call gives the credentials, in the provider's region", async () => {
  const { portal, assume } = await scene(BY_ID);
  const credentials = await assume();
  assert.deepEqual(plain(credentials), {
    accessKeyId: "FAKEKEYID",
    secretAccessKey: "planted-key",
    sessionToken: "planted-session",
    region: "eu-west-1",
    expiresAt: END,
    account: { id: "111122223333", name: undefined },
  });
  assert.deepEqual(portal.calls, ["role 111122223333 AdministratorAccess"]);
});

Deno.test("the account is known with the credentials by name and number, as far as it was read", async () => {
  const kept = [{ id: "111122223333", name: "development" }];
  assert.deepEqual((await (await scene(BY_ID, {}, kept)).assume()).account, kept[0]);
  const named = await (await scene(BY_NAME)).assume();
  assert.deepEqual(named.account, { id: "444455556666", name: "production" });
  assert.deepEqual(named.facts.map(({ name, value }) => [name, value]), [
    ["account", "444455556666"],
    ["account_name", "production"],
    ["region", "eu-west-1"],
  ]);
});

Deno.test("the identity's own region wins over the provider's", async () => {
  assert.equal((await (await scene({ ...BY_ID, region: "us-west-2" })).assume()).region, "us-west-2");
});

Deno.test("an account id may be written as a number, unless it lost a zero that way", async () => {
  const { portal, assume } = await scene({ name: "A", account: { id: 111122223333 } });
  await assume();
  assert.deepEqual(portal.calls, ["role 111122223333 A"]);
  await assert.rejects((await scene({ name: "A", account: { id: 11122223333 } })).assume(), {
    code: "config_invalid",
    message: /12 digits, in quotes/,
  });
});

Deno.test("an account name is found on the last page, and the list is read once for each sign-in", async () => {
  const { portal, assume, world } = await scene(BY_NAME);
  await assume();
  const pages = ["accounts 0", "accounts 1", "accounts 2"];
  assert.deepEqual(portal.calls, [...pages, "role 444455556666 AdministratorAccess"]);
  await assume();
  assert.deepEqual(portal.calls.slice(4), ["role 444455556666 AdministratorAccess"]);
  assert.equal((await world.stored()).accounts?.length, 2);
  assert.equal((await world.stored()).refresh?.refreshToken.reveal(), "planted-refresh-old");
});

Deno.test("twenty at once read the list once", async () => {
  const { portal, assume } = await scene(BY_NAME);
  await Promise.all(Array.from({ length: 20 }, () => assume()));
  assert.equal(portal.calls.filter((call) => call.startsWith("accounts")).length, 3);
});

Deno.test("a list that lacks the name is read again, once", async () => {
  const { portal, assume, world } = await scene(BY_NAME, {}, [{ id: "111122223333", name: "development" }]);
  await assume();
  assert.deepEqual(portal.calls, [
    "accounts 0",
    "accounts 1",
    "accounts 2",
    "role 444455556666 AdministratorAccess",
  ]);
  assert.equal((await world.stored()).accounts?.length, 2);
});

const OLD = [{ id: "999999999999", name: "production" }];
const PAGES = ["accounts 0", "accounts 1", "accounts 2"];

Deno.test("a name that belongs to another account by now is looked up once more", async () => {
  const { portal, assume, world } = await scene(BY_NAME, { roleIn: { "999999999999": FORBIDDEN } }, OLD);
  await assume();
  assert.deepEqual(portal.calls, [
    "role 999999999999 AdministratorAccess",
    ...PAGES,
    "role 444455556666 AdministratorAccess",
  ]);
  assert.equal((await world.stored()).accounts?.length, 2);
});

Deno.test("a second refusal is told of the account that the name has now, and ends it", async () => {
  const plan = { role: FORBIDDEN, roles: ["ReadOnlyAccess"] };
  const { portal, assume } = await scene(BY_NAME, plan, OLD);
  await assert.rejects(assume(), {
    code: "access_denied",
    message:
      'cannot use the permission set "AdministratorAccess" in the account "production": it is not assigned to you',
  });
  assert.deepEqual(portal.calls.filter((call) => call.startsWith("role ")).length, 2);
  assert.ok(portal.calls.includes("roles 444455556666 0"));
});

Deno.test("an account that is nobody's is answered with the nearest ones, after one reading", async () => {
  const { portal, assume } = await scene({ ...BY_NAME, account: { name: "prodction" } });
  await assert.rejects(assume(), {
    code: "access_denied",
    message: 'cannot use the account "prodction": it is not one of yours',
    hint: 'Did you mean "production" (444455556666)?',
  });
  assert.deepEqual(portal.calls, ["accounts 0", "accounts 1", "accounts 2"]);
});

Deno.test("two accounts of one name are an error that lists their ids", async () => {
  const twice = [{
    accountList: ["000000000001", "000000000002"].map((accountId) => ({
      accountId,
      accountName: "production",
    })),
  }];
  const { assume } = await scene(BY_NAME, { accountPages: twice });
  await assert.rejects(assume(), {
    code: "config_invalid",
    message: /000000000001, 000000000002 have that name/,
  });
});

Deno.test("a refused role is explained with what is assigned", async () => {
  for (
    const refusal of [
      FORBIDDEN,
      serviceFailure("ResourceNotFoundException", 404),
      serviceFailure("InvalidRequestException", 400),
    ]
  ) {
    const { portal, assume } = await scene({ ...BY_ID, name: "AdminstratorAccess" }, { role: refusal });
    await assert.rejects(assume(), {
      code: "access_denied",
      message:
        'cannot use the permission set "AdminstratorAccess" in the account "111122223333": it is not assigned to you',
      hint: 'Did you mean "AdministratorAccess"? Assigned to you there: AdministratorAccess, ReadOnlyAccess.',
    });
    assert.deepEqual(portal.calls.slice(-2), ["roles 111122223333 0", "roles 111122223333 1"]);
  }
});

Deno.test("an account id that is not the caller's is explained with the nearest ones", async () => {
  const { assume } = await scene({ name: "A", account: { id: "111122223334" } }, { role: FORBIDDEN });
  await assert.rejects(assume(), {
    code: "access_denied",
    hint: 'Did you mean "development" (111122223333)?',
  });
});

Deno.test("what cannot be explained is told as AWS said it", async () => {
  const plans: PortalPlan[] = [
    { role: FORBIDDEN, accountPages: [serviceFailure("X", 500)] },
    { role: FORBIDDEN, roles: serviceFailure("X", 403) },
    { role: FORBIDDEN, roles: ["AdministratorAccess"] },
  ];
  for (const plan of plans) {
    const { assume } = await scene(BY_ID, plan);
    await assert.rejects(assume(), {
      code: "access_denied",
      message: /AWS refused \(ForbiddenException: No access\)/,
    });
  }
});

Deno.test("throttling and outages are told as such, and nothing else is asked", async () => {
  for (
    const failure of [
      serviceFailure("TooManyRequestsException", 429),
      serviceFailure("InternalServerException", 500),
    ]
  ) {
    const { portal, assume, world } = await scene(BY_ID, { role: failure });
    await assert.rejects(assume(), { code: "unavailable" });
    assert.equal(portal.calls.length, 1);
    assert.notEqual((await world.stored()).token, undefined);
  }
});

Deno.test("a dead access token is forgotten, wherever it shows, and the refresh token stays", async () => {
  const plans: readonly (readonly [unknown, PortalPlan])[] = [
    [BY_ID, { role: UNAUTHORIZED }],
    [BY_NAME, { accountPages: [UNAUTHORIZED] }],
    [BY_ID, { role: serviceFailure("SSOServiceException", 401) }],
  ];
  for (const [principal, plan] of plans) {
    const { assume, world } = await scene(principal, plan);
    await assert.rejects(assume(), { code: "not_signed_in", hint: "Run `atmos auth login dev-admin`." });
    const { token, refresh } = await world.stored();
    assert.equal(token, undefined);
    assert.equal(refresh?.refreshToken.reveal(), "planted-refresh-old");
  }
});

Deno.test("a token that somebody renewed in the meantime is not forgotten with the dead one", async () => {
  const { assume, world } = await scene(BY_ID, { role: UNAUTHORIZED });
  const fresh = { accessToken: new Secret("planted-fresh"), expiresAt: END };
  await world.record.write({ ...await world.stored(), token: fresh });
  await assert.rejects(assume(), { code: "not_signed_in" });
  assert.equal((await world.stored()).token?.accessToken.reveal(), "planted-fresh");
});

Deno.test("the accounts of one person are not kept for the next one", async () => {
  const { assume, world } = await scene(BY_NAME);
  const other = { accessToken: new Secret("planted-other-person"), expiresAt: END };
  await world.record.write({ ...await world.stored(), token: other });
  await assume();
  assert.equal((await world.stored()).accounts, undefined);
});

Deno.test("half an answer is no session", async () => {
  const gaps = [{ accessKeyId: "" }, { secretAccessKey: undefined }, { sessionToken: undefined }, {
    expiration: 0,
  }, { expiration: 1e300 }];
  for (const gap of [undefined, ...gaps]) {
    const role = gap === undefined ? {} : { roleCredentials: { ...ROLE.roleCredentials, ...gap } };
    await assert.rejects((await scene(BY_ID, { role })).assume(), {
      code: "unavailable",
      message: /incomplete/,
    });
  }
});

Deno.test("Ctrl-C is told as such", async () => {
  const { assume } = await scene(BY_ID, { role: new Error("aborted") });
  const person = witness("browser");
  person.stop.abort();
  await assert.rejects(assume(person), { code: "cancelled" });
});

Deno.test("an identity that is not described well enough says where", async () => {
  const table: readonly (readonly [unknown, RegExp])[] = [
    [undefined, /principal/],
    [{}, /principal/],
    [{ account: BY_ID.account }, /name/],
    [{ name: "A" }, /account/],
    [{ name: "A", account: { id: "12345", name: "x" } }, /12 digits/],
    [{ name: "A", account: { id: "../../etc" } }, /12 digits/],
    [{ name: { a: 1 }, account: BY_ID.account }, /must be text/],
    [{ ...BY_ID, region: "eu west" }, /region/],
  ];
  for (const [principal, message] of table) {
    const { portal, assume } = await scene(principal);
    await assert.rejects(assume(), { code: "config_invalid", message }, JSON.stringify(principal));
    assert.deepEqual(portal.calls, []);
  }
});

Deno.test("a permission set needs Identity Center before it", async () => {
  const { assume, world } = await scene(BY_ID);
  const keys = await assume();
  await assert.rejects(assume(witness("none"), keys), {
    code: "config_invalid",
    message: /needs IAM Identity Center/,
  });
  await assert.rejects(
    permissionSet(identityEntry({ principal: BY_ID })).assume(
      undefined,
      signInRequest(world.system, witness("none")),
    ),
    { code: "config_invalid", hint: /aws\/iam-identity-center/ },
  );
});

Deno.test("the portal is the one that the token is good for", async () => {
  const { world, portal } = await scene(BY_ID);
  const token = await world.authenticate();
  assert.ok(token instanceof PortalToken);
  const settings = { ...token.portal, region: "us-east-1", portalEndpoint: "https://portal.example" };
  const places: unknown[] = [];
  const identity = permissionSet(identityEntry({ principal: BY_ID }), (_, { region, endpoint }) => {
    places.push([region, endpoint]);
    return portal;
  });
  const elsewhere = new PortalToken({ ...token, portal: settings });
  const keys = await identity.assume(elsewhere, signInRequest(world.system, witness("none")));
  assert.deepEqual(places, [["us-east-1", "https://portal.example"]]);
  assert.equal(awsKeys(keys).region, "us-east-1");
});

Deno.test("account and role tell identities apart", () => {
  const described = (principal: unknown): unknown =>
    REGISTRY.describeIdentity(identityEntry({ principal })).map(({ name, value }) => [name, value]);
  assert.deepEqual(described(BY_NAME), [["account", "production"], ["role", "AdministratorAccess"]]);
  assert.deepEqual(described(BY_ID), [["account", "111122223333"], ["role", "AdministratorAccess"]]);
  assert.deepEqual(described({}), []);
});

Deno.test("a list of accounts without end is given up", async () => {
  const table: readonly (readonly [accounts: number, pages: number])[] = [[1, 1001], [5000, 21]];
  for (const [perPage, pages] of table) {
    const { assume, portal } = await scene({ name: "AdministratorAccess", account: { name: "nowhere" } }, {
      endless: (page) => ({
        accountList: Array.from({ length: perPage }, (_, index) => ({
          accountId: `${page * perPage + index}`.padStart(12, "0"),
          accountName: `${page}-${index}`,
        })),
        nextToken: `${page + 1}`,
      }),
    });
    await assert.rejects(assume(), { code: "unavailable", message: /it has no end/, hint: /endpoint/ });
    assert.equal(portal.calls.length, pages);
  }
});
