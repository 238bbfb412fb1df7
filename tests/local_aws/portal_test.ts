import assert from "node:assert/strict";
import {
  GetRoleCredentialsCommand,
  ListAccountRolesCommand,
  ListAccountsCommand,
  LogoutCommand,
  paginateListAccounts,
} from "@aws-sdk/client-sso";
import { CreateTokenCommand } from "@aws-sdk/client-sso-oidc";
import { startLocalAws } from "./server.ts";
import { oidcClient, portalClient, signIn } from "./signing_in.ts";

Deno.test("accounts come in pages, and the server may give fewer than asked for", async () => {
  await using aws = await startLocalAws({ accounts: 2500, pageSize: 100 });
  const { accessToken = "" } = await signIn(aws);
  const ids = new Set<string | undefined>();
  const pages = paginateListAccounts({ client: portalClient(aws), pageSize: 1000 }, { accessToken });
  for await (const page of pages) page.accountList?.forEach((account) => ids.add(account.accountId));
  assert.equal(ids.size, 2500);
  assert.equal(aws.calls("ListAccounts").length, 25);
  assert.equal(aws.calls("ListAccounts")[0]?.detail["max_result"], "1000");
});

Deno.test("an account has its name, address and roles", async () => {
  await using aws = await startLocalAws();
  const { accessToken = "" } = await signIn(aws);
  const { accountList = [], nextToken } = await portalClient(aws).send(
    new ListAccountsCommand({ accessToken }),
  );
  assert.equal(nextToken ?? undefined, undefined);
  assert.deepEqual(accountList[1], {
    accountId: "444455556666",
    accountName: "production",
    emailAddress: "aws+production@example.com",
  });
  const { roleList } = await portalClient(aws).send(
    new ListAccountRolesCommand({ accessToken, accountId: "444455556666", maxResults: 1 }),
  );
  assert.deepEqual(roleList, [{ roleName: "AdministratorAccess", accountId: "444455556666" }]);
});

Deno.test("role credentials end at a time in milliseconds", async () => {
  const time = 1_800_000_000_000;
  await using aws = await startLocalAws({ clock: () => time, roleLifetime: 900 });
  const { accessToken = "" } = await signIn(aws);
  const { roleCredentials } = await portalClient(aws).send(
    new GetRoleCredentialsCommand({ accessToken, accountId: "111122223333", roleName: "ReadOnlyAccess" }),
  );
  assert.equal(roleCredentials?.expiration, time + 900_000);
  assert.match(roleCredentials?.accessKeyId ?? "", /^ASIA[A-Z2-7]{16}$/);
  assert.equal(roleCredentials?.secretAccessKey?.length, 40);
  assert.ok((roleCredentials?.sessionToken?.length ?? 0) > 800);
  assert.deepEqual(aws.calls("GetRoleCredentials")[0]?.detail, {
    account_id: "111122223333",
    role_name: "ReadOnlyAccess",
  });
});

Deno.test("foreign accounts and roles are forbidden, wrong requests are named", async (t) => {
  await using aws = await startLocalAws();
  const { accessToken = "" } = await signIn(aws);
  const client = portalClient(aws);
  const role = { accessToken, accountId: "111122223333", roleName: "AdministratorAccess" };
  const cases: [string, Promise<unknown>, string][] = [
    [
      "account",
      client.send(new GetRoleCredentialsCommand({ ...role, accountId: "999999999999" })),
      "ForbiddenException",
    ],
    ["role", client.send(new GetRoleCredentialsCommand({ ...role, roleName: "Root" })), "ForbiddenException"],
    [
      "roles of",
      client.send(new ListAccountRolesCommand({ accessToken, accountId: "9" })),
      "ForbiddenException",
    ],
    [
      "page",
      client.send(new ListAccountsCommand({ accessToken, nextToken: "?" })),
      "InvalidRequestException",
    ],
    [
      "size",
      client.send(new ListAccountsCommand({ accessToken, maxResults: 1001 })),
      "InvalidRequestException",
    ],
    ["token", client.send(new ListAccountsCommand({ accessToken: "wrong" })), "UnauthorizedException"],
    ["logout", client.send(new LogoutCommand({ accessToken: "wrong" })), "UnauthorizedException"],
  ];
  const outcomes = await Promise.allSettled(cases.map(([, sent]) => sent));
  for (const [index, [name, , error]] of cases.entries()) {
    await t.step(name, () => {
      const outcome = outcomes[index];
      assert.equal(outcome?.status === "rejected" && outcome.reason.name, error);
    });
  }
});

Deno.test("an expired token is refused, and a refreshed one works", async () => {
  await using aws = await startLocalAws();
  const { accessToken = "", clientId, clientSecret, refreshToken = "" } = await signIn(aws);
  aws.expireTokens();
  const list = (token: string): Promise<unknown> =>
    portalClient(aws).send(new ListAccountsCommand({ accessToken: token }));
  await assert.rejects(list(accessToken), { name: "UnauthorizedException" });
  const fresh = await oidcClient(aws).send(
    new CreateTokenCommand({ clientId, clientSecret, grantType: "refresh_token", refreshToken }),
  );
  await list(fresh.accessToken ?? "");
});

Deno.test("after a logout neither the token nor its refresh token work, and other sessions go on", async () => {
  await using aws = await startLocalAws();
  const { accessToken = "", clientId, clientSecret, refreshToken = "" } = await signIn(aws);
  const other = await signIn(aws);
  await portalClient(aws).send(new LogoutCommand({ accessToken }));
  await assert.rejects(portalClient(aws).send(new ListAccountsCommand({ accessToken })), {
    name: "UnauthorizedException",
  });
  const refresh = new CreateTokenCommand({
    clientId,
    clientSecret,
    grantType: "refresh_token",
    refreshToken,
  });
  await assert.rejects(oidcClient(aws).send(refresh), { name: "InvalidGrantException" });
  await portalClient(aws).send(new ListAccountsCommand({ accessToken: other.accessToken }));

  aws.revokeSessions();
  await assert.rejects(portalClient(aws).send(new ListAccountsCommand({ accessToken: other.accessToken })), {
    name: "UnauthorizedException",
  });
});
