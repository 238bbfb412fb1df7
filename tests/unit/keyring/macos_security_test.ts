import assert from "node:assert/strict";
import { chunkedKeyring } from "../../../src/keyring/chunked.ts";
import { commandLine, judge, macosSecurity } from "../../../src/keyring/macos_security.ts";
import { KeyringFailure } from "../../../src/keyring/keyring_failure.ts";
import { Secret } from "../../../src/secret.ts";
import { memorySystem } from "../system/memory_system.ts";
import { queue } from "./chunks_in_memory.ts";

const DUPLICATE = "security: SecKeychainItemModifyContent: User interaction is not allowed.\n" +
  "security: SecKeychainItemCreateFromContent (<default>): The specified item already exists in the keychain.\n";

const CODES: readonly (readonly [number, string, string])[] = [
  [0, "", "done"],
  [44, "", "absent"],
  [36, "", "locked"],
  [29, "", "locked"],
  [51, "", "locked"],
  [128, "", "locked"],
  [45, DUPLICATE, "locked"],
  [45, "already exists", "unreachable"],
  [50, "", "unreachable"],
  [37, "", "unreachable"],
  [1, "", "unreachable"],
  [2, "Usage: …", "unreachable"],
  [139, "", "unreachable"],
];

for (const [code, stderr, meaning] of CODES) {
  Deno.test(`status ${code}${stderr === DUPLICATE ? " after a refused update" : ""} of security means ${meaning}`, () => {
    const judged = (): string => judge({ code, stdout: "", stderr });
    if (meaning === "done" || meaning === "absent") return assert.equal(judged(), meaning);
    assert.throws(judged, (thrown) => thrown instanceof KeyringFailure && thrown.trouble.state === meaning);
  });
}

Deno.test("a line that security would split, quote or run in two is never sent", () => {
  assert.equal(
    commandLine(["find-generic-password", "-s", "atmos-auth:a/b"]),
    "find-generic-password -s atmos-auth:a/b\n",
  );
  assert.equal(commandLine(["x".repeat(4094)]).length, 4095);
  for (
    const words of [["two words"], ["it's"], ['"'], ["a\\b"], ["a\nb"], ["a\0"], ["\u00e9"], [
      "x".repeat(4095),
    ]]
  ) {
    assert.throws(() => commandLine(words), Error, JSON.stringify(words).slice(0, 40));
  }
});

Deno.test("everything goes to security -i on stdin, one command a process", async () => {
  const system = memorySystem({
    platform: "darwin",
    run: ({ stdin }) => ({
      code: new TextDecoder().decode(stdin).startsWith("default-keychain") ? 0 : 44,
      stdout: '"/k"',
    }),
  });
  const keyring = chunkedKeyring(macosSecurity(system, queue(), { interactive: false }), queue());
  assert.equal((await keyring.get({ realm: "acme", name: "Dev Admin", purpose: "keys" })).state, "absent");
  await assert.rejects(
    keyring.set({ realm: undefined, name: "dev", purpose: "keys" }, {
      class: "session",
      value: new Secret("x"),
    }),
  );
  for (const { command, args, stdin } of system.ran) {
    assert.equal(command, "/usr/bin/security");
    assert.deepEqual(args, ["-i"]);
    assert.match(new TextDecoder().decode(stdin), /^[a-z-]+( [\w.:@/%-]+)*\n$/);
  }
  const first = new TextDecoder().decode(system.ran[0]?.stdin);
  assert.equal(first, "find-generic-password -s atmos-auth:acme:Dev%20Admin::keys -a atmos-auth -w\n");
});
