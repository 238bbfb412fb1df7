import assert from "node:assert/strict";
import { ListAccountsCommand } from "@aws-sdk/client-sso";
import { CreateTokenCommand } from "@aws-sdk/client-sso-oidc";
import { type Fault, OPERATIONS, QUERY_OPERATIONS } from "./faults.ts";
import { startLocalAws } from "./server.ts";
import { oidcClient, portalClient, signIn } from "./signing_in.ts";

Deno.test("a planned fault strikes so many calls and no more", async (t) => {
  await using aws = await startLocalAws();
  const { accessToken = "" } = await signIn(aws);
  const list = (): Promise<unknown> => portalClient(aws).send(new ListAccountsCommand({ accessToken }));
  const cases: [Fault, { name: string } | RegExp, number][] = [
    [{ kind: "throttle", retryAfter: 3 }, { name: "TooManyRequestsException" }, 429],
    [{ kind: "fail" }, { name: "InternalServerException" }, 500],
    [{ kind: "fail", status: 503 }, { name: "InternalServerException" }, 503],
    [{ kind: "refuse", type: "SlowDownException" }, { name: "SlowDownException" }, 400],
    [{ kind: "cut" }, /socket hang up|connection|reset|closed/i, 0],
    [{ kind: "lose" }, /socket hang up|connection|reset|closed/i, 0],
    [{ kind: "garbage" }, { name: "SyntaxError" }, 200],
    [{ kind: "captive" }, { name: "SyntaxError" }, 200],
  ];
  for (const [fault, error, status] of cases) {
    await t.step(JSON.stringify(fault), async () => {
      aws.forgetCalls();
      aws.behave("ListAccounts", fault, 2);
      await assert.rejects(list(), error);
      await assert.rejects(list(), error);
      await list();
      assert.deepEqual(aws.calls("ListAccounts").map((call) => call.status), [status, status, 200]);
    });
  }
});

Deno.test("the answer to a throttled call says how long to wait", async () => {
  await using aws = await startLocalAws();
  aws.behave("ListAccounts", { kind: "throttle", retryAfter: 7 });
  const answer = await fetch(new URL("/assignment/accounts", aws.url));
  await answer.text();
  assert.equal(answer.headers.get("retry-after"), "7");
});

Deno.test("a slow answer comes late, and stopping does not wait for it", async () => {
  await using aws = await startLocalAws();
  const { accessToken = "" } = await signIn(aws);
  aws.behave("ListAccounts", { kind: "slow", milliseconds: 120 });
  const begin = Date.now();
  await portalClient(aws).send(new ListAccountsCommand({ accessToken }));
  assert.ok(Date.now() - begin >= 110);

  aws.behave("ListAccounts", { kind: "slow", milliseconds: 60_000 });
  const never = assert.rejects(portalClient(aws).send(new ListAccountsCommand({ accessToken })));
  while (aws.calls("ListAccounts").length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
  await aws.stop();
  await never;
});

Deno.test("when the answer to a refresh is lost, the old token is spent all the same", async () => {
  await using aws = await startLocalAws();
  const { clientId, clientSecret, refreshToken = "" } = await signIn(aws);
  const refresh = new CreateTokenCommand({
    clientId,
    clientSecret,
    grantType: "refresh_token",
    refreshToken,
  });
  aws.behave("CreateToken", { kind: "lose" });
  await assert.rejects(oidcClient(aws).send(refresh));
  await assert.rejects(oidcClient(aws).send(refresh), { name: "InvalidGrantException" });
});

Deno.test("every operation can be made to fail", async (t) => {
  await using aws = await startLocalAws();
  const addresses: Partial<Record<(typeof OPERATIONS)[number], readonly [string, string]>> = {
    RegisterClient: ["POST", "/client/register"],
    Authorize: ["GET", "/authorize"],
    StartDeviceAuthorization: ["POST", "/device_authorization"],
    VerifyDevice: ["GET", "/device"],
    CreateToken: ["POST", "/token"],
    GetRoleCredentials: ["GET", "/federation/credentials"],
    ListAccounts: ["GET", "/assignment/accounts"],
    ListAccountRoles: ["GET", "/assignment/roles"],
    Logout: ["POST", "/logout"],
    getSigninToken: ["POST", "/federation"],
    ConsoleLogin: ["GET", "/federation"],
    ConsoleLogout: ["GET", "/oauth"],
    AuthorizeConsole: ["GET", "/v1/authorize"],
    CreateOAuth2Token: ["POST", "/v1/token"],
    ...Object.fromEntries(QUERY_OPERATIONS.map((name) => [name, ["POST", "/"]])),
  };
  for (const operation of OPERATIONS) {
    await t.step(operation, async () => {
      const [method, path] = addresses[operation] ?? ["", ""];
      aws.behave(operation, { kind: "fail", status: 502 });
      const body = QUERY_OPERATIONS.includes(operation) ? { body: `Action=${operation}` } : {};
      const answer = await fetch(new URL(path, aws.url), { method, ...body });
      await answer.text();
      assert.equal(answer.status, 502);
    });
  }
});

Deno.test("secrets lists everything that was given out and the verifier that was shown", async () => {
  await using aws = await startLocalAws();
  const tokens = await signIn(aws);
  const secrets = aws.secrets();
  for (const secret of [tokens.accessToken, tokens.refreshToken, tokens.clientSecret]) {
    assert.ok(secret !== undefined && secrets.includes(secret));
  }
  assert.equal(secrets.length, 5);
  assert.ok(!JSON.stringify(aws.calls()).includes("planted"));
});
