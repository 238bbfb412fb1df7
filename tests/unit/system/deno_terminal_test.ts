import assert from "node:assert/strict";
import { readInput, wordsWriter, writer } from "../../../src/system/deno_terminal.ts";

/** A pipe that behaves as told, one answer for each write: bytes taken, or the error. */
function pipe(
  answers: readonly (number | Error)[],
): { writeSync(bytes: Uint8Array): number; text(): string } {
  let at = 0;
  let text = "";
  return {
    writeSync: (bytes) => {
      const answer = answers[at++] ?? bytes.length;
      if (answer instanceof Error) throw answer;
      text += new TextDecoder("latin1").decode(bytes.subarray(0, answer));
      return Math.min(answer, bytes.length);
    },
    text: () => text,
  };
}

const full = new Deno.errors.WouldBlock("full");
const gone = new Deno.errors.BrokenPipe("gone");
const interrupted = new Deno.errors.Interrupted("signal");

const cases: readonly (readonly [what: string, answers: readonly (number | Error)[], written: string])[] = [
  ["all at once", [], "some words"],
  ["byte by byte", [1, 1, 1, 1, 1, 1, 1, 1, 1, 1], "some words"],
  ["with a write that takes nothing", [0, 4, 0], "some words"],
  ["through a pipe that is full for a while", [full, 4, full, full], "some words"],
  ["in spite of a signal", [interrupted, 3, interrupted], "some words"],
  ["until the reader goes away", [4, gone], "some"],
];

for (const [what, answers, written] of cases) {
  Deno.test(`text is written ${what}`, () => {
    const sink = pipe(answers);
    writer(sink)("some words");
    assert.equal(sink.text(), written);
  });
}

Deno.test("nothing more is written once the reader has gone away", () => {
  const sink = pipe([gone]);
  const write = writer(sink);
  write("one");
  write("two");
  assert.equal(sink.text(), "");
});

Deno.test("a write that fails otherwise is an error", () => {
  assert.throws(() => writer(pipe([new Error("no space left")]))("x"), /no space left/);
});

Deno.test("words that cannot be written are lost, and the next ones are tried", () => {
  const sink = pipe([new Error("no space left"), 3]);
  const write = wordsWriter(sink);
  write("one");
  write("two");
  assert.equal(sink.text(), "two");
});

/** Runs a program that writes through the real terminal; `shell` is what stands around `"$DENO" … program`. */
async function real(shell: string, code: string): Promise<{ code: number; stdout: string; stderr: string }> {
  const module = import.meta.resolve("../../../src/system/deno_terminal.ts");
  const program = `import { denoTerminal } from ${
    JSON.stringify(module)
  }; const terminal = denoTerminal(); ${code}`;
  const output = await new Deno.Command("sh", {
    args: ["-c", shell],
    env: { RUN: `${Deno.execPath()} run -A -q --no-check -`, PROGRAM: program },
    stdin: "null",
  }).output();
  const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
  return { code: output.code, stdout: text(output.stdout), stderr: text(output.stderr) };
}

const posix = Deno.build.os !== "windows";
const feed = 'printf %s "$PROGRAM" | $RUN';

Deno.test({
  name: "megabytes arrive whole at a reader that is slow",
  ignore: !posix,
  fn: async () => {
    const { stdout } = await real(
      `${feed} | { sleep 0.5; wc -c; }`,
      'terminal.out("ä".repeat(2_000_000)); terminal.out("\\n");',
    );
    assert.equal(stdout.trim(), "4000001");
  },
});

Deno.test({
  name: "a reader that goes away early does not make the program fail",
  ignore: !posix,
  fn: async () => {
    const { stdout, stderr } = await real(
      `{ ${feed}; echo "code $?" >&2; } | head -n 1`,
      'for (let at = 0; at < 5000; at++) terminal.out("line\\n".repeat(100)); terminal.err("end\\n");',
    );
    assert.equal(stdout, "line\n");
    assert.equal(stderr, "end\ncode 0\n");
  },
});

Deno.test({
  name: "outside a terminal nothing is a terminal, and the width is 80",
  ignore: !posix,
  fn: async () => {
    const { stdout, stderr } = await real(
      `${feed} 2>/dev/null`,
      "terminal.out(JSON.stringify([terminal.stdinIsTerminal, terminal.stdoutIsTerminal, terminal.stderrIsTerminal]));",
    );
    assert.deepEqual([stdout, stderr], ["[false,false,false]", ""]);
  },
});

Deno.test("stdin is read to its end, and no further than is wanted", async () => {
  const parts = ["planted-ä".slice(0, 8), "ä\n"].map((text) => new TextEncoder().encode(text));
  async function* stream(): AsyncGenerator<Uint8Array> {
    for (const part of parts) yield await Promise.resolve(part);
  }
  assert.equal(await readInput(stream(), 100), "planted-ä\n");
  await assert.rejects(readInput(stream(), 5), {
    code: "usage",
    message: "cannot read stdin: it has more than 5 bytes",
  });
});
