import assert from "node:assert/strict";
import { findRing, type Ring } from "../../../../src/keyring/others/ring.ts";
import type { RingPlaces } from "../../../../src/keyring/others/ring_item.ts";
import { openJwe } from "../../../../src/keyring/others/passphrase_jwe.ts";
import { Secret } from "../../../../src/secret.ts";
import { type MemoryOptions, memorySystem } from "../../system/memory_system.ts";

const PLACES: RingPlaces = {
  backend: undefined,
  service: "their-service",
  keychain: "theirs.keychain-db",
  isOurs: (label) => label === "theirs",
  pass: { folder: "/home/me/.password-store", prefix: "theirs" },
  files: "/home/me/keys",
};

const ITEM = JSON.stringify({
  Key: "a",
  Data: new TextEncoder().encode("planted-value").toBase64(),
  Label: "theirs",
});

const typed = (): Promise<Secret> => Promise.resolve(new Secret("planted-passphrase"));

async function ring(options: MemoryOptions, more: Partial<RingPlaces> = {}, wanted = ["a"]): Promise<Ring> {
  return await findRing(memorySystem(options), { ...PLACES, ...more }, wanted);
}

async function contentIn({ items }: Ring, name = "a"): Promise<string | undefined> {
  const content = await items.get(name)?.read(typed);
  return content === undefined ? undefined : "value" in content ? content.value.reveal() : content.reason;
}

Deno.test("a machine without any of these stores has no items", async () => {
  for (const platform of ["linux", "darwin", "windows"] as const) {
    const { items, unread } = await ring({ platform });
    assert.deepEqual([[...items], unread], [[], platform === "windows" ? ["wincred"] : []]);
  }
  assert.deepEqual((await ring({}, { backend: "kwallet" })).unread, ["kwallet"]);
});

Deno.test("the Secret Service gives what is labelled as theirs, and says when it is locked", async () => {
  const found = (secret: string, stderr = ""): MemoryOptions => ({
    run: ({ command }) =>
      command === "secret-tool" ? { stdout: `[/1]\nlabel = a\n${secret}`, stderr } : undefined,
  });
  assert.equal(
    await contentIn(await ring(found(`secret = ${ITEM}\nattribute.profile = a\n`))),
    "planted-value",
  );
  assert.equal((await ring(found(`secret = ${ITEM.replace("theirs", "other")}\n`))).items.size, 0);
  const locked = await ring(
    found("attribute.profile = a\n", "secret-tool: Cannot get secret of a locked object\n"),
  );
  assert.equal(await contentIn(locked), "the Secret Service is locked");
});

Deno.test("the keychain of macOS is asked for one item of their service", async () => {
  const system = memorySystem({
    platform: "darwin",
    run: ({ args }) =>
      args.includes("a") ? { stdout: args.includes("-w") ? "planted-value\n" : "" } : { code: 44 },
  });
  const found = await findRing(system, PLACES, ["a", "b"]);
  assert.deepEqual([...found.items.keys()], ["a"]);
  assert.equal(await contentIn(found), "planted-value");
  assert.deepEqual(system.ran.at(-1)?.args, [
    ..."find-generic-password -s their-service -a a -w".split(" "),
    "theirs.keychain-db",
  ]);
});

Deno.test("pass lists what lies below its prefix, and without one only what is asked for", async () => {
  const store = "/home/me/.password-store";
  const files = {
    [`${store}/theirs/x/a.gpg`]: "",
    [`${store}/theirs/.gpg-id`]: "",
    [`${store}/bank.gpg`]: "",
  };
  const run: MemoryOptions["run"] = ({ command }) => command === "pass" ? { stdout: ITEM } : undefined;
  const below = await ring({ files, run });
  assert.deepEqual([...below.items.keys()], ["x/a"]);
  assert.equal(await contentIn(below, "x/a"), "planted-value");
  const all = await ring({ files, run }, { pass: { folder: store, prefix: "" } }, ["a", "theirs/x/a"]);
  assert.deepEqual([...all.items.keys()], ["theirs/x/a"]);
  assert.equal(await contentIn(await ring({ files }), "x/a"), "pass is not installed");
});

Deno.test("files that are none of theirs are named, and no file makes work without end", async () => {
  const header = (claims: unknown): string =>
    new TextEncoder().encode(JSON.stringify(claims)).toBase64({ alphabet: "base64url", omitPadding: true });
  const passphrase = await typed();
  for (
    const jwe of [
      "",
      "a.b.c.d.e",
      `${header({ alg: "none" })}.a.b.c.d`,
      `${header({ alg: "PBES2-HS256+A128KW", enc: "A256GCM", p2c: 1e12, p2s: "AA" })}.a.b.c.d`,
      `${header({ alg: "PBES2-HS256+A128KW", enc: "A256GCM", p2c: 0, p2s: "AA" })}.a.b.c.d`,
      `${header(null)}.a.b.c.d`,
    ]
  ) assert.deepEqual(await openJwe(jwe, passphrase), { reason: "it is encrypted in another way" }, jwe);
  const right = { alg: "PBES2-HS256+A128KW", enc: "A256GCM", p2c: 1, p2s: "AA" };
  assert.deepEqual(await openJwe(`${header(right)}.!.b.c.d`, passphrase), {
    reason: "the passphrase does not open it",
  });
});
