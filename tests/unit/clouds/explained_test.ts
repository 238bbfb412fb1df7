/** Every kind that works tells what a sign-in with it would ask and call. */
import assert from "node:assert/strict";
import { CLOUDS, registryOf } from "../../../src/clouds/registry.ts";

const REGISTRY = registryOf(CLOUDS);

for (const { name, sort } of CLOUDS.flatMap(({ kinds }) => kinds)) {
  if (sort === "integration" || !REGISTRY.supports(sort, name)) continue;
  Deno.test(`${sort} ${name} says what a sign-in would ask and call`, async () => {
    const { signIn } = await REGISTRY.explain(sort, { kind: name, settings: {} }, undefined);
    assert.ok(signIn.length > 0);
    for (const step of signIn) assert.doesNotMatch(step, /undefined|\s$|\s{2}/, step);
  });
}

const ROLE = {
  kind: "aws/assume-role",
  settings: { principal: { assume_role: "arn:aws:iam::111122223333:role/x" } },
};
const CALLS: [before: string, call: RegExp][] = [
  ["aws/permission-set", /^AssumeRole of STS, for arn:aws:iam::111122223333:role\/x$/],
  ["aws/saml", /^AssumeRoleWithSAML of STS/],
  ["github/oidc", /^AssumeRoleWithWebIdentity of STS/],
];

for (const [before, call] of CALLS) {
  Deno.test(`a role behind ${before} is asked for by the call that fits`, async () => {
    const { signIn } = await REGISTRY.explain("identity", ROLE, { kind: before, settings: {} });
    assert.match(signIn[0] ?? "", call);
  });
}

Deno.test("what is written decides what would be asked", async () => {
  const steps = async (kind: string, settings: object, sort: "provider" | "identity"): Promise<string> =>
    (await REGISTRY.explain(sort, { kind, settings: { ...settings } }, undefined)).signIn.join("; ");
  const url = "https://idp.example/app";
  assert.match(await steps("aws/saml", { url }, "provider"), /idp\.example\/app in a Chrome/);
  assert.match(
    await steps("aws/saml", { url, spec: { acs: "loopback" } }, "provider"),
    /your own browser.*127\.0\.0\.1/,
  );
  assert.match(
    await steps("aws/saml", { url, driver: "Okta", username: "me" }, "provider"),
    /^me, with.*Okta's own/,
  );
  const user = { credentials: { mfa_arn: "arn:aws:iam::111122223333:mfa/me" } };
  assert.match(
    await steps("aws/user", user, "identity"),
    /keyring.*a one-time code of arn:aws:iam::111122223333:mfa\/me/,
  );
  assert.match(
    await steps("azure/cli", { spec: { tenant_id: "t" } }, "provider"),
    /az login` for the directory t$/,
  );
});
