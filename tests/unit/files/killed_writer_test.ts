import assert from "node:assert/strict";
import { ScopedDir } from "../../../src/files/scoped_dir.ts";
import { denoFiles } from "../../../src/system/deno_files.ts";
import { inTempFolder } from "../system/temp_folder.ts";

const KILLS = 30;

/** Writes for ever, each time a content that tells whether it is whole. */
const WRITER = `const { denoFiles } = await import(${
  JSON.stringify(import.meta.resolve("../../../src/system/deno_files.ts"))
});
  const { ScopedDir } = await import(${
  JSON.stringify(import.meta.resolve("../../../src/files/scoped_dir.ts"))
});
  const dir = new ScopedDir(denoFiles(), Deno.env.get("FOLDER"));
  for (let turn = 0; ; turn++) {
    await dir.write(["deep", "file.json"], JSON.stringify({ turn, pad: "x".repeat((turn * 7919) % 200_000), end: turn }));
    if (turn === 0) console.log("begun");
  }`;

Deno.test("a file that was written once parses, whenever its writer is killed", () =>
  inTempFolder(async (folder) => {
    const dir = new ScopedDir(denoFiles(), `${folder}/ours`);
    for (let kill = 0; kill < KILLS; kill++) {
      const writer = new Deno.Command(Deno.execPath(), {
        args: ["eval", "--no-check", WRITER],
        env: { FOLDER: `${folder}/ours` },
        stdout: "piped",
      }).spawn();
      const begun = writer.stdout.getReader();
      assert.equal((await begun.read()).done, false);
      await new Promise((resolve) => setTimeout(resolve, (kill * 13) % 40));
      writer.kill("SIGKILL");
      await writer.status;
      await begun.cancel();
      const left = [...Deno.readDirSync(`${folder}/ours/deep`)];
      assert.ok(
        left.length <= 2,
        `${left.length} files: the writer before left some that this one did not sweep`,
      );
      const { turn, end } = JSON.parse(await dir.readText("deep", "file.json") ?? "");
      assert.equal(turn, end);
    }
    // What the killed writers left is theirs alone to read, and goes with the file.
    for (const entry of Deno.readDirSync(`${folder}/ours/deep`)) {
      const { mode } = Deno.statSync(`${folder}/ours/deep/${entry.name}`);
      if (Deno.build.os !== "windows") assert.equal((mode ?? 0) & 0o777, 0o600);
    }
    await dir.write(["deep", "file.json"], "{}");
    assert.deepEqual([...Deno.readDirSync(`${folder}/ours/deep`)].map(({ name }) => name), ["file.json"]);
    assert.equal(await dir.remove("deep", "file.json"), true);
    assert.deepEqual(await dir.removeEmpty("deep"), [`${folder}/ours/deep`, `${folder}/ours`]);
  }));
