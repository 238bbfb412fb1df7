import assert from "node:assert/strict";
import { processLine, processProfile } from "../../../../src/clouds/aws/by_process.ts";

Deno.test("plain words stand as they are, others between double quotes", () => {
  const words = ["/opt/my tools/atmos", "--chdir", "/work/büro (2)", "--identity", "team/dev@eu"];
  assert.equal(
    processLine(words, "linux"),
    '"/opt/my tools/atmos" --chdir "/work/büro (2)" --identity team/dev@eu',
  );
  assert.equal(processLine(["C:\\Program Files\\atmos.exe"], "windows"), '"C:\\Program Files\\atmos.exe"');
});

Deno.test("what a shell, a splitter or a reader of the file would take for something else is refused", () => {
  for (
    const mark of [
      '"',
      "'",
      "$",
      "`",
      "\\",
      "!",
      "#",
      ";",
      "\n",
      "\r",
      "\t",
      "*",
      "?",
      "<",
      "|",
      "\u202e",
      "\0",
    ]
  ) {
    assert.throws(() => processLine([`/a${mark}b`], "linux"), { code: "unsupported" }, JSON.stringify(mark));
  }
  assert.throws(() => processLine([""], "linux"), { code: "unsupported" });
  assert.throws(() => processLine(["C:\\folder with blank\\"], "windows"), { code: "unsupported" });
});

Deno.test("the profile holds the region and the command, and nothing else", () => {
  assert.equal(
    processProfile("dev", { region: "eu-west-1", command: "atmos x" }),
    "[profile dev]\nregion = eu-west-1\ncredential_process = atmos x\n",
  );
  assert.throws(() => processProfile("dev", { region: "x\n[default]", command: "atmos" }));
});
