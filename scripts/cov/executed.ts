/** Which characters of a script were executed, from what V8 says about its functions. */

/** As V8 tells it: outer functions before inner ones, and in each the outer range before the inner ones. */
export interface ScriptCoverage {
  readonly url: string;
  readonly functions: readonly {
    readonly ranges: readonly {
      readonly startOffset: number;
      readonly endOffset: number;
      readonly count: number;
    }[];
  }[];
}

/** From, to (not included): executed. In order, without overlaps. */
export type Spans = readonly (readonly [from: number, to: number])[];

/** What one process executed. The innermost range that holds a character speaks for it. */
export function executedSpans({ functions }: ScriptCoverage): Spans {
  const ranges = functions.flatMap((one) => one.ranges);
  const marks = new Uint8Array(ranges.reduce((end, { endOffset }) => Math.max(end, endOffset), 0));
  for (const { startOffset, endOffset, count } of ranges) {
    marks.fill(count > 0 ? 1 : 0, startOffset, endOffset);
  }
  const spans: [number, number][] = [];
  for (let from = marks.indexOf(1); from !== -1;) {
    const end = marks.indexOf(0, from);
    const to = end === -1 ? marks.length : end;
    spans.push([from, to]);
    from = marks.indexOf(1, to);
  }
  return spans;
}

/** What either executed. */
export function united(one: Spans, other: Spans): Spans {
  const all: [number, number][] = [];
  for (const [from, to] of [...one, ...other].sort((a, b) => a[0] - b[0])) {
    const last = all.at(-1);
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to);
    else all.push([from, to]);
  }
  return all;
}

/** Whether the character at this place was executed. */
export function holds(spans: Spans, at: number): boolean {
  let [low, high] = [0, spans.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[middle]?.[1] ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return (spans[low]?.[0] ?? Infinity) <= at;
}
