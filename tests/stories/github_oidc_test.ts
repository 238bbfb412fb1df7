import assert from "node:assert/strict";
import { toBase64url } from "../../src/base64url.ts";
import { signToken } from "../local_aws/id_tokens.ts";
import { story } from "./harness/story.ts";

const CONFIGURATION = `auth:
  providers:
    actions: { kind: github/oidc, spec: { audience: sts.amazonaws.com } }
`;

function token(audience: string, secret: string): string {
  const part = (value: unknown): string => toBase64url(new TextEncoder().encode(JSON.stringify(value)));
  const claims = {
    iss: "https://token.actions.githubusercontent.com",
    sub: "repo:acme/app:environment:prod",
    aud: audience,
    exp: Math.floor(Date.now() / 1000) + 300,
  };
  return `${part({ alg: "RS256" })}.${part(claims)}.${toBase64url(new TextEncoder().encode(secret))}`;
}

story("a job of GitHub Actions signs in as who it is, and leaves nothing behind", async (t) => {
  await t.configure(CONFIGURATION);
  const asked: { url: string; authorization: string | null }[] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
    asked.push({ url: request.url, authorization: request.headers.get("authorization") });
    const audience = new URL(request.url).searchParams.get("audience") ?? "";
    return Response.json({ count: 1, value: token(audience, "planted-signature") });
  });
  try {
    const env = {
      GITHUB_ACTIONS: "true",
      ACTIONS_ID_TOKEN_REQUEST_URL: `http://127.0.0.1:${server.addr.port}/idtoken?api-version=2.0`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: "planted-bearer",
    };
    const { stderr, stdout } = await t.atmos(["auth", "login", "--provider", "actions"], { env, code: 0 });
    assert.match(stderr, /Issuer +https:\/\/token\.actions\.githubusercontent\.com/);
    assert.match(stderr, /Subject +repo:acme\/app:environment:prod/);
    assert.doesNotMatch(stdout + stderr, /planted|eyJ/);
    assert.equal(asked[0]?.authorization, "bearer planted-bearer");
    assert.match(asked[0]?.url ?? "", /\?api-version=2\.0&audience=sts\.amazonaws\.com$/);
    const logout = await t.atmos(["auth", "logout", "--provider", "actions"], { env, code: 0 });
    assert.match(logout.stderr, /already logged out/);
  } finally {
    await server.shutdown();
  }
  const outside = await t.atmos(["auth", "login", "--provider", "actions"], { code: 1 });
  assert.match(outside.stderr, /this is no job of GitHub Actions/);
});

const ISSUER = "https://token.actions.githubusercontent.com";
const ROLE = "arn:aws:iam::123456789012:role/Ci";

story("a job lends a role of AWS to a command without any secret, and logs out", {
  aws: {
    issuers: { [ISSUER]: ["sts.amazonaws.com"] },
    roles: [{ arn: ROLE, trusts: [ISSUER], subject: "repo:acme/app:ref:refs/heads/main" }],
  },
}, async (t) => {
  await t.configure(`${CONFIGURATION}  identities:
    ci:
      kind: aws/assume-role
      default: true
      via: { provider: actions }
      principal: { assume_role: "${ROLE}", region: eu-west-1 }
`);
  const claims = {
    iss: ISSUER,
    sub: "repo:acme/app:ref:refs/heads/main",
    aud: "sts.amazonaws.com",
    exp: Math.floor(Date.now() / 1000) + 600,
  };
  const env = { CI: "true", GITHUB_ACTIONS: "true", ACTIONS_ID_TOKEN: signToken(claims) };
  const login = await t.atmos(["auth", "login"], { env, code: 0 });
  assert.match(login.stderr, /Account +123456789012\n +Role +Ci\n/);
  const print =
    "echo $AWS_PROFILE ${AWS_ACCESS_KEY_ID-none}; grep -c aws_session_token $AWS_SHARED_CREDENTIALS_FILE";
  const { stdout } = await t.atmos(["auth", "exec", "--", "sh", "-c", print], { env, code: 0 });
  assert.equal(stdout, "ci none\n1\n");
  const whoami = await t.atmos(["auth", "whoami"], { env, code: 0 });
  assert.match(whoami.stdout, /assumed-role\/Ci\/repo-acme-app-ref-refs-heads-main\n/);
  assert.equal(t.aws.calls("AssumeRoleWithWebIdentity").length, 1, "exec and whoami use what login had");
  assert.match((await t.atmos(["auth", "list"], { env, code: 0 })).stdout, /ci/);
  const audit = (await t.atmos(["auth", "audit", "--output", "json"], { env, code: 0 })).stdout;
  assert.match(audit, /"refresh"/);
  assert.doesNotMatch(login.stderr + whoami.stdout + audit, /eyJ/);
  await t.atmos(["auth", "logout", "ci"], { env, code: 0 });
  const after = await t.atmos(["auth", "whoami", "--cached"], { env, code: 1 });
  assert.match(after.stderr, /not signed in/);

  const wrong = signToken({ ...claims, sub: "repo:acme/app:pull_request" });
  const refused = await t.atmos(["auth", "login"], { env: { ...env, ACTIONS_ID_TOKEN: wrong }, code: 1 });
  assert.match(
    refused.stderr.replaceAll(/\s+/g, " "),
    /audience sts\.amazonaws\.com, subject repo:acme\/app:pull_request/,
  );
  assert.doesNotMatch(refused.stderr, /eyJ/);
});
