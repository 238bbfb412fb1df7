/** Bytes that come in parts, as lines of text. Pure. */

/** Characters of a line. What is longer is no record of ours. */
export const LONGEST_LINE = 4 * 1024 * 1024;

/**
 * The lines of a text, many at a time, without their ends; a last one may have none. Of a line that is too long only
 * the beginning comes, which is no record: it must not take the memory of all of it.
 */
export async function* linesOf(parts: AsyncIterable<Uint8Array>): AsyncGenerator<string[]> {
  const decoder = new TextDecoder();
  let begun = "";
  for await (const part of parts) {
    const lines = decoder.decode(part, { stream: true }).split("\n");
    lines[0] = begun.length > LONGEST_LINE ? begun : begun + lines[0];
    begun = lines.pop() ?? "";
    if (lines.length > 0) yield lines;
  }
  begun += decoder.decode();
  if (begun !== "") yield [begun];
}
