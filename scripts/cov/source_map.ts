/** Reads source maps (ECMA-426), as far as lines go. */

export interface SourceMap {
  readonly sources: readonly string[];
  readonly mappings: string;
}

/** A place in a script that was made from a line of a source. All count from 0. */
export interface Mapping {
  readonly line: number;
  readonly column: number;
  /** Index into the map's sources. */
  readonly source: number;
  readonly sourceLine: number;
}

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const VALUES = new Map([...DIGITS].map((digit, value) => [digit, value]));

/** Every mapping that names a source, in the order of the script. */
export function mappingsOf({ mappings }: SourceMap): Mapping[] {
  const found: Mapping[] = [];
  let [source, sourceLine] = [0, 0];
  mappings.split(";").forEach((segments, line) => {
    let column = 0;
    for (const segment of segments.split(",")) {
      const [across, nextSource, down] = numbersOf(segment);
      if (across === undefined) continue;
      column += across;
      if (nextSource === undefined || down === undefined) continue;
      source += nextSource;
      sourceLine += down;
      found.push({ line, column, source, sourceLine });
    }
  });
  return found;
}

/** Base64 VLQ: five bits a digit, the lowest first; the sixth says that more follow; the lowest of all is the sign. */
function numbersOf(segment: string): number[] {
  const numbers: number[] = [];
  let [value, shift] = [0, 0];
  for (const digit of segment) {
    const bits = VALUES.get(digit) ?? 0;
    value |= (bits & 31) << shift;
    shift += 5;
    if (bits & 32) continue;
    numbers.push(value & 1 ? -(value >> 1) : value >> 1);
    [value, shift] = [0, 0];
  }
  return numbers;
}
