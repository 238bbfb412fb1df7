import assert from "node:assert/strict";
import { KEYS } from "./harness/terminal.ts";
import { PERSON } from "./harness/sign_in.ts";
import { type Story, story } from "./harness/story.ts";

function written(t: Story, name = "atmos.yaml"): Promise<string> {
  return Deno.readTextFile(`${t.project}/${name}`);
}

story("whoever has no atmos.yaml is told how to get one, and gets one without a terminal", async (t) => {
  await Deno.remove(`${t.project}/atmos.yaml`);
  const none = await t.atmos(["auth", "login"]);
  assert.match(none.stderr, /There is no atmos\.yaml[\s\S]*`atmos auth init` signs you in and writes one/);
  const bare = await t.atmos(["auth", "init"], { code: 2 });
  assert.match(
    bare.stderr,
    /--start-url is missing[\s\S]*Add `--start-url https:\S+`/,
  );

  const where = ["--start-url", `${t.aws.startUrl}/#/`, "--region", t.aws.region];
  const nobody = await t.atmos(["auth", "init", ...where], { code: 1 });
  assert.match(nobody.stderr, /nobody is signed in\n {2}There is no terminal.*`--device`/);
  const typo = ["auth", "init", ...where, "--default", "development/ReadOnly"];
  const wrong = await t.atmos(typo, { env: PERSON });
  assert.match(wrong.stderr, /no role of yours[\s\S]*Did you mean development\/ReadOnlyAccess\?/);
  const made = await t.atmos(["auth", "init", ...where, "--default", "development/ReadOnlyAccess"], {
    code: 0,
  });
  assert.match(made.stderr, /atmos\.yaml is written[\s\S]*atmos auth whoami\n {2}atmos auth shell/);
  assert.match(made.stdout, /^--- \/dev\/null\n\+\+\+ atmos\.yaml\n/);
  const text = await written(t);
  assert.match(text, /^auth:\n {2}providers:\n {4}sso:\n {6}kind: aws\/iam-identity-center\n {6}start_url: /);
  assert.match(
    text,
    /\n {4}development\/ReadOnlyAccess:\n {6}default: true\n {6}kind: aws\/permission-set\n/,
  );
  await t.atmos(["auth", "validate"], { code: 0 });
  t.aws.forgetCalls();
  const { stdout } = await t.atmos(["auth", "exec", "--", "sh", "-c", "echo $ATMOS_IDENTITY"], { code: 0 });
  assert.equal(stdout, "development/ReadOnlyAccess\n");
  assert.equal(t.aws.calls("RegisterClient").length, 0);

  const again = await t.atmos(["auth", "init", ...where], { code: 2 });
  assert.match(again.stderr, /"sso" is configured at atmos\.yaml already[\s\S]*auth discover --write/);
  const same = await t.atmos(["auth", "init", ...where, "--name", "sso", "--force"], { code: 2 });
  assert.match(
    same.stderr,
    /"sso": a provider of this name is configured at atmos\.yaml:\d+:5[^]*`--name sso-2`/,
  );
  const beside = ["auth", "init", ...where, "--write", "beside.yaml", "--identities", "none"];
  const more = await t.atmos(beside, { env: PERSON, code: 0 });
  assert.match(more.stderr, /\n {2}atmos --config beside\.yaml auth shell --account/);
  assert.match(await written(t, "beside.yaml"), /^ {4}sso-2:$/m);
});

story("identities of a long list are made by the portal, and a file that is there keeps what it has", {
  aws: { accounts: 30 },
}, async (t) => {
  await t.write("atmos.yaml", "# Our stacks.\nstacks:\n  base_path: stacks # here\n");
  const where = ["--start-url", t.aws.startUrl, "--region", t.aws.region, "--name", "corp"];
  const there = await t.atmos(["auth", "init", ...where], { code: 2 });
  assert.match(there.stderr, /"atmos\.yaml": it exists[\s\S]*--force/);
  const chosen = ["--default", "staging/ReadOnlyAccess", "--force"];
  await t.atmos(["auth", "init", ...where, ...chosen], { env: PERSON, code: 0 });
  const text = await written(t);
  assert.match(
    text,
    /^# Our stacks\.\nstacks:\n {2}base_path: stacks # here\nauth:\n {2}providers:\n {4}corp:\n/,
  );
  assert.match(
    text,
    /auto_provision_identities: true\n {2}identities:\n {4}staging\/ReadOnlyAccess:\n {6}default: true\n$/,
  );
  const { stdout } = await t.atmos(["auth", "exec", "--", "sh", "-c", "echo $ATMOS_IDENTITY"], { code: 0 });
  assert.equal(stdout, "staging/ReadOnlyAccess\n");
  await t.atmos(["auth", "exec", "-i", "team-0030/PowerUserAccess", "--", "true"], { code: 0 });
});

story(
  "on a terminal everything is asked, and what the AWS CLI knows is offered",
  { needs: ["script"] },
  async (t) => {
    await Deno.remove(`${t.project}/atmos.yaml`);
    await Deno.mkdir(`${t.home}/.aws`, { recursive: true });
    await Deno.writeTextFile(
      `${t.home}/.aws/config`,
      `[profile old]\nsso_start_url = ${t.aws.startUrl}#/\nsso_region = ${t.aws.region}\n` +
        `[sso-session corp]\nsso_start_url = ${t.aws.startUrl}\nsso_region = ${t.aws.region}\n` +
        "[sso-session other]\nsso_start_url = https://other.awsapps.com/start\nsso_region = us-east-1\n",
    );
    const terminal = await t.terminal(["auth", "init"], { env: { ACCESSIBLE: "1" } });
    await terminal.waitFor(
      /1 {2}https:\S+ in eu-west-1 \(from \S+config\)\s+2 {2}https:\/\/other.*\s+3 {2}Another one/,
    );
    await terminal.write(`1${KEYS.enter}`);
    await terminal.waitFor(/You may use 9 roles[\s\S]*1 {2}Write all 9 into the file/);
    await terminal.write(`2${KEYS.enter}`);
    await terminal.waitFor(/Which one do you work as/);
    await terminal.write(`production/ReadOnlyAccess${KEYS.enter}`);
    await terminal.waitFor(/\+ {2}identities:[\s\S]*Write atmos\.yaml\?/);
    await terminal.write(`y${KEYS.enter}`);
    await terminal.waitFor("atmos auth shell");
    assert.equal(await terminal.exited, 0);
    assert.match(
      await written(t),
      /auto_provision_identities: true[\s\S]*production\/ReadOnlyAccess:\n {6}default: true/,
    );
  },
);
