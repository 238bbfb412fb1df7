import assert from "node:assert/strict";
import { readIni, sortAndName } from "../../../../../src/clouds/aws/import/ini_text.ts";

function read(text: string): { sections: unknown; left: string[] } {
  const { sections, leftovers } = readIni(text, "f");
  return {
    sections: sections.map(({ header, line, settings }) => [
      header,
      line,
      Object.fromEntries([...settings].map(([key, { value }]) => [key, value])),
    ]),
    left: leftovers.map(({ place, what, reason }) => `${place} ${what}: ${reason}`),
  };
}

Deno.test("sections, comments, line ends, and settings below a setting", () => {
  const text = "\ufeff# first\r\n[default]\r\nRegion = eu-west-1 ; note\r\ns3 =\r\n  x = 1\r\n; other\r\n" +
    '[profile "a ] b"] # note\nk: v#w\n\n[ profile  c ]\nempty =\n';
  assert.deepEqual(read(text), {
    sections: [
      ["default", 2, { region: "eu-west-1", s3: "" }],
      ['profile "a ] b"', 7, { k: "v#w" }],
      ["profile  c", 10, { empty: "" }],
    ],
    left: [],
  });
});

Deno.test("what is no setting is named with its line, and the rest counts", () => {
  const { sections, left } = read("x = 1\n[open\n[a]\nnonsense\nk = v\n= v\n");
  assert.deepEqual(sections, [["a", 3, { k: "v" }]]);
  assert.deepEqual(left, [
    "f:1 the line: it stands before all sections",
    "f:2 the line: it is no section: its bracket stays open",
    "f:4 the line: it is neither a section nor a setting",
    "f:6 the line: it is neither a section nor a setting",
  ]);
  assert.deepEqual(read("nonsense\n".repeat(10_000)).left.at(-1), "f 9995 more lines: as those");
});

Deno.test("the sort and the name of a section", () => {
  for (
    const [header, sort, name] of [
      ["default", "", "default"],
      ["profile dev", "profile", "dev"],
      ['profile "my dev"', "profile", "my dev"],
      ["profile  'x'", "profile", "x"],
      ["sso-session a b", "sso-session", "a b"],
      ['"quoted"', "", "quoted"],
    ] as const
  ) assert.deepEqual(sortAndName(header), { sort, name }, header);
});
