import assert from "node:assert/strict";
import { Secret } from "../../src/secret.ts";
import { useFileKeyring } from "./harness/file_keyring.ts";
import { type Story, story } from "./harness/story.ts";
import { KEYS } from "./harness/terminal.ts";

const SERIAL = "arn:aws:iam::111122223333:mfa/ann";
const USERS = [{ accountId: "111122223333", name: "ann", mfaSerial: SERIAL }];
const ROLES = [{
  arn: "arn:aws:iam::444455556666:role/Deployer",
  trusts: ["arn:aws:iam::111122223333:user/ann"],
  maxDuration: 7200,
  mfa: true,
}];

const CONFIGURATION = `auth:
  identities:
    ann: { kind: aws/user, credentials: { region: eu-west-1 } }
    deployer:
      kind: aws/assume-role
      via: { identity: ann }
      principal: { assume_role: "arn:aws:iam::444455556666:role/Deployer", duration: 2h, mfa_arn: "${SERIAL}" }
`;

/** The id and secret of ann's newest key. */
function keyOf(t: Story): { readonly accessKeyId: string; readonly secretAccessKey: string } {
  const key = t.aws.keysOf("ann").at(-1);
  if (key === undefined) throw new Error("ann has no key");
  return key;
}

story("an IAM user: keys given on stdin, lent, rotated, kept at a logout, and removed on demand", {
  aws: { users: USERS, roles: ROLES },
}, async (t) => {
  await t.configure(CONFIGURATION);
  const keyring = await useFileKeyring(t);
  // The first item decides how dear the passphrase is made.
  const other = { realm: undefined, name: "bob", purpose: "keys" } as const;
  await keyring.set(other, { class: "long-lived", value: new Secret("nothing") });
  const nobody = await t.atmos(["auth", "login", "ann"], { code: 1 });
  assert.match(nobody.stderr, /nobody has given its keys/);
  assert.match(nobody.stderr, /atmos auth user configure ann/);

  const { accessKeyId, secretAccessKey } = keyOf(t);
  const configure = ["auth", "user", "configure", "ann", "--access-key-id", accessKeyId];
  const wrong = await t.atmos(configure, { stdin: t.plant("secret"), code: 1 });
  assert.match(wrong.stderr, /Nothing was kept/);
  assert.match((await t.atmos(configure, { code: 2 })).stderr, /The secret is empty/);
  const given = await t.atmos(configure, { stdin: `${secretAccessKey}\n`, code: 0 });
  assert.match(given.stderr, /Principal +arn:aws:iam::111122223333:user\/ann/);

  const print = "echo $AWS_PROFILE; grep -c aws_session_token $AWS_SHARED_CREDENTIALS_FILE";
  const lent = await t.atmos(["auth", "exec", "-i", "ann", "--", "sh", "-c", print], { code: 0 });
  assert.equal(lent.stdout, "ann\n1\n");

  const blind = await t.atmos(["auth", "login", "deployer"], { code: 1 });
  assert.match(blind.stderr.replaceAll(/\s+/g, " "), /--mfa-code 123456/);
  await t.atmos(["auth", "login", "deployer", "--mfa-code", t.aws.code(SERIAL)], { code: 0 });
  assert.equal(t.aws.calls("AssumeRole").at(-1)?.detail.DurationSeconds, "7200");
  const whoami = await t.atmos(["auth", "whoami", "-i", "deployer"], { code: 0 });
  assert.match(whoami.stdout, /assumed-role\/Deployer\/ann\n/);

  const rotated = await t.atmos(["auth", "user", "rotate"], { code: 0 });
  assert.match(rotated.stderr, new RegExp(`The old key ${accessKeyId} is deleted`));
  assert.deepEqual(t.aws.keysOf("ann").length, 1);
  assert.notEqual(keyOf(t).accessKeyId, accessKeyId);
  const audit = (await t.atmos(["auth", "audit", "--output", "json"], { code: 0 })).stdout;
  for (const event of ["keys-kept", "keys-rotation-step", "keys-rotated"]) {
    assert.match(audit, new RegExp(event));
  }

  await t.atmos(["auth", "logout", "ann"], { code: 0 });
  const needless = await t.atmos(["auth", "login", "ann", "--mfa-code", "123456"], { code: 0 });
  assert.match(needless.stderr, /The one-time code was not needed/);
  await t.atmos(["auth", "logout", "ann", "--keychain", "--force"], { code: 0 });
  assert.match((await t.atmos(["auth", "login", "ann"], { code: 1 })).stderr, /nobody has given its keys/);
});

story("a form asks for the keys, a prompt for the code, and a program that tells it needs trust", {
  aws: { users: USERS, roles: ROLES },
  needs: ["script"],
}, async (t) => {
  await t.configure(CONFIGURATION);
  const keyring = await useFileKeyring(t);
  const other = { realm: undefined, name: "bob", purpose: "keys" } as const;
  await keyring.set(other, { class: "long-lived", value: new Secret("nothing") });
  const { accessKeyId, secretAccessKey } = keyOf(t);

  await t.step("the form", async () => {
    const form = await t.terminal(["auth", "user", "configure"]);
    await form.waitFor("Access key id");
    await form.write(`${accessKeyId}${KEYS.enter}`);
    await form.waitFor("Secret access key");
    await form.write(`${secretAccessKey}${KEYS.enter}`);
    await form.waitFor("ARN of its MFA device");
    await form.write(`${SERIAL}${KEYS.enter}`);
    await form.waitFor("The keys work, and are kept.");
    assert.equal(await form.exited, 0);
  });

  await t.step("the prompt", async () => {
    const login = await t.terminal(["auth", "login", "deployer"]);
    await login.waitFor("One-time code of");
    await login.write(`${t.aws.code(SERIAL)}${KEYS.enter}`);
    await login.waitFor("Authentication successful!");
    assert.equal(await login.exited, 0);
  });

  await t.step("the program", async () => {
    const program = "cat ./one-time-code";
    await t.configure(
      CONFIGURATION.replace("region: eu-west-1", `region: eu-west-1, mfa_process: "${program}"`),
    );
    const refused = await t.atmos(["auth", "login", "ann"], { code: 1 });
    assert.match(refused.stderr, /atmos config trust/);
    const trust = await t.atmos(["config", "trust", "--yes"], { code: 0 });
    assert.match(trust.stdout + trust.stderr, /cat \.\/one-time-code/);
    assert.match(trust.stdout + trust.stderr, /credentials\.mfa_process/);
    await t.write("one-time-code", "not a code\n");
    const nonsense = await t.atmos(["auth", "login", "ann"], { code: 1 });
    assert.match(nonsense.stderr, /what its mfa_process printed is no code/);
    assert.equal(t.aws.calls("GetSessionToken").length, 0);
  });
});
