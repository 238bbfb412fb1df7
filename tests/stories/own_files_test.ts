/** What a shell or command is lent is the session of its identity, and of no other one. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { operations, signIn } from "./harness/sign_in.ts";
import { sessionFile } from "./harness/stored.ts";
import { story } from "./harness/story.ts";

story("what one identity is lent holds the keys of no other, in a command and in a shell", async (t) => {
  await signIn(t, "prod-readonly");
  await signIn(t);
  const show =
    'grep -ho -e "^\\[.*\\]" -e "^aws_access_key_id" "$AWS_SHARED_CREDENTIALS_FILE" "$AWS_CONFIG_FILE"';
  for (
    const line of [["exec", "--", "sh", "-c", show], ["shell", "--shell", "sh", "--", "-c", show]]
  ) {
    const { stdout } = await t.atmos(["auth", ...line], { code: 0 });
    assert.equal(stdout, "[dev-admin]\naws_access_key_id\n[profile dev-admin]\n");
  }
});

story("files that identities shared before go, and nobody has to sign in again", async (t) => {
  await signIn(t, "prod-readonly");
  await signIn(t);
  const provider = join(t.home, ".config/atmos/aws/team-sso");
  for (const file of ["credentials", "config"]) {
    const texts = await Promise.all(
      ["dev-admin", "prod-readonly"].map((name) => Deno.readTextFile(sessionFile(t, name, file))),
    );
    await t.write(join(provider, file), texts.join("\n"));
  }
  for (const name of ["dev-admin", "prod-readonly"]) {
    await Deno.remove(join(provider, name), { recursive: true });
  }
  t.aws.forgetCalls();
  await t.atmos(["auth", "exec", "--", "true"], { code: 0 });
  await t.atmos(["auth", "exec", "-i", "prod-readonly", "--", "true"], { code: 0 });
  // Whose keys they were, nobody can tell any more: the roles are asked for anew, without a person.
  assert.deepEqual([...new Set(operations(t))], ["GetRoleCredentials"]);
  const names = await Array.fromAsync(Deno.readDir(provider), ({ name }) => name);
  assert.deepEqual(names.sort(), ["dev-admin", "prod-readonly"]);
});
