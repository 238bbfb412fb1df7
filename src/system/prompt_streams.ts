import type { Readable, Writable } from "node:stream";

/** The keyboard, and stderr to draw on, as the streams that prompt libraries work with. */
export function promptStreams(): { readonly input: Readable; readonly output: Writable } {
  const { stdin, stderr } = globalThis.process;
  return { input: stdin, output: stderr };
}
