import assert from "node:assert/strict";
import { type LogoutTarget, select } from "../../../../src/auth/logout/target.ts";
import { authWith, identity, provider } from "../entries.ts";

const AUTH = authWith([
  identity("org-admin"),
  identity("dev", { via: { identity: "org-admin" } }),
  identity("prod", { via: { provider: "other" } }),
  identity("broken", { via: { identity: "nowhere" } }),
  identity("alone", { kind: "aws/user", via: undefined }),
], [provider("sso"), provider("other")]);

function selected(target: LogoutTarget): unknown {
  const { providers, identities, sessions } = select(AUTH, target);
  return {
    providers,
    identities,
    sessions: [...sessions].map(([root, names]) => [root, names === "all" ? "all" : [...names]]),
  };
}

Deno.test("an identity means its whole chain with the provider's sign-in", () => {
  assert.deepEqual(select(AUTH, { kind: "identity", name: "dev" }).chain, ["sso", "org-admin", "dev"]);
  assert.deepEqual(selected({ kind: "identity", name: "dev" }), {
    providers: ["sso"],
    identities: ["org-admin", "dev"],
    sessions: [["sso", ["org-admin", "dev"]]],
  });
});

Deno.test("only an identity means its own session below its provider", () => {
  assert.deepEqual(selected({ kind: "identity", name: "DEV", alone: true }), {
    providers: [],
    identities: ["dev"],
    sessions: [["sso", ["dev"]]],
  });
});

Deno.test("those stay out who could come back without a sign-in", () => {
  const staysOut = (target: LogoutTarget): readonly string[] => select(AUTH, target).staysOut;
  assert.deepEqual(staysOut({ kind: "identity", name: "dev", alone: true }), ["dev"]);
  assert.deepEqual(staysOut({ kind: "identity", name: "dev" }), []);
  assert.deepEqual(staysOut({ kind: "identity", name: "alone" }), ["alone"]);
  assert.deepEqual(staysOut({ kind: "provider", name: "sso" }), []);
  assert.deepEqual(staysOut({ kind: "all" }), ["alone"]);
  assert.deepEqual(staysOut({ kind: "expired" }), []);
});

Deno.test("a provider means everything that reaches it, over any number of links", () => {
  assert.deepEqual(selected({ kind: "provider", name: "sso" }), {
    providers: ["sso"],
    identities: ["org-admin", "dev"],
    sessions: [["sso", "all"]],
  });
  assert.deepEqual(select(AUTH, { kind: "provider", name: "SSO" }).target, { kind: "provider", name: "sso" });
});

for (const kind of ["all", "all-realms", "expired"] as const) {
  Deno.test(`${kind} means every provider, and what stands alone by name`, () => {
    assert.deepEqual(selected({ kind }), {
      providers: ["sso", "other"],
      identities: ["org-admin", "dev", "prod", "broken", "alone"],
      sessions: [["sso", "all"], ["other", "all"], ["aws-user", ["alone"]]],
    });
  });
}

Deno.test("an unknown name is told with the nearest", () => {
  assert.throws(() => select(AUTH, { kind: "identity", name: "prd" }), { code: "not_found" });
  assert.throws(() => select(AUTH, { kind: "provider", name: "ssso" }), { code: "not_found" });
});
