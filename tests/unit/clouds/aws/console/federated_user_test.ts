import assert from "node:assert/strict";
import { awsConsole } from "../../../../../src/clouds/aws/console/console.ts";
import { AwsKeys } from "../../../../../src/clouds/aws/keys.ts";
import { Secret } from "../../../../../src/secret.ts";
import { memorySystem } from "../../../system/memory_system.ts";
import { identityEntry } from "../../entries.ts";
import { cloudContext } from "../../requests.ts";

const ANSWER = `<GetFederationTokenResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <GetFederationTokenResult><Credentials><AccessKeyId>ASIAF</AccessKeyId><SecretAccessKey>fk</SecretAccessKey>
  <SessionToken>ft</SessionToken><Expiration>2026-01-02T15:00:00Z</Expiration></Credentials>
  </GetFederationTokenResult></GetFederationTokenResponse>`;

Deno.test("a user's long-lived keys become a federated session first", async () => {
  const system = memorySystem({
    http: (request) =>
      request.form["Action"] === "GetFederationToken"
        ? { body: ANSWER, headers: { "content-type": "text/xml" } }
        : { body: { SigninToken: "token" } },
  });
  const credentials = new AwsKeys({
    accessKeyId: "AKIA",
    secretAccessKey: new Secret("key"),
    sessionToken: undefined,
    region: "eu-west-1",
    expiresAt: undefined,
  });
  const door = await awsConsole({
    session: { provider: "aws-user", identity: "dev-admin", madeFor: "0a0a0a0a-0b0b0b0b0b0b", credentials },
    entry: identityEntry({}, "dev-admin", "aws/user"),
    before: [],
    wish: { issuer: "atmos", logoutFirst: false, seconds: 7200 },
  }, cloudContext(system));
  const [sts, signin] = system.http.requests;
  assert.equal(sts?.form["Name"], "dev-admin");
  assert.equal(sts?.form["DurationSeconds"], "7200");
  assert.equal(sts?.form["PolicyArns.member.1.arn"], "arn:aws:iam::aws:policy/AdministratorAccess");
  assert.match(signin?.form["Session"] ?? "", /"sessionId":"ASIAF"/);
  assert.equal(signin?.form["SessionDuration"], undefined);
  assert.equal(door.sessionExpiresAt, Date.UTC(2026, 0, 2, 15));
});
