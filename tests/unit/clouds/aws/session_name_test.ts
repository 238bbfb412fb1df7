import assert from "node:assert/strict";
import { type NameSources, sessionName } from "../../../../src/clouds/aws/session_name.ts";
import { spoken } from "../../../../src/duration.ts";
import { askedDuration } from "../../../../src/clouds/aws/role_settings.ts";

const NOBODY: NameSources = {
  configured: undefined,
  known: undefined,
  account: undefined,
  identity: "deployer",
};

for (
  const [what, sources, expected] of [
    [
      "what is configured wins",
      { configured: "ann@example.com", known: "bob", account: "eve" },
      "ann@example.com",
    ],
    ["the user or subject that is known", { known: "bob", account: "eve" }, "bob"],
    ["the account on this machine", { account: "eve" }, "eve"],
    ["an account of machines says nothing", { account: "runner" }, "atmos-deployer"],
    ["an underscore is one that AWS takes", { account: "eve_b" }, "eve_b"],
    [
      "others become dashes, and end nothing",
      { known: "repo:acme/app:ref:refs/heads/main!" },
      "repo-acme-app-ref-refs-heads-main",
    ],
    ["it is cut at 64", { known: "x".repeat(100) }, "x".repeat(64)],
    ["a dash at the cut goes", { known: `${"x".repeat(63)}/y` }, "x".repeat(63)],
    ["one that is too short is none", { configured: "a", known: "!", account: "eve" }, "atmos-deployer"],
    ["nothing but signs", { identity: "日本" }, "atmos-session"],
  ] as const
) {
  Deno.test(`a session's name: ${what}`, () => {
    assert.equal(sessionName({ ...NOBODY, ...sources }), expected);
    assert.match(expected, /^[\w+=,.@-]{2,64}$/);
  });
}

Deno.test("a duration is what AWS gives, and said when it is another one", () => {
  assert.deepEqual(askedDuration(3600, "x", true), { seconds: 3600, note: undefined });
  assert.deepEqual(askedDuration(43_200, "x", false), { seconds: 43_200, note: undefined });
  for (
    const [wished, isChained, seconds] of [[3601, true, 3600], [60, true, 900], [60, false, 900], [
      90_000,
      false,
      43_200,
    ]] as const
  ) {
    const asked = askedDuration(wished, "x", isChained);
    assert.equal(asked.seconds, seconds);
    assert.match(asked.note ?? "", /^"x" gets /);
  }
  assert.deepEqual([3600, 5400, 61, 0].map(spoken), ["1h", "1h30m", "1m1s", "0s"]);
});
