import assert from "node:assert/strict";
import { judge, readList, readSecret, secretTool } from "../../../src/keyring/secret_tool.ts";
import { KeyringFailure } from "../../../src/keyring/keyring_failure.ts";
import { memorySystem } from "../system/memory_system.ts";

const reply = (
  code: number,
  stderr: string,
  stdout = "",
): { code: number; stderr: string; stdout: string } => ({
  code,
  stdout,
  stderr,
});

const REPLIES: readonly (readonly [number, string, string])[] = [
  [0, "", "done"],
  [0, "** (process:1): WARNING **: couldn't connect to control socket", "done"],
  [1, "", "absent"],
  [1, "** Message: 01:02:03.004: couldn't access control socket: /run/keyring/control", "absent"],
  [0, "secret-tool: password is too long", "unreachable"],
  [1, "secret-tool: Cannot create an item in a locked collection", "locked"],
  [0, "secret-tool: Cannot get secret of a locked object", "locked"],
  [1, "secret-tool: The prompt was dismissed", "locked"],
  [
    1,
    "secret-tool: Object does not exist at path “/org/freedesktop/secrets/collection/login”",
    "unreachable",
  ],
  [1, "secret-tool: Error org.freedesktop.DBus.Error.NoReply: Message recipient disconnected", "unreachable"],
  [2, "usage: secret-tool store --label='label'", "unreachable"],
  [139, "", "unreachable"],
  [1, "secret-tool: Cannot autolaunch D-Bus without X11 $DISPLAY", "missing"],
  [1, "secret-tool: Could not connect: No such file or directory", "missing"],
  [
    1,
    "secret-tool: Failed to execute child process “dbus-launch” (No such file or directory)",
    "missing",
  ],
  [1, "secret-tool: The name org.freedesktop.secrets was not provided by any .service files", "missing"],
];

for (const [code, stderr, meaning] of REPLIES) {
  Deno.test(`secret-tool with status ${code} and ${JSON.stringify(stderr)} is ${meaning}`, () => {
    const judged = (): string => judge(reply(code, stderr));
    if (meaning === "done" || meaning === "absent") return assert.equal(judged(), meaning);
    assert.throws(judged, (thrown) => {
      assert.ok(thrown instanceof KeyringFailure);
      assert.equal(thrown.nothingThere, meaning === "missing");
      assert.equal(thrown.trouble.state, meaning === "missing" ? "unreachable" : meaning);
      return true;
    });
  });
}

const block = (label: string, secret: string | undefined, more = ""): string =>
  `[/1]\nlabel = ${label}\n${
    secret === undefined ? "" : `secret = ${secret}\n`
  }created = 2026-01-02\n${more}`;

Deno.test("a list is read from both streams, the class from the item or, when it is locked, from the label", () => {
  const stdout = block("atmos-auth:a (session)", undefined) + block("renamed by hand", "atmos1:l:1:0:1:d:v") +
    block("atmos-auth:r:c (session)", "atmos1:s:1:0:1:d:v");
  const stderr = "attribute.atmos-auth = item\nattribute.atmos-auth-id = atmos-auth:a\n" +
    "secret-tool: Cannot get secret of a locked object\n" +
    "attribute.atmos-auth-id = atmos-auth:b\nattribute.atmos-auth-id = atmos-auth:r:c::sign-in\n";
  assert.deepEqual(readList(reply(0, stderr, stdout)), [
    { key: { realm: undefined, name: "a", purpose: undefined }, class: "session" },
    { key: { realm: undefined, name: "b", purpose: undefined }, class: "long-lived" },
    { key: { realm: "r", name: "c", purpose: "sign-in" }, class: "session" },
  ]);
});

Deno.test("a version that prints attributes on stdout is read as well", () => {
  const stdout = block(
    "atmos-auth:a (session)",
    "atmos1:s:1:0:1:d:v",
    "attribute.atmos-auth-id = atmos-auth:a\n",
  );
  assert.deepEqual(readList(reply(0, "", stdout)), [{
    key: { realm: undefined, name: "a", purpose: undefined },
    class: "session",
  }]);
});

Deno.test("a secret is read from what a search shows; what it does not show is locked, and what is not there absent", () => {
  const asked = "secret-tool: Cannot get secret of a locked object\n";
  assert.deepEqual(readSecret(reply(0, "", block("a", "atmos1:s:1:0:1:d:v"))), {
    state: "present",
    secret: "atmos1:s:1:0:1:d:v",
  });
  assert.deepEqual(readSecret(reply(0, "", block("a", ""))), { state: "present", secret: "" });
  assert.deepEqual(readSecret(reply(0, asked, block("a", undefined))), { state: "locked" });
  assert.deepEqual(readSecret(reply(0, "")), { state: "absent" });
  assert.deepEqual(readSecret(reply(0, "", "nonsense")), { state: "present", secret: "nonsense" });
  assert.throws(() => readSecret(reply(1, "")), /cannot search/);
});

const ITEM = "/org/freedesktop/secrets/collection/login/7";
for (
  const complaint of [
    `No such secret item at path: ${ITEM}`,
    `Object does not exist at path “${ITEM}”`,
    `No such interface “org.freedesktop.Secret.Item” on object at path ${ITEM}`,
  ]
) {
  Deno.test(`an item that another process removes between finding and reading is looked for again (${complaint})`, async () => {
    const answers = [
      { code: 1, stderr: `secret-tool: ${complaint}\n` },
      { stdout: block("a", "atmos1:s:1:0:1:d:v") },
    ];
    const system = memorySystem({ run: () => answers.shift() ?? { code: 139 } });
    const store = secretTool(system, { interactive: false });
    assert.deepEqual(await store.read("atmos-auth:a", [undefined]), ["atmos1:s:1:0:1:d:v"]);
    assert.equal(system.ran.length, 2);
  });
}

Deno.test("an item that vanishes whenever it is looked for is unreachable in the end", async () => {
  const system = memorySystem({
    run: () => ({ code: 1, stderr: `secret-tool: No such secret item at path: ${ITEM}\n` }),
  });
  const store = secretTool(system, { interactive: false });
  await assert.rejects(store.list(), (thrown) => thrown instanceof KeyringFailure);
  assert.equal(system.ran.length, 10);
});

Deno.test("an empty answer is an empty list", () => assert.deepEqual(readList(reply(0, "")), []));

const BAD_LISTS: readonly (readonly [string, ReturnType<typeof reply>, string])[] = [
  [
    "hides the names",
    reply(0, "attribute.gkr:compat:hashed:atmos-auth-id = 7b8b", block("", undefined)),
    "locked",
  ],
  ["is no list", reply(0, "", "<html>502</html>"), "unreachable"],
  ["fails without a word", reply(1, ""), "unreachable"],
  [
    "has an item without a class",
    reply(0, "attribute.atmos-auth-id = atmos-auth:a", block("x", undefined)),
    "unreachable",
  ],
  [
    "has an item of no name",
    reply(0, "attribute.atmos-auth-id = x", block("x (session)", undefined)),
    "unreachable",
  ],
];

for (const [what, answer, state] of BAD_LISTS) {
  Deno.test(`a list that ${what} is ${state}, and never empty`, () => {
    assert.throws(
      () => readList(answer),
      (thrown) => thrown instanceof KeyringFailure && thrown.trouble.state === state,
    );
  });
}
