import assert from "node:assert/strict";
import { checkedRegion, readRegion, withRegion } from "../../../../src/clouds/aws/config_file.ts";
import { type IniFile, parseIni } from "../../../../src/clouds/aws/ini_sections.ts";

function parsed(text: string): IniFile {
  const file = parseIni(text);
  if ("broken" in file) throw new Error(file.broken);
  return file;
}

Deno.test("a profile's region stands below its name, that of default below default", () => {
  assert.equal(withRegion(parsed(""), "dev", "eu-west-1"), "[profile dev]\nregion = eu-west-1\n");
  assert.equal(withRegion(parsed(""), "default", "eu-west-1"), "[default]\nregion = eu-west-1\n");
});

Deno.test("the region is read again, and never that of another profile", () => {
  const text = withRegion(parsed(withRegion(parsed(""), "default", "us-east-1")), "a/b", "eu-west-1");
  assert.equal(readRegion(parsed(text), "a/b"), "eu-west-1");
  assert.equal(readRegion(parsed(text), "default"), "us-east-1");
  assert.equal(readRegion(parsed(text), "a"), undefined);
  assert.equal(readRegion(parsed("[profile a]\nregion =\n"), "a"), undefined);
});

Deno.test("a region is written as AWS writes its own, and leads to no other host", () => {
  for (const region of ["eu-west-1", "us-gov-west-1", "cn-north-1", "eusc-de-east-1"]) {
    assert.equal(checkedRegion(region), region);
  }
  const wrong = [
    "",
    "eu west",
    "eu-west-1\n[profile x]",
    "eu-west-1.evil.example/",
    "EU-WEST-1",
    "s3",
    "local",
    "eu-west",
    "-eu",
    "eu-",
    "é",
    "a".repeat(64),
  ];
  for (const region of wrong) {
    assert.throws(() => checkedRegion(region), { code: "config_invalid" }, JSON.stringify(region));
  }
});
