/** Texts that were well-formed once. */
import fc from "fast-check";

/** Characters and words that mean something to somebody. */
const MARKS = [
  ..."{}[]:,-#&*!|>'\"%@`?<=\\/~$()^; \t\n\r\0",
  ..."\u001b \u009b \u202e \u2028 \ufeff \ud800 \u00ad é 日 🔑".split(" "),
  ..."!exec !env !include !include.raw !unset !random !cwd !repo-root !template << *a &a !!binary".split(" "),
  ..."null true NaN .inf 0x10 1e999 -0 __proto__ constructor toString hasOwnProperty".split(" "),
  ..."{{ . }} {{range}} ${x} $(x) .. ../.. /dev/zero ~ file: http: --- ...".split(" "),
];

/** A change at a place, given as a part of the whole. */
interface Change {
  readonly at: number;
  readonly length: number;
  readonly by: string;
  readonly times: number;
}

const part = fc.double({ min: 0, max: 1, noNaN: true });
const added = fc.oneof(
  fc.constantFrom(...MARKS),
  fc.string({ unit: "binary", maxLength: 20 }),
  fc.constantFrom(...MARKS).map((mark) => mark.repeat(500)),
);

const change: fc.Arbitrary<Change> = fc.record({
  at: part,
  length: fc.oneof({ weight: 3, arbitrary: fc.nat(8) }, { weight: 1, arbitrary: fc.nat(10_000) }),
  by: added,
  times: fc.oneof({ weight: 5, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: fc.nat(40) }),
});

/** A text with some changes, or none at all that it began with. */
export function changed(begin: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const some = fc.tuple(begin, fc.array(change, { maxLength: 6 })).map(([text, changes]) =>
    changes.reduce(applied, text)
  );
  return fc.oneof({ weight: 9, arbitrary: some }, { weight: 1, arbitrary: fc.string({ unit: "binary" }) });
}

function applied(text: string, { at, length, by, times }: Change): string {
  const start = Math.floor(at * text.length);
  return text.slice(0, start) + by.repeat(times) + text.slice(start + length);
}

/** Values where others are expected. */
const strange: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue({ stringUnit: "binary", maxDepth: 3 }),
  fc.constantFrom(-1, 0, 1e308, 8.64e15, 8.64e15 + 1, -8.64e15, 1.5, 4102444800, 4102444800000),
  fc.constantFrom(
    "",
    "0",
    "2099-01-01T00:00:00Z",
    "+275760-09-13T00:00:00Z",
    "x".repeat(100_000),
    "\u202e\u009b",
  ),
  fc.nat(2000).map((depth) => nested(depth)),
);

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < depth; level++) value = [value];
  return value;
}

/** A JSON value in which some members are missing, or something else. */
export function withStrange(value: unknown): fc.Arbitrary<unknown> {
  if (typeof value !== "object" || value === null) return mostly(value);
  if (Array.isArray(value)) {
    return fc.oneof(
      { weight: 6, arbitrary: fc.tuple(...value.map(withStrange)) },
      { weight: 1, arbitrary: strange },
    );
  }
  const members = Object.fromEntries(Object.entries(value).map(([name, one]) => [name, withStrange(one)]));
  const whole = fc.record(members);
  const holed = fc.record(members, { requiredKeys: [] });
  return fc.oneof(
    { weight: 6, arbitrary: whole },
    { weight: 2, arbitrary: holed },
    { weight: 1, arbitrary: strange },
  );
}

function mostly(value: unknown): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 6, arbitrary: fc.constant(value) }, { weight: 1, arbitrary: strange });
}
