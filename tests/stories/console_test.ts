import assert from "node:assert/strict";
import { PERSON, signIn } from "./harness/sign_in.ts";
import { story } from "./harness/story.ts";

story("the console opens in the browser, and nobody but the browser sees the link", async (t) => {
  await signIn(t);
  const { stdout, stderr } = await t.atmos(["auth", "console", "dev-admin", "-d", "s3", "--logout-first"], {
    env: PERSON,
    code: 0,
  });
  assert.equal(stdout, "");
  assert.match(stderr, /Page +https:\/\/eu-west-1\.console\.aws\.amazon\.com\/s3\?region=eu-west-1\n/);
  assert.match(stderr, /✓ The console opens in your browser/);
  const [visit] = (await t.browser.visits()).slice(-1);
  assert.match(visit?.url ?? "", /^http:\/\/127\.0\.0\.1:\d+\/[\w-]{43}$/);
  assert.match(
    visit?.pages.at(-1)?.text ?? "",
    /AdministratorAccess in 111122223333<\/h1><p>eu-west-1\.console\.aws/,
  );
  assert.deepEqual(t.aws.calls().slice(-3).map(({ operation, status }) => [operation, status]), [
    ["getSigninToken", 200],
    ["ConsoleLogout", 302],
    ["ConsoleLogin", 200],
  ]);
  await assert.rejects(fetch(visit?.url ?? ""), "nothing listens any more");
  const { stdout: audit } = await t.atmos(["auth", "audit", "-o", "json"]);
  assert.equal(JSON.parse(audit).at(-1).command, "auth console");
});

story("a length that AWS refuses is left out, and a dead session is told", async (t) => {
  await signIn(t);
  t.aws.behave("getSigninToken", { kind: "fail", status: 400 });
  const { stderr } = await t.atmos(["auth", "console", "dev-admin"], { env: PERSON, code: 0 });
  assert.match(stderr, /! AWS gives this session no console session of its own length/);
  t.aws.expireRoles();
  const dead = await t.atmos(["auth", "console", "dev-admin"], { env: PERSON, code: 1 });
  assert.match(
    dead.stderr,
    /cannot open the AWS console: AWS does not accept the session[\s\S]*atmos auth login/,
  );
});
