import assert from "node:assert/strict";
import { CLOUDS } from "../../../src/clouds/registry.ts";
import { identityEntry, providerEntry, REGISTRY } from "./entries.ts";

Deno.test("each kind leads to its cloud", () => {
  const named = new Map(CLOUDS.map((cloud) => [cloud.name, cloud]));
  for (
    const [kind, cloud] of [["aws/permission-set", "aws"], ["mock", "mock"], ["mock/aws", "mock"]] as const
  ) {
    assert.equal(REGISTRY.sessions(identityEntry({}, "me", kind)), named.get(cloud)?.sessions);
    assert.ok(REGISTRY.identity(identityEntry({}, "me", kind)));
  }
  for (const kind of ["aws/iam-identity-center", "mock", "mock/aws"]) {
    assert.ok(REGISTRY.provider(providerEntry({}, "corp", kind)));
  }
});

Deno.test("an entry is not looked into before it is used", () => {
  assert.ok(REGISTRY.provider(providerEntry({ start_url: ["no"], region: 7 })));
  assert.ok(REGISTRY.identity(identityEntry({ principal: "no" })));
});

Deno.test("a kind that this version cannot use is told with its place", () => {
  for (
    const kind of ["azure/cli", "aws/saml", "aws/iam-identity-centre", "constructor", "__proto__", "toString"]
  ) {
    const expected = { code: "unsupported", message: new RegExp(`^atmos\\.yaml:3:5: .*"${kind}"$`) };
    assert.throws(() => REGISTRY.provider(providerEntry({}, "corp", kind)), expected);
    assert.throws(() => REGISTRY.identity(identityEntry({}, "me", kind)), expected);
    assert.throws(() => REGISTRY.sessions(identityEntry({}, "me", kind)), expected);
  }
});

Deno.test("a provider's kind is no identity's, and the other way round", () => {
  assert.throws(() => REGISTRY.provider(providerEntry({}, "corp", "aws/permission-set")), {
    code: "unsupported",
  });
  assert.throws(() => REGISTRY.sessions(identityEntry({}, "me", "aws/iam-identity-center")), {
    code: "unsupported",
  });
});

Deno.test("no kind at all is a mistake in the configuration", () => {
  assert.throws(() => REGISTRY.provider(providerEntry({}, "corp", "")), {
    code: "config_invalid",
    message: /has no kind/,
  });
});

Deno.test("control characters of a kind or name are not shown raw", () => {
  assert.throws(
    () => REGISTRY.provider(providerEntry({}, "co\u001brp", "x\u001b[2J")),
    // deno-lint-ignore no-control-regex
    (error: Error) => !/[\u0000-\u001f]/.test(error.message),
  );
});
