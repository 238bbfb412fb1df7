import assert from "node:assert/strict";
import { realmFault } from "../../../src/config/realm.ts";
import { findings, load, repository } from "./configured.ts";

const REALMS: readonly [realm: string, fault: RegExp | undefined][] = [
  ["a", undefined],
  ["my-realm_2", undefined],
  ["a".repeat(64), undefined],
  ["a".repeat(65), /64 characters/],
  ["My-Realm", /lower-case/],
  ["a b", /lower-case/],
  ["a/b", /lower-case/],
  ["..", /lower-case/],
  ["a\\b", /lower-case/],
  ["ä", /lower-case/],
  ["a\n", /lower-case/],
  ["-a", /begins and ends/],
  ["a_", /begins and ends/],
  ["a--b", /in a row/],
  ["a-_b", /in a row/],
];

for (const [realm, fault] of REALMS) {
  Deno.test(`the realm ${JSON.stringify(realm.slice(0, 12))}${realm.length > 12 ? "…" : ""}`, async () => {
    if (fault === undefined) assert.equal(realmFault(realm), undefined);
    else assert.match(realmFault(realm) ?? "", fault);
    // The schema, for checks and editors, says the same.
    const problems = await findings(`auth: {realm: ${JSON.stringify(realm)}}\n`);
    assert.deepEqual(problems.length, fault === undefined ? 0 : 1, problems[0]);
    if (fault !== undefined) assert.match(problems[0] ?? "", fault);
  });
}

Deno.test("a realm that is not usable is told where it is used, and by the check", async () => {
  const configuration = await load(repository({ "/repo/atmos.yaml": "auth: {realm: ../x}\n" }));
  assert.throws(() => configuration.auth.realm, {
    code: "config_invalid",
    message: /^atmos\.yaml:1:15: cannot use the realm "\.\.\/x": a realm has only lower-case letters/,
  });
  assert.equal((await configuration.check()).length, 1);
});

Deno.test("the variable wins over the file, and an empty one does not count", async () => {
  const files = { "/repo/atmos.yaml": "auth: {realm: from-file}\n" };
  const realmWith = async (value: string): Promise<string | undefined> =>
    (await load(repository(files, { env: { HOME: "/home/me", ATMOS_AUTH_REALM: value } }))).auth.realm;
  assert.equal(await realmWith("from-env"), "from-env");
  assert.equal(await realmWith(""), "from-file");
  await assert.rejects(realmWith("NO"), {
    message: /^cannot use the realm "NO"/,
    hint: "It comes from ATMOS_AUTH_REALM.",
  });
});

Deno.test("by default there is no realm", async () => {
  assert.equal((await load(repository({ "/repo/atmos.yaml": "auth: {}\n" }))).auth.realm, undefined);
});
