import assert from "node:assert/strict";
import { AtmosError } from "../../../src/errors.ts";
import { execute, parse } from "../../../src/templates/template.ts";
import fixture from "../../fixtures/templates.json" with { type: "json" };

/** One template with what Go's text/template and Sprig made of it (see scripts/template_cases). */
interface Row {
  readonly template: string;
  readonly data?: Record<string, unknown>;
  readonly missingKey?: "error" | "zero";
  readonly output?: string;
  readonly error?: "parse" | "execute";
  readonly line?: number;
}

const table = fixture as unknown as {
  readonly data: Record<string, unknown>;
  readonly cases: readonly Row[];
};

const ENVIRONMENT: Readonly<Record<string, string>> = { HOME: "/home/ann", EMPTY: "" };
const NOW = new Date("2026-03-04T05:06:07.089Z");

function outcome(row: Row): Omit<Row, "template"> {
  let phase: "parse" | "execute" = "parse";
  try {
    const template = parse(row.template, { name: "case" });
    phase = "execute";
    const output = execute(template, row.data ?? table.data, {
      missingKey: row.missingKey ?? "error",
      env: (name) => ENVIRONMENT[name],
      now: () => NOW,
      timeZone: "UTC",
    });
    return { output };
  } catch (thrown) {
    if (!(thrown instanceof AtmosError)) throw thrown;
    assert.equal(thrown.code, "config_invalid");
    const [, line] = /"case:(\d+):\d+"/.exec(thrown.message) ?? [];
    assert.ok(line !== undefined, `the message names no place: ${thrown.message}`);
    return phase === "parse" ? { error: phase } : { error: phase, line: Number(line) };
  }
}

Deno.test("the table holds enough cases, failing ones among them", () => {
  assert.ok(table.cases.length >= 400);
  assert.ok(table.cases.filter((row) => row.error !== undefined).length >= 100);
});

for (const row of table.cases) {
  const rule = row.missingKey === undefined ? "" : ` with missing keys as ${row.missingKey}`;
  Deno.test(`Go agrees on ${JSON.stringify(row.template)}${rule}`, () => {
    const { template: _template, data: _data, missingKey: _missingKey, ...expected } = row;
    assert.deepEqual(outcome(row), expected);
  });
}
