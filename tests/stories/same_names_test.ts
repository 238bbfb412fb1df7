/** Two projects whose providers and identities have the same names: neither gets what the other one has. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { startLocalAws } from "../local_aws/server.ts";
import { teamConfiguration } from "./harness/configuration.ts";
import { FILE_KEYRING, makeFileKeyring } from "./harness/file_keyring.ts";
import { count, PERSON } from "./harness/sign_in.ts";
import { type Story, story } from "./harness/story.ts";

const KEY = [
  "auth",
  "exec",
  "-i",
  "dev-admin",
  "--",
  "sh",
  "-c",
  'grep access_key_id "$AWS_SHARED_CREDENTIALS_FILE"',
];

/** The account and role of `dev-admin` in the second project. */
function otherRole(text: string): string {
  return text.replace("AdministratorAccess", "ReadOnlyAccess").replace(
    "name: development",
    'id: "444455556666"',
  );
}

async function secondProject(t: Story, text: string): Promise<string> {
  await t.write("../second/atmos.yaml", text);
  return join(t.project, "../second");
}

/** Whose keys a child of the identity finds. */
async function keyIn(t: Story, cwd: string, env: Record<string, string> = {}): Promise<string | undefined> {
  const { stdout } = await t.atmos(KEY, { cwd, env });
  return /aws_access_key_id = (\S+)/.exec(stdout)?.[1];
}

function rolesAsked(t: Story): (string | undefined)[] {
  return t.aws.calls("GetRoleCredentials").map(({ detail }) =>
    `${detail["account_id"]} ${detail["role_name"]}`
  );
}

story("an identity of another project with the same names is another one, side by side", async (t) => {
  const second = await secondProject(t, otherRole(teamConfiguration(t.aws)));
  await t.atmos(["auth", "login", "dev-admin"], { env: PERSON, code: 0 });
  const first = await keyIn(t, t.project);
  const cached = await t.atmos(["auth", "whoami", "--cached", "-i", "dev-admin"], { cwd: second, code: 1 });
  assert.match(cached.stderr, /not signed in with these settings, the stored session was made for others/);
  assert.match(
    (await t.atmos(["auth", "list"], { cwd: second, code: 0 })).stdout,
    /dev-admin.*other settings/,
  );
  const other = await keyIn(t, second);
  assert.ok(first !== undefined && other !== undefined && first !== other);
  assert.deepEqual(
    [await keyIn(t, t.project), await keyIn(t, second)],
    [first, other],
    "none replaced the other",
  );
  assert.equal(new Set(rolesAsked(t)).size, 2);
  assert.equal((await t.browser.visits()).length, 1, "the sign-in is the same");
});

story(
  "after an edit the old role is not used any more, and its session goes with a logout by name",
  async (t) => {
    const text = teamConfiguration(t.aws);
    await t.atmos(["auth", "login", "dev-admin"], { env: PERSON, code: 0 });
    const before = await keyIn(t, t.project);
    await t.configure(text.replace("AdministratorAccess", "ReadOnlyAccess"));
    assert.notEqual(await keyIn(t, t.project), before);
    const { stderr } = await t.atmos(["auth", "logout", "dev-admin", "--only"], { code: 0 });
    assert.match(
      stderr,
      /✓ Logged out dev-admin \(session data cleared\) \(made for other settings\)\n/,
    );
    assert.ok(!(await t.files()).some(({ path }) => path.includes("aws/team-sso")));
  },
);

for (const [store, env] of [["the file keyring", FILE_KEYRING], ["files", {}]] as const) {
  story(
    `a sign-in in ${store} at another portal is another one, and a logout ends the one that is meant`,
    async (t) => {
      await makeFileKeyring(t);
      await using evil = await startLocalAws({ approve: "manual" });
      for (const name of Object.keys(t.aws.environment)) delete t.env[name];
      const at = (url: string): string =>
        teamConfiguration(t.aws).replace("region:", `spec:\n        endpoint_url: ${url}\n      region:`);
      await t.configure(at(t.aws.url));
      const second = await secondProject(t, otherRole(at(evil.url)));
      await t.atmos(["auth", "login", "dev-admin"], { env: { ...PERSON, ...env }, code: 0 });
      const good = await keyIn(t, t.project, env);
      await t.atmos(["auth", "login", "dev-admin"], { cwd: second, env: { ...PERSON, ...env }, code: 0 });
      assert.equal(await keyIn(t, t.project, env), good, "the keys of the first are as before");
      await t.atmos(["auth", "login", "dev-admin"], { env: { ...PERSON, ...env }, code: 0 });
      assert.equal((await t.browser.visits()).length, 2, "and so is its sign-in");

      const all = await t.atmos(["auth", "logout", "--all"], { cwd: second, env, code: 0 });
      assert.match(all.stderr, /Left alone:\n/);
      assert.deepEqual([count(t, "Logout"), evil.calls("Logout").length], [0, 1]);
      await t.atmos(["auth", "login", "dev-admin"], { env, code: 0 });

      const named = await t.atmos(["auth", "logout", "--provider", "team-sso"], {
        cwd: second,
        env,
        code: 0,
      });
      assert.match(named.stderr, /✓ Portal: sign-in .*\(made for other settings\)\n/);
      assert.deepEqual([count(t, "Logout"), evil.calls("Logout").length], [1, 1], "ended where it was made");
      const { stderr } = await t.atmos(["auth", "exec", "-i", "dev-admin", "--", "true"], { env, code: 1 });
      assert.match(stderr, /nobody is signed in/);
    },
  );
}
