import assert from "node:assert/strict";
import { findIdentity, findProvider, resolveChain } from "../../../src/auth/chain.ts";
import { AtmosError } from "../../../src/errors.ts";
import { authWith, identity, provider } from "./entries.ts";

function failure(work: () => unknown): AtmosError {
  try {
    work();
  } catch (error) {
    assert.ok(error instanceof AtmosError, String(error));
    return error;
  }
  return assert.fail("nothing was thrown");
}

Deno.test("a chain runs from the provider to the identity", () => {
  const auth = authWith([
    identity("base"),
    identity("middle", { via: { identity: "base" } }),
    identity("target", { via: { identity: "middle" } }),
  ]);
  const chain = resolveChain(auth, "target");
  assert.deepEqual(chain.names, ["sso", "base", "middle", "target"]);
  assert.equal(chain.root, "sso");
  assert.equal(chain.target.name, "target");
  assert.equal(chain.provider?.name, "sso");
});

Deno.test("an identity that stands alone is filed under its kind", () => {
  const chain = resolveChain(authWith([identity("keys", { kind: "aws/user", via: undefined })]), "keys");
  assert.equal(chain.root, "aws-user");
  assert.equal(chain.provider, undefined);
  assert.deepEqual(chain.names, ["keys"]);
});

Deno.test("an identity without via that needs one is an error with its place", () => {
  const error = failure(() => resolveChain(authWith([identity("lost", { via: undefined })]), "lost"));
  assert.equal(error.code, "config_invalid");
  assert.match(error.message, /^atmos\.yaml:1:1: .*"lost".*no via/);
});

Deno.test("a missing link is named with the nearest that exists", () => {
  const error = failure(() => resolveChain(authWith([identity("dev", { via: { provider: "sos" } })]), "dev"));
  assert.equal(error.code, "config_invalid");
  assert.match(error.message, /provider "sos" is not configured/);
  assert.match(error.hint ?? "", /Did you mean sso\?/);
});

Deno.test("a circle is shown as the way around it, without what leads into it", () => {
  const auth = authWith([
    identity("entry", { via: { identity: "a" } }),
    identity("a", { via: { identity: "b" } }),
    identity("b", { via: { identity: "c" } }),
    identity("c", { via: { identity: "a" } }),
  ]);
  assert.match(failure(() => resolveChain(auth, "entry")).message, /circle: a → b → c → a$/);
  assert.match(
    failure(() => resolveChain(authWith([identity("x", { via: { identity: "x" } })]), "x")).message,
    /circle: x → x$/,
  );
});

Deno.test("a broken entry beside the chain does not matter", () => {
  const auth = authWith([identity("good"), identity("bad", { kind: "no/such", via: { provider: "gone" } })]);
  assert.deepEqual(resolveChain(auth, "good").names, ["sso", "good"]);
});

Deno.test("a chain of a thousand links resolves", () => {
  const links = Array.from(
    { length: 1000 },
    (_, index) => identity(`i${index}`, index === 0 ? {} : { via: { identity: `i${index - 1}` } }),
  );
  assert.equal(resolveChain(authWith(links), "i999").names.length, 1001);
});

Deno.test("names are found exactly, then by alias, then in another case when only one fits", () => {
  const auth = authWith([identity("Dev"), identity("dev", { alias: "d" }), identity("Prod")]);
  assert.equal(findIdentity(auth, "Dev").name, "Dev");
  assert.equal(findIdentity(auth, "d").name, "dev");
  assert.equal(findIdentity(auth, "PROD").name, "Prod");
  assert.equal(failure(() => findIdentity(auth, "DEV")).code, "not_found");
});

Deno.test("an unknown name is shown safely, with the nearest names first", () => {
  const auth = authWith([identity("dev-admin"), identity("prod")]);
  const error = failure(() => findIdentity(auth, "dev-admim\u001b[31m"));
  assert.ok(!error.message.includes("\u001b"));
  assert.match(failure(() => findIdentity(auth, "dev-admim")).hint ?? "", /^Did you mean dev-admin\?/);
});

Deno.test("providers are found exactly or in another case", () => {
  const auth = authWith([], [provider("Corp")]);
  assert.equal(findProvider(auth, "corp").name, "Corp");
  assert.match(failure(() => findProvider(auth, "x")).hint ?? "", /Configured providers: Corp\./);
  assert.match(failure(() => findProvider(authWith([], []), "x")).hint ?? "", /No provider is configured/);
});
