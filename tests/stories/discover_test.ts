import assert from "node:assert/strict";
import { PERSON } from "./harness/sign_in.ts";
import { story } from "./harness/story.ts";

story(
  "identities for roles are added to a file that somebody wrote, and nothing else in it changes",
  async (t) => {
    const before = `# Our team's file.
auth:
  providers:
    sso: { kind: aws/iam-identity-center, region: ${t.aws.region}, start_url: "${t.aws.startUrl}" }

  identities:
    # The one for every day.
    every-day: # by name
      kind: aws/permission-set
      via: { provider: sso }
      principal: { name: ReadOnlyAccess, account: { name: development } }
    gone: { kind: aws/permission-set, via: { provider: sso }, principal: { name: Old, account: { id: "111122223333" } } }
    staging/ReadOnlyAccess: { kind: aws/assume-role, via: { identity: every-day }, principal: { assume_role: "arn:aws:iam::777788889999:role/Other" } }

logs: { level: info } # quiet
`;
    await t.configure(before);
    const { stdout: printed, stderr } = await t.atmos(["auth", "discover"], { env: PERSON, code: 0 });
    assert.match(printed, /^auth:\n {2}identities:\n {4}development\/AdministratorAccess:\n/);
    // The name that is taken makes way for the id.
    assert.match(printed, /^ {4}"777788889999\/ReadOnlyAccess":$/m);
    assert.equal(printed.match(/kind: aws\/permission-set/g)?.length, 8);
    assert.match(stderr, /Identities for roles that are not yours, which stay: gone/);

    const write = ["auth", "discover", "--write", "atmos.yaml"];
    const unasked = await t.atmos(write, { code: 2 });
    assert.match(unasked.stdout, /^--- atmos\.yaml\n\+\+\+ atmos\.yaml\n@@ -\d+,5 \+\d+,37 @@/);
    assert.match(unasked.stderr, /nobody can be asked[\s\S]*--force/);
    await t.atmos([...write, "--dry-run"], { code: 0 });
    const text = (): Promise<string> => Deno.readTextFile(`${t.project}/atmos.yaml`);
    assert.equal(await text(), before);

    const done = await t.atmos([...write, "--force"], { code: 0 });
    assert.match(done.stderr, /Added 8 identities to atmos\.yaml/);
    const after = await text();
    assert.equal(
      after.replace(
        /\n {4}[^\n]*(?:Access"?):\n {6}kind: aws\/permission-set\n {6}via: \{ provider: sso \}\n {6}principal: [^\n]*/g,
        "",
      ),
      before,
    );
    await t.atmos(["auth", "validate"], { code: 0 });
    await t.atmos(["auth", "exec", "-i", "production/AdministratorAccess", "--", "true"], { code: 0 });

    const again = await t.atmos([...write, "--force"], { code: 0 });
    assert.match(again.stderr, /nothing to add: all 9 roles have an identity/);
    assert.equal(await text(), after);
  },
);

story("identities go to a file of their own, for some accounts and roles", async (t) => {
  await t.configure(
    `auth:\n  providers:\n    sso: { kind: aws/iam-identity-center, region: ${t.aws.region}, start_url: "${t.aws.startUrl}" }\n`,
  );
  const write = [
    "auth",
    "discover",
    "--role",
    "ReadOnlyAccess",
    "--account",
    "development,444455556666",
    "--write",
  ];
  const done = await t.atmos([...write, "identities.yaml", "--force"], { env: PERSON, code: 0 });
  assert.match(done.stdout, /^--- \/dev\/null\n\+\+\+ identities\.yaml\n@@ -0,0 \+1,10 @@/);
  assert.match(done.stderr, /Added 2 identities[\s\S]*`import: \[identities\.yaml\]` in atmos\.yaml/);
  const again = await t.atmos([...write, "identities.yaml", "--force"], { code: 0 });
  assert.match(again.stderr, /nothing to add: all 2 roles/);
  const nowhere = await t.atmos([...write, "no/such/folder.yaml", "--force"]);
  assert.match(nowhere.stderr, /cannot read "no\/such\/folder\.yaml": its folder does not exist/);
  const none = await t.atmos(["auth", "discover", "--role", "Nobody"], { code: 0 });
  assert.match(none.stderr, /no such role is assigned to you/);
  await t.atmos(["auth", "discover", "--force"], { code: 2 });
});
