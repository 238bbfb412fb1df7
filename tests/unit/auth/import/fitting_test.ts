import assert from "node:assert/strict";
import { fitting } from "../../../../src/auth/import/fitting.ts";
import { CLOUDS } from "../../../../src/clouds/registry.ts";
import { catalogueOf } from "../../../../src/config/kinds.ts";
import type { FoundEntry } from "../../../../src/clouds/importer.ts";

const KINDS = catalogueOf(CLOUDS.flatMap(({ kinds }) => kinds));

const role = (name: string, via: string, arn: string): FoundEntry => ({
  name,
  place: "f:1",
  tells: [],
  settings: { kind: "aws/assume-role", via: { identity: via }, principal: { assume_role: arn } },
});

Deno.test("what does not fit its kind is named without its value, with everything that stands on it", async () => {
  const arn = "arn:aws:iam::111122223333:role/r";
  const user: FoundEntry = { name: "u", place: "f:2", tells: [], settings: { kind: "aws/user" } };
  const { identities, leftovers } = await fitting({
    providers: [],
    identities: [
      user,
      role("a", "u", arn),
      role("b", "u", "nonsense"),
      role("c", "b", arn),
      role("d", "c", arn),
    ],
    leftovers: [],
  }, KINDS);
  assert.deepEqual(identities.map(({ name }) => name), ["u", "a"]);
  assert.deepEqual(leftovers.map(({ what, reason }) => `${what}: ${reason}`), [
    'identity "b": principal.assume_role must be the ARN of a role: arn:aws:iam::<account>:role/<name>',
    'identity "c": "b", on which it stands, cannot be imported',
    'identity "d": "c", on which it stands, cannot be imported',
  ]);
});

Deno.test("nothing that looks like a secret is written", async () => {
  const settings = { kind: "aws/user", credentials: { mfa_process: "code --key AKIAIOSFODNN7EXAMPLE" } };
  const { identities, leftovers } = await fitting(
    { providers: [], identities: [{ name: "u", place: "f:2", tells: [], settings }], leftovers: [] },
    KINDS,
  );
  assert.deepEqual(identities, []);
  assert.match(leftovers[0]?.reason ?? "", /looks like a secret/);
  assert.equal(JSON.stringify(leftovers).includes("AKIA"), false);
});
