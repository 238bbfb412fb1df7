import assert from "node:assert/strict";
import { GetRoleCredentialsCommand } from "@aws-sdk/client-sso";
import { GetCallerIdentityCommand, type GetCallerIdentityCommandOutput } from "@aws-sdk/client-sts";
import { type LocalAws, startLocalAws } from "./server.ts";
import { portalClient, signIn, stsClient } from "./signing_in.ts";

interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

async function keysOf(aws: LocalAws): Promise<Keys> {
  const { accessToken = "" } = await signIn(aws);
  const { roleCredentials } = await portalClient(aws).send(
    new GetRoleCredentialsCommand({ accessToken, accountId: "111122223333", roleName: "ReadOnlyAccess" }),
  );
  const { accessKeyId = "", secretAccessKey = "", sessionToken = "" } = roleCredentials ?? {};
  return { accessKeyId, secretAccessKey, sessionToken };
}

function whoAmI(aws: LocalAws, keys: Keys): Promise<GetCallerIdentityCommandOutput> {
  return stsClient(aws, keys).send(new GetCallerIdentityCommand({}));
}

Deno.test("role credentials tell who they are", async () => {
  await using aws = await startLocalAws();
  const { Account, Arn, UserId } = await whoAmI(aws, await keysOf(aws));
  assert.equal(Account, "111122223333");
  assert.equal(
    Arn,
    "arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_ReadOnlyAccess_0123456789abcdef/alex@example.com",
  );
  assert.match(UserId ?? "", /^AROA.+:alex@example\.com$/);
});

Deno.test("credentials that are wrong, foreign or expired are refused with status 403", async () => {
  await using aws = await startLocalAws();
  const keys = await keysOf(aws);
  const other = await keysOf(aws);
  const refused = async (changed: Keys, name: string): Promise<void> => {
    await assert.rejects(
      whoAmI(aws, changed),
      (error: Error & { $metadata?: { httpStatusCode?: number } }) => {
        assert.equal(error.name, name);
        assert.equal(error.$metadata?.httpStatusCode, 403);
        return true;
      },
    );
  };
  await refused({ ...keys, accessKeyId: "ASIAAAAAAAAAAAAAAAAA" }, "InvalidClientTokenId");
  await refused({ ...keys, sessionToken: other.sessionToken }, "InvalidClientTokenId");
  await refused({ ...keys, secretAccessKey: other.secretAccessKey }, "SignatureDoesNotMatch");
  aws.expireRoles();
  await refused(keys, "ExpiredToken");
});

Deno.test("a clock that is an hour wrong is refused", async () => {
  await using aws = await startLocalAws({ clock: () => Date.now() + 3_600_000 });
  await assert.rejects(whoAmI(aws, await keysOf(aws)), { name: "SignatureDoesNotMatch" });
});

Deno.test("requests without a proper signature or action are refused", async (t) => {
  await using aws = await startLocalAws();
  const body = "Action=GetCallerIdentity&Version=2011-06-15";
  const cases: [string, string, Record<string, string>, number, string][] = [
    ["no signature", body, {}, 403, "MissingAuthenticationToken"],
    ["a bearer token", body, { authorization: "Bearer x" }, 400, "IncompleteSignature"],
    ["an unknown action", "Action=Everything&Version=2011-06-15", {}, 400, "InvalidAction"],
    ["another version", "Action=GetCallerIdentity&Version=2010-01-01", {}, 400, "InvalidAction"],
    ["nothing", "", {}, 400, "InvalidAction"],
  ];
  for (const [name, text, headers, status, code] of cases) {
    await t.step(name, async () => {
      const answer = await fetch(aws.url, { method: "POST", body: text, headers });
      assert.equal(answer.status, status);
      assert.ok((await answer.text()).includes(`<Code>${code}</Code>`));
    });
  }
});
