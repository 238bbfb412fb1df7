import assert from "node:assert/strict";
import {
  type IniFile,
  parseIni,
  withoutSection,
  withSection,
} from "../../../../src/clouds/aws/ini_sections.ts";

function parsed(text: string): IniFile {
  const file = parseIni(text);
  if ("broken" in file) throw new Error(`${file.broken} in ${JSON.stringify(text)}`);
  return file;
}

function settingsOf(text: string, section: string): Record<string, string> {
  return Object.fromEntries(parsed(text).sections.get(section)?.settings ?? []);
}

Deno.test("a file without a single section is a file", () => {
  for (const text of ["", "\n", "\n\n  \n", "# only words\n", "; atmos: expiration=2030-01-01T00:00:00Z"]) {
    assert.equal(parsed(text).sections.size, 0, JSON.stringify(text));
    assert.equal(withSection(parsed(text), "a", { b: "c" }).endsWith("[a]\nb = c\n"), true);
  }
});

Deno.test("settings are read however they are spaced and ended", () => {
  for (
    const text of [
      "[a]\nkey=v\n",
      "[a]\nkey = v",
      "[a]\r\nkey   =   v  \r\n",
      "[a]\nKEY: v\n",
      "[a] ; words\nkey =v\n",
    ]
  ) {
    assert.deepEqual(settingsOf(text, "a"), { key: "v" }, JSON.stringify(text));
  }
  assert.deepEqual(settingsOf("[a]\nk = a=b:c = d\n", "a"), { k: "a=b:c = d" });
  assert.deepEqual(settingsOf("[acct/role]\nk=v\n", "acct/role"), { k: "v" });
  assert.deepEqual(settingsOf("[a]\ns3 =\n  signature_version = s3v4\n  [not a section]\nk = v\n", "a"), {
    s3: "",
    k: "v",
  });
});

Deno.test("a file that the AWS CLI would give up on does not parse, and the line is named", () => {
  const broken: readonly (readonly [string, string])[] = [
    ["key = v\n", "line 1: a setting outside of all sections"],
    ["\ufeff[a]\nk = v\n", "line 1: a setting outside of all sections"],
    ["[a]\nk = v\n[a]\nk = w\n", "line 3: a section that occurs twice"],
    ["[a]\nk = v\nK = w\n", "line 3: a setting that occurs twice"],
    ["[a]\nhalf a li", "line 2: neither a section nor a setting"],
    ["[a]\n= v\n", "line 2: neither a section nor a setting"],
    ["[]\n", "line 1: a section without a name"],
    ["[a\nk = v\n", "line 1: a section without a name"],
    ["[a]\nk = v\rl = w\n", "line 2: a control character"],
    ["[a]\nk = \0\0\0\0\n", "line 2: a control character"],
    ["\0".repeat(4096), "line 1: a control character"],
  ];
  for (const [text, expected] of broken) {
    assert.deepEqual(parseIni(text), { broken: expected }, JSON.stringify(text));
  }
});

const OTHERS_BEFORE = "# mine\r\n[one]\r\nkey   =  1 \r\n\r\n; about two\n";
const OTHERS_AFTER = "\n# about three\n[three]\n\tk=3\n  nested = x\n\n# the end";

Deno.test("only the own section changes, every other byte stays", () => {
  const text = `${OTHERS_BEFORE}[two]\nold = 2\nolder = 1\n${OTHERS_AFTER}`;
  assert.equal(
    withSection(parsed(text), "two", { new: "2" }),
    `${OTHERS_BEFORE}[two]\nnew = 2\n${OTHERS_AFTER}`,
  );
  assert.equal(
    withoutSection(parsed(text), "two"),
    `${OTHERS_BEFORE}# about three\n[three]\n\tk=3\n  nested = x\n\n# the end`,
  );
  assert.equal(withoutSection(parsed(text), "four"), text);
});

Deno.test("the note above a section is replaced with it, and other comments above it stay", () => {
  const text = "; words\n; atmos: expiration=2020-01-01T00:00:00Z\n[a]\nk = v\n[b]\nk = v\n";
  assert.equal(
    withSection(parsed(text), "a", { k: "w" }, "new"),
    "; words\n; atmos: new\n[a]\nk = w\n[b]\nk = v\n",
  );
  assert.equal(withoutSection(parsed(text), "a"), "; words\n[b]\nk = v\n");
});

Deno.test("the note of the next section is not taken for the own one", () => {
  const text = "[a]\nk = v\n; atmos: expiration=2020-01-01T00:00:00Z\n[b]\nk = v\n";
  const { sections } = parsed(text);
  assert.deepEqual(sections.get("a")?.comments, []);
  assert.deepEqual(sections.get("b")?.comments, ["atmos: expiration=2020-01-01T00:00:00Z"]);
  assert.equal(withoutSection(parsed(text), "a"), text.slice("[a]\nk = v\n".length));
});

Deno.test("a note inside the section is found too, one that a blank line separates is not", () => {
  assert.deepEqual(parsed("[a]\n; atmos: x\nk = v\n").sections.get("a")?.comments, ["atmos: x"]);
  assert.deepEqual(parsed("; atmos: x\n\n[a]\nk = v\n").sections.get("a")?.comments, []);
});

Deno.test("a new section goes to the end, after a blank line", () => {
  for (
    const [before, gap] of [["[a]\nk = v\n", "\n"], ["[a]\nk = v", "\n\n"], ["[a]\nk = v\n\n", ""]] as const
  ) {
    assert.equal(withSection(parsed(before), "b", { k: "w" }), `${before}${gap}[b]\nk = w\n`);
  }
});

Deno.test("coming and going a hundred times leaves the file as it was", () => {
  const start = "[a]\nk = v\n";
  let text = start;
  for (let round = 0; round < 100; round++) {
    text = withoutSection(parsed(withSection(parsed(text), "b", { k: "w" }, "note")), "b") ?? "";
  }
  assert.equal(text, start);
});

Deno.test("the last section leaves nothing behind", () => {
  assert.equal(withoutSection(parsed("# words\n[a]\nk = v\n"), "a"), undefined);
  assert.equal(withoutSection(parsed(""), "a"), undefined);
});

Deno.test("ten thousand sections are read in time that grows with their number", () => {
  const text = Array.from({ length: 10_000 }, (_, at) => `; atmos: x\n[s${at}]\nk = ${"v".repeat(1000)}\n`)
    .join("\n");
  const started = performance.now();
  assert.equal(parsed(text).sections.size, 10_000);
  assert.ok(performance.now() - started < 2000);
});
