import assert from "node:assert/strict";
import * as v from "valibot";
import type { Cloud } from "../../../src/clouds/cloud.ts";
import { CLOUDS, registryOf } from "../../../src/clouds/registry.ts";
import { AtmosError } from "../../../src/errors.ts";
import { identityEntry, providerEntry, REGISTRY } from "./entries.ts";

Deno.test("each kind leads to its cloud", () => {
  const named = new Map(CLOUDS.map((cloud) => [cloud.name, cloud]));
  for (
    const [kind, cloud] of [
      ["aws/permission-set", "aws"],
      ["gcp/service-account", "gcp"],
      ["gcp/project", "gcp"],
      ["mock", "mock"],
      ["mock/aws", "mock"],
    ] as const
  ) {
    assert.equal(REGISTRY.sessions(identityEntry({}, "me", kind)), named.get(cloud)?.sessions);
    assert.ok(REGISTRY.identity(identityEntry({}, "me", kind)));
  }
  for (const kind of ["aws/iam-identity-center", "gcp/workload-identity-federation", "mock", "mock/aws"]) {
    assert.ok(REGISTRY.provider(providerEntry({}, "corp", kind)));
  }
});

Deno.test("an entry is not looked into before it is used", () => {
  assert.ok(REGISTRY.provider(providerEntry({ start_url: ["no"], region: 7 })));
  assert.ok(REGISTRY.identity(identityEntry({ principal: "no" })));
});

Deno.test("a kind that this version cannot use is told with its place", () => {
  for (
    const kind of [
      "atmos/pro",
      "aws/iam-identity-centre",
      "constructor",
      "__proto__",
      "toString",
    ]
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

Deno.test("who cannot use a kind is told those that work, and no others", () => {
  const hintOf = (work: () => unknown): string => {
    try {
      work();
    } catch (error) {
      assert.ok(error instanceof AtmosError);
      return error.hint ?? "";
    }
    return "";
  };
  const provider = hintOf(() => REGISTRY.provider(providerEntry({}, "corp", "atmos/pro")));
  assert.match(
    provider,
    /^These kinds work: aws\/iam-identity-center, aws\/saml, .*github\/oidc, .*mock, mock\/aws\.$/,
  );
  for (const use of [REGISTRY.identity, REGISTRY.sessions]) {
    const identity = hintOf(() => use(identityEntry({}, "me", "aws/emulator")));
    assert.match(identity, /^These kinds work: aws\/permission-set, aws\/assume-role, .*mock, mock\/aws\.$/);
    assert.doesNotMatch(identity, /emulator|atmos/);
  }
});

Deno.test("only who has perhaps misspelt a kind is sent to the check", () => {
  assert.throws(() => REGISTRY.provider(providerEntry({}, "corp", "azur/cli")), {
    hint: /`atmos auth validate` tells/,
  });
});

Deno.test("a cloud may have kinds without sessions, and then keeps nobody signed in", () => {
  const bare: Cloud = {
    name: "bare",
    kinds: [{
      name: "bare",
      sort: "identity",
      schema: () => Promise.resolve(v.object({})),
      startsFrom: "nothing",
      become: () => ({ assume: () => Promise.reject(new Error("not here")) }),
    }],
  };
  const registry = registryOf([bare]);
  const entry = identityEntry({}, "me", "bare");
  assert.ok(registry.identity(entry));
  assert.throws(() => registry.sessions(entry), { code: "unsupported" });
  assert.throws(() => registry.identity(identityEntry({}, "me", "mock")), {
    hint: /^These kinds work: bare\./,
  });
});

Deno.test("what a kind opens is open for that kind of entry alone", () => {
  assert.deepEqual(REGISTRY.open("identity", "aws/user"), [
    "credentials.from.program",
    "credentials.from.item",
    "credentials.from.profile",
    "credentials.mfa_arn",
    "credentials.mfa_process",
    "credentials.region",
    "credentials.webflow_enabled",
  ]);
  for (
    const [sort, kind] of [["provider", "aws/user"], ["identity", "mock"], [
      "identity",
      "constructor",
    ]] as const
  ) {
    assert.deepEqual(REGISTRY.open(sort, kind), []);
  }
});

Deno.test("an entry is described as it is written, whatever is wrong with it", () => {
  const words = (kind: string, settings: Record<string, unknown>): string[] =>
    REGISTRY.describeIdentity({ kind, settings }).map(({ name, value }) => `${name} ${value}`);
  assert.deepEqual(words("aws/assume-role", { principal: { assume_role: "arn:aws:iam::1:role/a/b" } }), [
    "account 1",
    "role b",
  ]);
  assert.deepEqual(words("aws/assume-role", { principal: { assume_role: "b" } }), []);
  assert.deepEqual(words("aws/permission-set", { principal: { name: ["A"], account: "x" } }), []);
  assert.deepEqual(words("no/such-kind", { principal: { name: "A" } }), []);
});

Deno.test("control characters of a kind or name are not shown raw", () => {
  assert.throws(
    () => REGISTRY.provider(providerEntry({}, "co\u001brp", "x\u001b[2J")),
    // deno-lint-ignore no-control-regex
    (error: Error) => !/[\u0000-\u001f]/.test(error.message),
  );
});
