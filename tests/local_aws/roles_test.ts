/** Roles, users and tokens of the local AWS, through the unmodified AWS SDK. */
import assert from "node:assert/strict";
import {
  AssumeRoleCommand,
  AssumeRoleWithWebIdentityCommand,
  GetCallerIdentityCommand,
  GetSessionTokenCommand,
  STSClient,
} from "@aws-sdk/client-sts";
import { signToken } from "./id_tokens.ts";
import { type LocalAws, startLocalAws } from "./server.ts";

const SERIAL = "arn:aws:iam::111122223333:mfa/ann";
const ISSUER = "https://issuer.example";
const FIRST = "arn:aws:iam::444455556666:role/First";
const SECOND = "arn:aws:iam::444455556666:role/Second";

function start(): Promise<LocalAws> {
  return startLocalAws({
    users: [{ accountId: "111122223333", name: "ann", mfaSerial: SERIAL }],
    roles: [
      {
        arn: FIRST,
        trusts: ["arn:aws:iam::111122223333:user/ann", ISSUER],
        externalId: "x1",
        maxDuration: 7200,
        mfa: true,
      },
      { arn: SECOND, trusts: [FIRST, ISSUER], subject: "me" },
    ],
    issuers: { [ISSUER]: ["aws"] },
  });
}

interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

function client(aws: LocalAws, credentials: Keys = keysOf(aws)): STSClient {
  return new STSClient({ endpoint: aws.url, region: aws.region, maxAttempts: 1, credentials });
}

function keysOf(aws: LocalAws): Keys {
  const [key] = aws.keysOf("ann");
  if (key === undefined) throw new Error("ann has no key");
  return { accessKeyId: key.accessKeyId, secretAccessKey: key.secretAccessKey };
}

const RIGHT = { RoleArn: FIRST, RoleSessionName: "ann", ExternalId: "x1", SerialNumber: SERIAL };

Deno.test("a user's keys tell who they are, and a key that is switched off tells nothing", async () => {
  await using aws = await start();
  const { Arn } = await client(aws).send(new GetCallerIdentityCommand({}));
  assert.equal(Arn, "arn:aws:iam::111122223333:user/ann");
  const [key] = aws.keysOf("ann");
  if (key !== undefined) key.active = false;
  await assert.rejects(client(aws).send(new GetCallerIdentityCommand({})), { name: "InvalidClientTokenId" });
});

Deno.test("a code works once, a wrong external id, name, duration or caller never", async () => {
  await using aws = await start();
  const sts = client(aws);
  const code = aws.code(SERIAL);
  await assert.rejects(sts.send(new AssumeRoleCommand({ ...RIGHT, TokenCode: "1" })), {
    name: "AccessDenied",
  });
  await sts.send(new AssumeRoleCommand({ ...RIGHT, TokenCode: code }));
  await assert.rejects(
    sts.send(new AssumeRoleCommand({ ...RIGHT, TokenCode: code })),
    /MultiFactorAuthentication failed/,
  );
  const { SerialNumber: _, ...without } = RIGHT;
  await assert.rejects(sts.send(new AssumeRoleCommand(without)), { name: "AccessDenied" });
  await assert.rejects(sts.send(new AssumeRoleCommand({ ...without, RoleArn: SECOND })), {
    name: "AccessDenied",
  });
  await assert.rejects(sts.send(new AssumeRoleCommand({ ...without, RoleSessionName: "a b" })), {
    name: "ValidationError",
  });
  await assert.rejects(sts.send(new GetSessionTokenCommand({ DurationSeconds: 129_601 })), {
    name: "ValidationError",
  });
});

Deno.test("a role after another one gets an hour, and a session gives no session", async () => {
  await using aws = await start();
  const { Credentials } = await client(aws).send(
    new AssumeRoleCommand({ ...RIGHT, TokenCode: aws.code(SERIAL), DurationSeconds: 7200 }),
  );
  const first = client(aws, {
    accessKeyId: Credentials?.AccessKeyId ?? "",
    secretAccessKey: Credentials?.SecretAccessKey ?? "",
    sessionToken: Credentials?.SessionToken ?? "",
  });
  const second = { RoleArn: SECOND, RoleSessionName: "ann" };
  await assert.rejects(
    first.send(new AssumeRoleCommand({ ...second, DurationSeconds: 3601 })),
    /role chaining/,
  );
  await first.send(new AssumeRoleCommand(second));
  await assert.rejects(first.send(new GetSessionTokenCommand({})), { name: "AccessDenied" });
});

Deno.test("tokens are checked: signature, issuer, audience, end and subject", async () => {
  await using aws = await start();
  const claims = { iss: ISSUER, sub: "me", aud: "aws", exp: Math.floor(Date.now() / 1000) + 60 };
  const assume = (token: string): Promise<unknown> =>
    client(aws).send(
      new AssumeRoleWithWebIdentityCommand({
        RoleArn: SECOND,
        RoleSessionName: "job",
        WebIdentityToken: token,
      }),
    );
  await assume(signToken(claims));
  await assert.rejects(assume(`${signToken(claims)}x`), { name: "InvalidIdentityTokenException" });
  await assert.rejects(
    assume(signToken({ ...claims, iss: "https://else.example" })),
    /No OpenIDConnect provider/,
  );
  await assert.rejects(assume(signToken({ ...claims, aud: "else" })), /Incorrect token audience/);
  await assert.rejects(assume(signToken({ ...claims, exp: 1 })), { name: "ExpiredTokenException" });
  await assert.rejects(assume(signToken({ ...claims, sub: "else" })), { name: "AccessDenied" });
});
