import assert from "node:assert/strict";
import { usualFile } from "../../../../src/cli/auth/import/usual_file.ts";

const PERSONAL = ["/usr/local/etc/atmos", "/home/me/.atmos"];

for (
  const [what, sources, folder, expected] of [
    ["nothing is read", [], "/work", "atmos.yaml"],
    ["only a person's own is read", ["/home/me/.atmos/atmos.yaml"], "/home/me", "atmos.yaml"],
    ["it lies here", ["/home/me/.atmos/atmos.yaml", "/work/atmos.yml"], "/work", "atmos.yml"],
    ["it lies above", ["/work/atmos.yaml", "/work/imported.yaml"], "/work/a/b", "/work/atmos.yaml"],
    ["two lie above", ["/work/atmos.yaml", "/work/a/atmos.yaml"], "/work/a/b", "/work/a/atmos.yaml"],
    ["it lies elsewhere", ["/other/atmos.yaml"], "/work", "atmos.yaml"],
  ] as const
) {
  Deno.test(`the file that is added to when ${what}`, () => {
    assert.equal(usualFile(sources, PERSONAL, folder), expected);
  });
}
