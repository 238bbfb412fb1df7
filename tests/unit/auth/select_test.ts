import assert from "node:assert/strict";
import { chooseIdentity, type IdentityWish } from "../../../src/auth/select.ts";
import { errorAt } from "../../../src/yaml/problems.ts";
import { AtmosError } from "../../../src/errors.ts";
import { authWith, identity } from "./entries.ts";

const none = authWith([identity("a"), identity("b")]);
const one = authWith([identity("a"), identity("b", { default: true })]);
const several = authWith([identity("a", { default: true }), identity("b", { default: true }), identity("c")]);

const MISSING = errorAt(
  { file: "atmos.yaml", line: 3, column: 5 },
  "cannot follow this import: it is far away",
  "Copy it.",
);

const named = (name: string): unknown => ({ kind: "named", name });

const choices: [string, IdentityWish, typeof one, unknown][] = [
  ["the flag wins over everything", { flag: "a", variable: "b", configured: "b" }, one, named("a")],
  ["an argument counts as the flag", { positional: "a", variable: "b" }, one, named("a")],
  ["the same name twice is fine", { flag: "a", positional: "a" }, one, named("a")],
  ["a bare flag beside an argument is the argument", { flag: true, positional: "a" }, one, named("a")],
  ["the variable wins over what is configured", { variable: "a", configured: "b" }, none, named("a")],
  ["an empty variable is no variable", { variable: "" }, one, named("b")],
  ["what is configured wins over the default", { configured: "a" }, one, named("a")],
  ["the one default is used", {}, one, named("b")],
  ["a bare flag asks, even with a default", { flag: true }, one, { kind: "ask", among: ["a", "b"] }],
  ["an empty flag asks", { flag: "" }, one, { kind: "ask", among: ["a", "b"] }],
  ["no default asks among all", {}, none, { kind: "ask", among: ["a", "b"] }],
  ["several defaults ask among them", {}, several, { kind: "ask", among: ["a", "b"] }],
  ["the only one that there is needs no default", {}, authWith([identity("a")]), named("a")],
  ["a bare flag asks, even with one alone", { flag: true }, authWith([identity("a")]), {
    kind: "ask",
    among: ["a"],
  }],
  ["one alone is not all where an import is missing", {}, {
    ...authWith([identity("a")]),
    missing: [MISSING],
  }, {
    kind: "ask",
    among: ["a"],
  }],
  ["another case finds the name", { flag: "A" }, one, named("a")],
];

for (const [name, wish, auth, expected] of choices) {
  Deno.test(`choosing an identity: ${name}`, () => assert.deepEqual(chooseIdentity(wish, auth), expected));
}

for (const word of ["false", "FALSE", "off", "Off", "no", "0"]) {
  Deno.test(`choosing an identity: ${word} turns authentication off, wherever it stands`, () => {
    for (const wish of [{ flag: word }, { positional: word }, { variable: word }, { configured: word }]) {
      assert.deepEqual(chooseIdentity(wish, one), { kind: "disabled" });
    }
  });
}

Deno.test("choosing an identity: two different names at once are refused", () => {
  assert.throws(
    () => chooseIdentity({ flag: "a", positional: "b" }, one),
    (error) => error instanceof AtmosError && error.code === "usage",
  );
});

Deno.test("choosing an identity: without any identity the error says what to do", () => {
  assert.throws(
    () => chooseIdentity({}, authWith([])),
    (error) =>
      error instanceof AtmosError && error.code === "not_found" && /atmos\.yaml/.test(error.hint ?? ""),
  );
});

Deno.test("choosing an identity: what is not there may be in an import that is not followed", () => {
  for (const [wish, auth] of [[{ flag: "x" }, one], [{}, authWith([])]] as const) {
    assert.throws(
      () => chooseIdentity(wish, { ...auth, missing: [MISSING] }),
      (error) =>
        error instanceof AtmosError && error.code === "config_invalid" && error.hint === "Copy it." &&
        /^atmos\.yaml:3:5: cannot .* this import is not followed: it is far away$/.test(error.message),
    );
  }
});

Deno.test("an unknown name says whether the environment named it", () => {
  const refused = (wish: IdentityWish): AtmosError => {
    try {
      chooseIdentity(wish, none);
    } catch (error) {
      assert.ok(error instanceof AtmosError);
      return error;
    }
    assert.fail("it is known");
  };
  const byVariable = refused({ variable: "nobody", configured: "a" });
  assert.equal(
    byVariable.message,
    'cannot find the identity "nobody", which ATMOS_IDENTITY names: it is not configured',
  );
  assert.match(
    byVariable.hint ?? "",
    /^Unset ATMOS_IDENTITY, or set it to one that there is\. Configured identities: a, b/,
  );
  for (
    const wish of [{ positional: "nobody", variable: "a" }, { flag: "nobody" }, { configured: "nobody" }]
  ) {
    assert.equal(refused(wish).message, 'cannot find the identity "nobody": it is not configured');
  }
});
