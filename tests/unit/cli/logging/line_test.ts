import assert from "node:assert/strict";
import { Secret } from "../../../../src/secret.ts";
import { formatLine } from "../../../../src/cli/logging/line.ts";

const at = Date.UTC(2025, 9, 17, 10, 15, 30, 123);

Deno.test("a line has time, level, message and fields", () => {
  assert.equal(
    formatLine({
      at,
      level: "debug",
      message: "Authentication chain built",
      fields: { chain: ["aws-sso", "dev-admin"] },
    }),
    "2025-10-17T10:15:30Z DEBUG Authentication chain built chain=[aws-sso dev-admin]\n",
  );
});

Deno.test("values are quoted where they would be misread", () => {
  const line = formatLine({
    at,
    level: "warning",
    message: "m",
    fields: {
      none: undefined,
      empty: "",
      blank: "a b",
      quote: 'say "x"',
      number: 3,
      truth: false,
      nothing: null,
      list: ["a b", 1],
      map: { a: 1, b: "x y" },
      error: new Error("it broke"),
      when: new Date(at),
    },
  });
  assert.equal(
    line,
    '2025-10-17T10:15:30Z WARN m empty="" blank="a b" quote="say \\"x\\"" number=3 truth=false nothing=null ' +
      'list=["a b" 1] map={a=1 b="x y"} error="it broke" when=2025-10-17T10:15:30.123Z\n',
  );
});

Deno.test("a line stays one line, and shows no secret", () => {
  const line = formatLine({
    at,
    level: "error",
    message: "bad\nthing \u001b[31m AKIAIOSFODNN7EXAMPLE",
    fields: { token: "abc", "weird name\n": "x\ny", held: new Secret("s3cret"), text: "password=hunter2" },
  });
  assert.equal(line.split("\n").length, 2);
  assert.ok(!line.includes("\u001b") && !/abc|s3cret|hunter2|AKIA/.test(line), line);
});
