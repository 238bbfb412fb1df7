import assert from "node:assert/strict";
import { cloudFor, identityFor, providerFor } from "../../../src/clouds/registry.ts";
import { identityEntry, providerEntry } from "./entries.ts";

Deno.test("each kind leads to its cloud", () => {
  for (
    const [kind, cloud] of [["aws/permission-set", "aws"], ["mock", "mock"], ["mock/aws", "mock"]] as const
  ) {
    assert.equal(cloudFor(identityEntry({}, "me", kind)).name, cloud);
    assert.equal(identityFor(identityEntry({}, "me", kind), undefined).kind, kind);
  }
  for (const kind of ["aws/iam-identity-center", "mock", "mock/aws"]) {
    assert.equal(providerFor(providerEntry({}, "corp", kind)).kind, kind);
  }
});

Deno.test("an entry is not looked into before it is used", () => {
  const broken = { start_url: ["no"], region: 7 };
  assert.equal(providerFor(providerEntry(broken)).kind, "aws/iam-identity-center");
  assert.equal(
    identityFor(identityEntry({ principal: "no" }), providerEntry(broken)).kind,
    "aws/permission-set",
  );
});

Deno.test("a kind that this version cannot use is told with its place", () => {
  for (
    const kind of ["azure/cli", "aws/saml", "aws/iam-identity-centre", "constructor", "__proto__", "toString"]
  ) {
    const expected = { code: "unsupported", message: new RegExp(`^atmos\\.yaml:3:5: .*"${kind}"$`) };
    assert.throws(() => providerFor(providerEntry({}, "corp", kind)), expected);
    assert.throws(() => identityFor(identityEntry({}, "me", kind), undefined), expected);
    assert.throws(() => cloudFor(identityEntry({}, "me", kind)), expected);
  }
});

Deno.test("a provider's kind is no identity's, and the other way round", () => {
  assert.throws(() => providerFor(providerEntry({}, "corp", "aws/permission-set")), { code: "unsupported" });
  assert.throws(() => cloudFor(identityEntry({}, "me", "aws/iam-identity-center")), { code: "unsupported" });
});

Deno.test("no kind at all is a mistake in the configuration", () => {
  assert.throws(() => providerFor(providerEntry({}, "corp", "")), {
    code: "config_invalid",
    message: /has no kind/,
  });
});

Deno.test("control characters of a kind or name are not shown raw", () => {
  assert.throws(
    () => providerFor(providerEntry({}, "co\u001brp", "x\u001b[2J")),
    // deno-lint-ignore no-control-regex
    (error: Error) => !/[\u0000-\u001f]/.test(error.message),
  );
});
