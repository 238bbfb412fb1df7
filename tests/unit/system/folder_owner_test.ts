import assert from "node:assert/strict";
import { ScopedDir } from "../../../src/files/scoped_dir.ts";
import { denoFiles } from "../../../src/system/deno_files.ts";
import { inTempFolder } from "./temp_folder.ts";

const USER = 12345;
const isRoot = Deno.build.os !== "windows" && Deno.uid() === 0;

Deno.test({
  name: isRoot
    ? "what root makes in somebody's home is that person's"
    : "what root makes in somebody's home is that person's (skipped: not root)",
  ignore: !isRoot,
  fn: () =>
    inTempFolder(async (home) => {
      await Deno.chown(home, USER, USER);
      const [before, files, bytes] = [Deno.env.get("HOME"), denoFiles(), new Uint8Array([10])];
      Deno.env.set("HOME", home);
      try {
        const dir = new ScopedDir(files, `${home}/.config/atmos`);
        await dir.write(["aws", "sso", "credentials"], "text");
        await dir.append(["audit.jsonl"], "line\n");
        await files.append(`${home}/log`, bytes, 0o600);
        await (await dir.lock(["locks", "one"])).release();
        assert.equal(await dir.readText("aws", "sso", "credentials"), "text", "and root may use it");
        const made = [
          ".config",
          ".config/atmos",
          ".config/atmos/aws/sso",
          ".config/atmos/aws/sso/credentials",
          ".config/atmos/audit.jsonl",
          ".config/atmos/locks/one",
          "log",
        ];
        for (const path of made) assert.equal((await Deno.lstat(`${home}/${path}`)).uid, USER, path);
        await Deno.chown(`${home}/.config/atmos/audit.jsonl`, USER + 1, USER + 1);
        await assert.rejects(dir.readText("audit.jsonl"), { message: /belongs to another user/ });
      } finally {
        if (before === undefined) Deno.env.delete("HOME");
        else Deno.env.set("HOME", before);
      }
    }),
});
