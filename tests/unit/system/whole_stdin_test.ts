import assert from "node:assert/strict";
import { denoProcesses } from "../../../src/system/deno_processes.ts";
import { FileFailure } from "../../../src/system/ports.ts";
import { afterWholeStdin } from "../../../src/system/whole_stdin.ts";
import { inTempFolder } from "./temp_folder.ts";

const processes = denoProcesses(() => ({ PATH: Deno.env.get("PATH") ?? "" }));
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function test(name: string, work: () => Promise<void>): void {
  Deno.test({ name, ignore: Deno.build.os === "windows", fn: work });
}

/** A program that keeps what it reads, as keychain programs do. */
function keeper(file: string): { command: string; args: string[] } {
  return { command: "sh", args: ["-c", 'cat >"$0"; exit 3', file] };
}

for (
  const secret of ["", "one line", "two\nlines\n\n", "\n.whole", "a\n.whole\nb", "ü 日本 \\n %s $(id) '\""]
) {
  test(`a program gets ${JSON.stringify(secret)} whole, and its exit code is told`, async () => {
    await inTempFolder(async (folder) => {
      const file = `${folder}/kept`;
      const result = await processes.run({ ...keeper(file), stdin: bytes(secret), wholeStdin: true });
      assert.deepEqual([result.code, await Deno.readTextFile(file)], [3, secret]);
    });
  });
}

for (const length of [0, 1, 6, 12]) {
  test(`whoever is killed after ${length} bytes has handed over nothing`, async () => {
    await inTempFolder(async (folder) => {
      const file = `${folder}/kept`;
      await Deno.writeTextFile(file, "what was there");
      const { command, args } = keeper(file);
      const whole = afterWholeStdin({ command: "/bin/sh", args, stdin: bytes("secret") });
      assert.equal(command, "sh");
      const cut = { command: whole.command, args: whole.args, stdin: whole.stdin?.slice(0, length) };
      assert.equal((await processes.run({ ...cut, stdin: cut.stdin ?? bytes("") })).code, 70);
      assert.equal(await Deno.readTextFile(file), "what was there");
    });
  });
}

test("after its time the program itself is ended, and not the shell alone", async () => {
  await inTempFolder(async (folder) => {
    const args = ["-c", 'cat >/dev/null; echo $$ >"$0/pid"; exec sleep 30', folder];
    const result = await processes.run({
      command: "sh",
      args,
      stdin: bytes("x"),
      wholeStdin: true,
      timeout: 1_000,
    });
    assert.equal(result.timedOut, true);
    const pid = await Deno.readTextFile(`${folder}/pid`);
    const { stdout } = await processes.run({ command: "ps", args: ["-o", "stat=", "-p", pid.trim()] });
    // Nobody may have asked yet how it ended.
    assert.match(new TextDecoder().decode(stdout), /^(Z\S*\s*)?$/);
  });
});

test("a program that is not there is told as ever", async () => {
  const failure = await processes.run({
    command: "atmos-no-such-program",
    args: [],
    stdin: bytes("x"),
    wholeStdin: true,
  }).catch((thrown: unknown) => thrown);
  assert.ok(failure instanceof FileFailure);
  assert.deepEqual([failure.reason, failure.path], ["absent", "atmos-no-such-program"]);
});
