import assert from "node:assert/strict";
import { findProgram } from "../../../src/children/program.ts";
import { AtmosError } from "../../../src/errors.ts";
import { lookUp } from "../../../src/system/look_up.ts";
import { FileFailure, type FileInfo, type System } from "../../../src/system/ports.ts";

/** A machine with these files, by path: their mode, or `folder`. */
function machine(
  entries: Readonly<Record<string, number | "folder" | "denied">>,
  platform: System["platform"] = "linux",
): System {
  const target = (path: string): Promise<FileInfo | undefined> => {
    const entry = entries[path];
    if (entry === "denied") return Promise.reject(new FileFailure("denied", path, "no"));
    if (entry === undefined) return Promise.resolve(undefined);
    const kind = entry === "folder" ? "folder" : "file";
    const mode = platform === "windows" ? undefined : entry === "folder" ? 0o755 : entry;
    return Promise.resolve({ kind, mode } as FileInfo);
  };
  return { platform, files: { target } } as unknown as System;
}

const POSIX = { ignore: Deno.build.os === "windows" };

Deno.test("a program is the first executable file of its name on the PATH", POSIX, async () => {
  const system = machine({
    "/one/tool": 0o644,
    "/two/tool": "folder",
    "/three/tool": "denied",
    "/four/tool": 0o755,
    "/five/tool": 0o755,
    "tool": 0o755,
    "bin/tool": 0o755,
    "./bin/tool": 0o755,
    "../tool": 0o755,
  });
  const PATH = ":.:bin:./bin:..:/nowhere:/one:/two:/three:/four:/five";
  assert.equal(await findProgram(system, "tool", { PATH }), "/four/tool");
  assert.equal(await lookUp(system, "tool", { PATH: ":.:bin:./bin:.." }), undefined);
  assert.equal(await lookUp(system, "tool", {}), undefined);
  assert.equal(await lookUp(system, "", { PATH }), undefined);
});

Deno.test("a program that names a folder is taken as it is", async () => {
  const system = machine({ "./tool": 0o755, "/opt/tool": 0o700 });
  assert.equal(await findProgram(system, "./tool", { PATH: "/bin" }), "./tool");
  assert.equal(await findProgram(system, "/opt/tool", {}), "/opt/tool");
});

Deno.test("on Windows the extensions count, and so does any case of Path", async () => {
  const system = machine({ "C:\\bin/tool.EXE": 0, ".\\run.cmd": 0, "/tools/other.EXE": 0 }, "windows");
  if (!POSIX.ignore) assert.equal(await lookUp(system, "other", { Path: "/tools" }), "/tools/other.EXE");
  assert.equal(await lookUp(system, "C:\\bin/tool", {}), "C:\\bin/tool.EXE");
  assert.equal(await lookUp(system, ".\\run.cmd", { PATHEXT: ".EXE;.CMD" }), ".\\run.cmd");
});

Deno.test("what cannot be run says why", async () => {
  const system = machine({ "/notes.txt": 0o644, "/folder": "folder", "/secret/tool": "denied" });
  const cases: [string, RegExp, RegExp][] = [
    ["tool", /^cannot run "tool": command not found$/, /PATH/],
    ["/nowhere/tool", /: command not found$/, /path/],
    ["/secret/tool", /: command not found$/, /path/],
    ["/notes.txt", /^cannot run "\/notes\.txt": it is not executable$/, /chmod \+x/],
    ["/folder", /: it is a folder$/, /program in it/],
    ["a\u001b]0;b", /^cannot run "a\\u001b\]0;b"/, /PATH/],
  ];
  for (const [name, message, hint] of cases) {
    await assert.rejects(findProgram(system, name, { PATH: "/bin" }), (error) => {
      assert.ok(error instanceof AtmosError);
      assert.equal(error.code, "command_not_found");
      assert.match(error.message, message);
      assert.match(error.hint ?? "", hint);
      return true;
    });
  }
});
