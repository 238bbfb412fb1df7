import { AtmosError, messageOf } from "../errors.ts";
import type { Terminal } from "./ports.ts";

interface Sink {
  writeSync(bytes: Uint8Array): number;
}

/** Milliseconds between two tries on a pipe that is full and does not block. */
const PAUSE = 5;

/**
 * Writes the text whole: after a short write the rest, after a full non-blocking pipe a pause and another try.
 * Once the reader has gone away, nothing more is written.
 */
export function writer(sink: Sink): (text: string) => void {
  const encoder = new TextEncoder();
  let gone = false;
  return (text) => {
    let rest = encoder.encode(text);
    while (!gone && rest.length > 0) {
      try {
        rest = rest.subarray(sink.writeSync(rest));
      } catch (thrown) {
        if (thrown instanceof Deno.errors.WouldBlock) {
          Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE);
        } else if (!(thrown instanceof Deno.errors.Interrupted)) {
          if (!(thrown instanceof Deno.errors.BrokenPipe)) throw cannotWrite(thrown);
          gone = true;
        }
      }
    }
  };
}

/**
 * As {@link writer}, for words to a person: where they cannot be written, nobody reads them, and that decides nothing
 * about the work.
 */
export function wordsWriter(sink: Sink): (text: string) => void {
  const write = writer(sink);
  return (text) => {
    try {
      write(text);
    } catch {
      return;
    }
  };
}

/** Output may be sent to a file on a disk that is full. */
function cannotWrite(thrown: unknown): AtmosError {
  return new AtmosError("storage", `cannot write the output: ${messageOf(thrown)}`, { cause: thrown });
}

/** The terminal, files or pipes that this program was started on. */
export function denoTerminal(): Terminal {
  return {
    input: async (limit) => await readInput(Deno.stdin.readable, limit),
    get stdinIsTerminal() {
      return Deno.stdin.isTerminal();
    },
    get stdoutIsTerminal() {
      return Deno.stdout.isTerminal();
    },
    get stderrIsTerminal() {
      return Deno.stderr.isTerminal();
    },
    get hasSize() {
      try {
        return Deno.consoleSize().columns > 0;
      } catch {
        return true;
      }
    },
    columns: () => {
      try {
        return Deno.consoleSize().columns || 80;
      } catch {
        return 80;
      }
    },
    rows: () => {
      try {
        return Deno.consoleSize().rows || 24;
      } catch {
        return 24;
      }
    },
    out: writer(Deno.stdout),
    err: wordsWriter(Deno.stderr),
  };
}

/** All of a stream, as text; it is left when it is too much. */
export async function readInput(stream: AsyncIterable<Uint8Array>, limit: number): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let size = 0;
  for await (const part of stream) {
    size += part.length;
    if (size > limit) throw new AtmosError("usage", `cannot read stdin: it has more than ${limit} bytes`);
    text += decoder.decode(part, { stream: true });
  }
  return text + decoder.decode();
}
