import assert from "node:assert/strict";
import { join } from "node:path";
import { type DiskEntry, entriesBelow, misplacedSecrets } from "./disk.ts";

Deno.test("files, folders and links are listed with mode and content", async () => {
  const root = await Deno.makeTempDir();
  try {
    await Deno.mkdir(join(root, "atmos"), { mode: 0o700 });
    await Deno.writeTextFile(join(root, "atmos", "token"), "text", { mode: 0o600 });
    await Deno.symlink("token", join(root, "atmos", "link"));
    const entries = await entriesBelow(root);
    assert.deepEqual(entries.map(({ path, kind, content }) => [path, kind, content]), [
      ["atmos", "folder", ""],
      [join("atmos", "link"), "link", "token"],
      [join("atmos", "token"), "file", "text"],
    ]);
    if (Deno.build.os !== "windows") assert.deepEqual([entries[0]?.mode, entries[2]?.mode], ["700", "600"]);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});

Deno.test("a secret is at home only in an owner-only file of an owner-only atmos folder", async (t) => {
  const secret = "planted-token-4a5b6c7d8e9f00112233445566778899aabb";
  const cases: [string, string, string, string, boolean][] = [
    ["its home", "cache/atmos/sso", "700", "600", true],
    ["readable for the group", "cache/atmos/sso", "700", "640", false],
    ["in an open folder", "cache/atmos/sso", "755", "600", false],
    ["somewhere else", "cache/other", "700", "600", false],
  ];
  for (const [name, folder, folderMode, mode, right] of cases) {
    await t.step({
      name,
      ignore: Deno.build.os === "windows",
      fn: () => {
        const entries: DiskEntry[] = [
          { path: folder, kind: "folder", mode: folderMode, content: "" },
          { path: `${folder}/file`, kind: "file", mode, content: `{"token": "${secret}"}` },
        ];
        assert.equal(misplacedSecrets(entries, [secret]).length, right ? 0 : 1);
        assert.deepEqual(misplacedSecrets(entries, ["planted-but-not-written-anywhere-here"]), []);
      },
    });
  }
});
