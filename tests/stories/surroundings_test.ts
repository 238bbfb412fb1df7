import assert from "node:assert/strict";
import { join } from "node:path";
import { operations, PERSON, signIn } from "./harness/sign_in.ts";
import { story } from "./harness/story.ts";

/** AWS settings of the person, none of which is any business of a sign-in. */
const PARENT = {
  AWS_PROFILE: "somebody-else",
  AWS_DEFAULT_PROFILE: "somebody-else",
  AWS_REGION: "ap-southeast-2",
  AWS_DEFAULT_REGION: "ap-southeast-2",
  AWS_ENDPOINT_URL: "http://127.0.0.1:9",
  AWS_CA_BUNDLE: "/nowhere/bundle.pem",
  AWS_MAX_ATTEMPTS: "plenty",
  AWS_RETRY_MODE: "never",
  AWS_USE_DUALSTACK_ENDPOINT: "perhaps",
  AWS_USE_FIPS_ENDPOINT: "true",
  AWS_SDK_UA_APP_ID: "x".repeat(200),
  AWS_STS_REGIONAL_ENDPOINTS: "global",
};

story("the AWS settings and keys of the parent change nothing", async (t) => {
  const keys = {
    AWS_ACCESS_KEY_ID: "AKIAOFTHEPARENTXXXXX",
    AWS_SECRET_ACCESS_KEY: "the-parents-own",
    AWS_SESSION_TOKEN: "the-parents-own",
    AWS_WEB_IDENTITY_TOKEN_FILE: "/nowhere",
    AWS_ROLE_ARN: "arn:aws:iam::000000000000:role/other",
    AWS_CONTAINER_CREDENTIALS_FULL_URI: "http://127.0.0.1:9/",
  };
  const env = { ...PARENT, ...keys };
  const { stderr } = await t.atmos(["auth", "login"], { env: { ...PERSON, ...env }, code: 0 });
  assert.match(stderr, /^ {2}Region +eu-west-1$/m);
  const whoami = await t.atmos(["auth", "whoami", "--output", "json"], { env, code: 0 });
  const { principal, state, region } = JSON.parse(whoami.stdout);
  assert.deepEqual([state, region], ["valid", "eu-west-1"]);
  assert.match(principal, /^arn:aws:sts::111122223333:assumed-role\/AWSReservedSSO_AdministratorAccess_/);

  const { stdout } = await t.atmos(["auth", "exec", "--", "/usr/bin/env"], { env, code: 0 });
  const child = new Map(
    stdout.split("\n").map((line) => [line.split("=")[0], line.slice(line.indexOf("=") + 1)]),
  );
  assert.deepEqual([...child.keys()].filter((name) => name !== undefined && name in keys), []);
  assert.equal(child.get("AWS_PROFILE"), "dev-admin");
  assert.equal(child.get("AWS_REGION"), "eu-west-1");
  assert.equal(child.get("AWS_DEFAULT_PROFILE"), undefined);
  assert.equal(child.get("AWS_MAX_ATTEMPTS"), "plenty", "what leads nobody to another identity stays");
});

story("a broken ~/.aws is not even read", async (t) => {
  await t.write(join(t.home, ".aws/config"), "[profile \x00 broken\nsso_session = = =\n[default\n");
  await t.write(join(t.home, ".aws/credentials"), "not ini at all\n[default]\naws_access_key_id\n");
  await Deno.mkdir(join(t.home, ".aws/sso/cache"), { recursive: true });
  const before = (await t.files()).filter(({ path }) => path.startsWith(".aws"));
  await signIn(t);
  const { stdout } = await t.atmos(["auth", "whoami"], { code: 0 });
  assert.match(stdout, /^✓ Current Authentication Status/);
  assert.deepEqual((await t.files()).filter(({ path }) => path.startsWith(".aws")), before);
  const elsewhere = {
    AWS_CONFIG_FILE: join(t.home, ".aws/config"),
    AWS_SHARED_CREDENTIALS_FILE: "/proc/self/mem",
  };
  await t.atmos(["auth", "login"], { env: { ...PERSON, ...elsewhere }, code: 0 });
});

for (const [name, hours] of [["an hour behind", -1], ["an hour ahead", 1]] as const) {
  const aws = { clock: (): number => Date.now() + hours * 3600_000, roleLifetime: 2.5 * 3600 };
  story(`the service's clock is ${name} of this machine's`, { aws }, async (t) => {
    await signIn(t);
    await t.atmos(["auth", "exec", "--", "true"], { code: 0 });
    // STS wants to see the time; the SDK learns it from the first answer.
    const { stdout } = await t.atmos(["auth", "whoami", "--output", "json"], { code: 0 });
    assert.equal(JSON.parse(stdout).state, "valid", stdout);
    assert.deepEqual(operations(t).filter((one) => one.startsWith("CreateToken")), [
      "CreateToken authorization_code",
    ]);
  });
}

story("a clock that is wrong by more than a session lasts is named", {
  aws: { clock: () => Date.now() - 2 * 3600_000 },
}, async (t) => {
  const { stderr } = await signIn(t);
  assert.match(stderr, /WARN A new session looks expired, so the clock of this machine is probably wrong/);
  // The service knows better.
  await t.atmos(["auth", "exec", "--", "true"], { code: 0 });
});

story("where all endpoints are set at once, that is where everything goes", async (t) => {
  const { url } = t.aws;
  const unset = { AWS_ENDPOINT_URL_SSO: undefined, AWS_ENDPOINT_URL_SSO_OIDC: undefined };
  const env = { ...PERSON, ...unset, AWS_ENDPOINT_URL_STS: undefined, AWS_ENDPOINT_URL: `${url}/` };
  await t.atmos(["auth", "login"], { env, code: 0 });
  const { stdout } = await t.atmos(["auth", "whoami"], { env, code: 0 });
  assert.match(stdout, /Principal +arn:aws:sts::111122223333/);
  assert.match((await t.browser.visits())[0]?.pages[1]?.url ?? "", new RegExp(`^${url}/authorize\\?`));
});

story("a token is for the endpoint that gave it", async (t) => {
  await signIn(t);
  t.aws.forgetCalls();
  const env = { AWS_ENDPOINT_URL_SSO: t.aws.url.replace("127.0.0.1", "localhost") };
  const { code, stderr } = await t.atmos(["auth", "exec", "-i", "prod-readonly", "--", "true"], { env });
  assert.equal(code, 1);
  assert.match(stderr, /nobody is signed in/);
  for (const url of ["http://evil.example", "https://user@evil.example", "file:///etc"]) {
    const refused = await t.atmos(["auth", "login"], { env: { ...PERSON, AWS_ENDPOINT_URL_SSO: url } });
    assert.equal(refused.code, 2);
    assert.match(refused.stderr, /cannot use AWS_ENDPOINT_URL_SSO "/);
  }
  assert.deepEqual(operations(t), []);
});
