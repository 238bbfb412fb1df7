import assert from "node:assert/strict";
import type { RunRequest } from "../../../src/system/ports.ts";
import { denoProcesses } from "../../../src/system/deno_processes.ts";
import { shellOutput } from "../../../src/system/shell_output.ts";

const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

for (
  const [written, output] of [
    ["", ""],
    ["text\n", "text"],
    ["two\nlines\r\n", "two\nlines"],
    ["\n\n first \n\n\n", "\n\n first "],
    ["\u00e4", "\u00e4"],
  ] as const
) {
  Deno.test(`of ${JSON.stringify(written)} the line ends at its end go, as $(…) takes it`, async () => {
    const asked: RunRequest[] = [];
    const run = (request: RunRequest) => {
      asked.push(request);
      return Promise.resolve({ code: 7, stdout: bytes(written), stderr: bytes("no\n"), timedOut: false });
    };
    assert.deepEqual(await shellOutput({ run }, "echo", { folder: "/f", shell: "/opt/sh" }), {
      code: 7,
      output,
      said: "no\n",
    });
    assert.deepEqual(asked, [{ command: "/opt/sh", args: ["-c", "echo"], folder: "/f" }]);
  });
}

Deno.test("a real shell gets its arguments behind its own name", async () => {
  const { output } = await shellOutput(
    denoProcesses(() => Deno.env.toObject()),
    'printf "%s|" "$0" "$@"; echo',
    { args: ["a b", ""] },
  );
  assert.equal(output, "sh|a b||");
});
