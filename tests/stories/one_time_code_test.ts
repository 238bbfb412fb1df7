/** AWS takes a one-time code once. Whoever needs one waits for the process that asks for one. */
import assert from "node:assert/strict";
import { Secret } from "../../src/secret.ts";
import { useFileKeyring } from "./harness/file_keyring.ts";
import { type Story, story } from "./harness/story.ts";
import { KEYS } from "./harness/terminal.ts";
import { until } from "./harness/until.ts";

const SERIAL = "arn:aws:iam::111122223333:mfa/ann";
const ROLES = ["Deployer", "Auditor"].map((name) => ({
  arn: `arn:aws:iam::444455556666:role/${name}`,
  trusts: ["arn:aws:iam::111122223333:user/ann"],
  maxDuration: 7200,
  mfa: true,
}));
const AWS = { users: [{ accountId: "111122223333", name: "ann", mfaSerial: SERIAL }], roles: ROLES };

/** A user with keys in the keyring, and two roles behind her: "deployer" and "auditor". */
async function userWithRoles(t: Story, duration: string, more = ""): Promise<void> {
  const roles = ROLES.map(({ arn }) =>
    `    ${arn.split("/")[1]?.toLowerCase()}: { kind: aws/assume-role, via: { identity: ann }, ` +
    `principal: { assume_role: "${arn}", duration: ${duration} } }\n`
  );
  await t.configure(
    "auth:\n  identities:\n    ann: { kind: aws/user, " +
      `credentials: { region: eu-west-1, mfa_arn: "${SERIAL}"${more} } }\n${roles.join("")}`,
  );
  const keyring = await useFileKeyring(t);
  // The first item decides how dear the passphrase is made.
  const other = { realm: undefined, name: "bob", purpose: "keys" } as const;
  await keyring.set(other, { class: "long-lived", value: new Secret("nothing") });
  const { accessKeyId = "", secretAccessKey } = t.aws.keysOf("ann")[0] ?? {};
  const configure = ["auth", "user", "configure", "ann", "--access-key-id", accessKeyId];
  await t.atmos(configure, { stdin: `${secretAccessKey}\n`, code: 0 });
}

story("one process asks for a one-time code, and another one waits before it asks", {
  aws: AWS,
  needs: ["script"],
}, async (t) => {
  // Roles for more than an hour are taken on with the code itself, so each of them needs one.
  await userWithRoles(t, "2h");
  const first = await t.terminal(["auth", "login", "deployer"]);
  await first.waitFor("One-time code of");
  const second = await t.terminal(["auth", "login", "auditor"]);
  await second.waitFor("Waiting for another process that asks for");
  assert.doesNotMatch(second.text, /One-time code of/);

  const code = t.aws.code(SERIAL);
  await first.write(`${code}${KEYS.enter}`);
  assert.equal(await first.exited, 0);
  await second.waitFor("One-time code of");
  // It is refused for being used, or old by now: that is told, and the next one is asked for.
  await second.write(`${code}${KEYS.enter}`);
  await second.waitFor("Each works once");
  await until(() => t.aws.code(SERIAL) !== code, "the next code");
  await second.write(`${t.aws.code(SERIAL)}${KEYS.enter}`);
  assert.equal(await second.exited, 0);
  assert.deepEqual(t.aws.calls("AssumeRole").map(({ status }) => status), [200, 403, 200]);
  assert.deepEqual(t.aws.calls("GetSessionToken"), []);
});

story("a code is told to one of ten processes, and does for all, and for roles behind", {
  aws: AWS,
}, async (t) => {
  const shown = `${t.env["STORY_WORLD"]}/code`;
  const teller = await t.bin("tell-code", `echo told >>${shown}.told; cat ${shown}`);
  await userWithRoles(t, "1h", `, mfa_process: "${teller}"`);
  await t.atmos(["config", "trust", "--yes"], { code: 0 });
  const show = (): void => {
    Deno.writeTextFileSync(`${shown}.new`, t.aws.code(SERIAL));
    Deno.renameSync(`${shown}.new`, shown);
  };
  show();
  const device = setInterval(show, 500);
  try {
    const exec = (identity: string): Promise<unknown> =>
      t.atmos(["auth", "exec", "-i", identity, "--", "true"], { code: 0 });
    await Promise.all(Array.from({ length: 10 }, () => exec("ann")));
    await Promise.all(["deployer", "auditor", "deployer", "auditor"].map(exec));
  } finally {
    clearInterval(device);
  }
  assert.equal(await Deno.readTextFile(`${shown}.told`), "told\n");
  assert.equal(t.aws.calls("GetSessionToken").length, 1);
  assert.equal(t.aws.calls("AssumeRole").length, 2);
});
