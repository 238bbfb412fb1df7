import assert from "node:assert/strict";
import { backwards, type Ordered } from "../../../src/stacks/dependencies.ts";
import { inTurn, type Schedule } from "../../../src/stacks/schedule.ts";
import type { Section } from "../../../src/stacks/section.ts";

/** `b < a` comes after `a`. */
function ordered(...lines: readonly string[]): Ordered[] {
  return lines.map((line) => {
    const [name = "", after] = line.split(" < ");
    const section = { name } as Section;
    return { section, stack: "s", after: (after?.split(",") ?? []).map((one) => `s\0${one}`) };
  });
}

interface Seen {
  /** `+a` when a begins, `-a` when it has ended. */
  readonly events: string;
  readonly outcomes: Readonly<Record<string, string>>;
}

/** Each takes as many turns as its name has letters. */
async function turns(
  instances: readonly Ordered[],
  atOnce: number,
  more: { readonly failing?: string; readonly overAfter?: string; readonly folder?: string } = {},
): Promise<Seen> {
  const events: string[] = [];
  const settings: Schedule = {
    atOnce,
    resourceOf: ({ section }) => more.folder ?? section.name,
    isOver: () => more.overAfter !== undefined && events.includes(`-${more.overAfter}`),
    run: async ({ section: { name } }) => {
      events.push(`+${name}`);
      for (let turn = 0; turn < name.length * 8; turn++) await Promise.resolve();
      events.push(`-${name}`);
      return name === more.failing ? "failed" : "done";
    },
  };
  const outcomes = await inTurn(instances, settings);
  return {
    events: events.join(" "),
    outcomes: Object.fromEntries([...outcomes].map(([key, outcome]) => [key.slice(2), outcome])),
  };
}

Deno.test("one after the other, in their order", async () => {
  const { events } = await turns(ordered("ccc", "a < ccc", "bb"), 1);
  assert.equal(events, "+ccc -ccc +a -a +bb -bb");
});

Deno.test("as many as may, and nobody before what it comes after", async () => {
  const { events } = await turns(ordered("ccc", "a < ccc", "bb", "dddd"), 2);
  assert.equal(events, "+ccc +bb -bb +dddd -ccc +a -a -dddd");
});

Deno.test("two that work in one folder never meet", async () => {
  const { events } = await turns(ordered("aa", "b", "c"), 3, { folder: "net" });
  assert.equal(events, "+aa -aa +b -b +c -c");
});

Deno.test("a failure leaves out what comes after it, at any distance, and nothing else", async () => {
  const all = ordered("a", "b < a", "c < b", "d");
  const { events, outcomes } = await turns(all, 2, { failing: "a" });
  assert.equal(events, "+a +d -a -d");
  assert.deepEqual(outcomes, { a: "failed", d: "done", b: "left out", c: "left out" });
});

Deno.test("when it is over nothing begins, and what runs ends", async () => {
  const { events, outcomes } = await turns(ordered("a", "bbbb", "c"), 2, { overAfter: "a" });
  assert.equal(events, "+a +bbbb -a -bbbb");
  assert.deepEqual(outcomes, { a: "done", c: "left out", bbbb: "done" });
});

Deno.test("nobody, and a great many, come to an end", async () => {
  assert.deepEqual((await turns([], 4)).outcomes, {});
  const many = Array.from({ length: 2000 }, (_, at) => at === 0 ? "n0" : `n${at} < n${at - 1}`);
  const { outcomes } = await turns(ordered(...many), 8);
  assert.ok(Object.values(outcomes).every((outcome) => outcome === "done"));
});

Deno.test("backwards, what others depend on comes after them", () => {
  assert.deepEqual(
    backwards(ordered("a", "b < a", "c < a,b", "d")).map(({ section, after }) => [
      section.name,
      after.map((key) => key.slice(2)),
    ]),
    [["d", []], ["c", []], ["b", ["c"]], ["a", ["b", "c"]]],
  );
});
