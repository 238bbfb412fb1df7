/** An IAM user without keys, who signs in in the browser as in the console. */
import assert from "node:assert/strict";
import { useFileKeyring } from "./harness/file_keyring.ts";
import { story } from "./harness/story.ts";
import { KEYS } from "./harness/terminal.ts";

const ANN = "arn:aws:iam::111122223333:user/ann";
const USERS = [{ accountId: "111122223333", name: "ann" }];
const ROLES = [{ arn: "arn:aws:iam::444455556666:role/Deployer", trusts: [ANN] }];

const CONFIGURATION = `auth:
  identities:
    ann: { kind: aws/user, credentials: { region: eu-west-1 } }
    deployer:
      kind: aws/assume-role
      via: { identity: ann }
      principal: { assume_role: "arn:aws:iam::444455556666:role/Deployer" }
    keyed: { kind: aws/user, credentials: { webflow_enabled: false } }
`;

story("a user without keys signs in in the browser, and is renewed, chained, and signed out", {
  aws: { users: USERS, roles: ROLES, roleLifetime: 240 },
  needs: ["script"],
}, async (t) => {
  await t.configure(CONFIGURATION);
  await useFileKeyring(t);
  const blind = await t.atmos(["auth", "exec", "-i", "ann", "--", "true"], { code: 1 });
  assert.match(blind.stderr, /nobody is signed in, and nobody has given its keys/);
  assert.match(blind.stderr.replaceAll(/\s+/g, " "), /`atmos auth login ann` to sign in in the browser/);
  assert.match(
    (await t.atmos(["auth", "login", "keyed"], { code: 1 })).stderr,
    /atmos auth user configure keyed/,
  );

  const login = await t.terminal(["auth", "login", "ann"]);
  await login.waitFor("successful");
  assert.equal(await login.exited, 0);
  assert.match(login.text, /Signed in at "ann" as arn:aws:iam::111122223333:user\/ann/);
  assert.equal(t.aws.calls("CreateOAuth2Token").length, 1);

  // Four minutes are less than what is lent. Whoever cannot be asked is renewed with what was kept, which changes each time.
  for (const count of [2, 3]) {
    const lent = await t.atmos(["auth", "exec", "-i", "ann", "--", "sh", "-c", "echo $AWS_PROFILE"], {
      code: 0,
    });
    assert.equal(lent.stdout, "ann\n");
    assert.equal(t.aws.calls("CreateOAuth2Token").length, count);
  }
  const who = await t.atmos(["auth", "whoami", "-i", "deployer"], { code: 0 });
  assert.match(who.stdout, /assumed-role\/Deployer/);

  const out = await t.atmos(["auth", "logout", "ann", "--dry-run"], { code: 0 });
  assert.match(out.stdout, /Keyring: ann\n/);
  await t.atmos(["auth", "logout", "ann"], { code: 0 });
  const after = await t.atmos(["auth", "exec", "-i", "ann", "--", "true"], { code: 1 });
  assert.match(after.stderr, /cannot use "ann" after its logout: not signed in/);
});

story("a user with keys may ask for the browser, once; a refused sign-in and a dead one end in words", {
  aws: { users: USERS, roles: ROLES, roleLifetime: 240 },
  needs: ["script"],
}, async (t) => {
  await t.configure(CONFIGURATION);
  const login = async (line: readonly string[], wanted: RegExp, code: number): Promise<string> => {
    const terminal = await t.terminal(["auth", "login", ...line]);
    await terminal.waitFor(wanted);
    assert.equal(await terminal.exited, code);
    return terminal.text;
  };
  t.aws.approve = "deny";
  assert.match(await login(["ann"], /cannot sign in/, 1), /cannot sign in to AWS Sign-In: it was refused/);
  t.aws.approve = "auto";

  // Without a keyring it lies in a file of ours, and goes with a logout.
  await login(["ann"], /successful/, 0);
  const kept = `${t.home}/.cache/atmos/aws-console`;
  const names = [...Deno.readDirSync(kept)].map(({ name }) => name);
  assert.match(names.join(), /^ann\.[0-9a-f]{32}\.json$/);
  assert.equal((Deno.statSync(`${kept}/${names[0]}`).mode ?? 0) & 0o777, 0o600);
  t.aws.behave("CreateOAuth2Token", { kind: "refuse", type: "AccessDeniedException", status: 400 });
  const undecided = await t.atmos(["auth", "login", "ann"], { code: 1 });
  assert.match(undecided.stderr, /cannot renew the sign-in at AWS Sign-In/);
  const out = await t.atmos(["auth", "logout", "ann"], { code: 0 });
  assert.match(out.stderr, /session data cleared/);
  assert.deepEqual(
    [...Deno.readDirSync(`${t.home}/.cache/atmos`)].filter(({ name }) => name === "aws-console"),
    [],
  );

  const elsewhere = await t.terminal(["auth", "login", "ann", "--device"]);
  await elsewhere.waitFor("Code that the page shows");
  const [link = ""] = /http:\S+\/v1\/authorize\?\S+/.exec(elsewhere.text) ?? [];
  const [, code = ""] = /<p>([A-Za-z0-9+\/=]+)<\/p>/.exec(await (await fetch(link)).text()) ?? [];
  await elsewhere.write(`${code}${KEYS.enter}`);
  await elsewhere.waitFor("successful");
  assert.equal(await elsewhere.exited, 0);
  assert.ok(!elsewhere.text.includes(code), "it is not shown while it is typed");
  await t.atmos(["auth", "logout", "ann"], { code: 0 });

  await useFileKeyring(t);
  const [key] = t.aws.keysOf("ann");
  const configure = ["auth", "user", "configure", "ann", "--access-key-id", key?.accessKeyId ?? ""];
  await t.atmos(configure, { stdin: key?.secretAccessKey ?? "", code: 0 });
  await t.atmos(["auth", "login", "ann"], { code: 0 });
  const asked = t.aws.calls("CreateOAuth2Token").length;
  const terminal = await t.terminal(["auth", "login", "ann", "--webflow"]);
  await terminal.waitFor("successful");
  assert.equal(await terminal.exited, 0);
  assert.equal(t.aws.calls("CreateOAuth2Token").length, asked + 1);
  await t.atmos(["auth", "exec", "-i", "ann", "--", "true"], { code: 0 });
  assert.equal(t.aws.calls("CreateOAuth2Token").length, asked + 1, "the keys count again");

  const other = await t.atmos(["auth", "login", "deployer", "--webflow"], { code: 2 });
  assert.match(other.stderr, /cannot use --webflow for "deployer": aws\/assume-role has no such sign-in/);
  await t.atmos(["auth", "login", "--provider", "x", "--webflow"], { code: 2 });
});
