import assert from "node:assert/strict";
import fc from "fast-check";
import { AtmosError } from "../../../../../src/errors.ts";
import { ENV_FORMATS, formatEnvironment } from "../../../../../src/cli/auth/env/formats.ts";
import { testWith } from "../../../../optional_programs.ts";

const PATCH = {
  set: { AWS_PROFILE: "dev-admin", A_PATH: "/home/a b/c" },
  unset: ["AWS_SECRET_ACCESS_KEY", "AWS_ACCESS_KEY_ID"],
};

const EXPECTED: Readonly<Record<string, string>> = {
  bash: `unset AWS_ACCESS_KEY_ID;
unset AWS_SECRET_ACCESS_KEY;
export AWS_PROFILE=dev-admin;
export A_PATH='/home/a b/c';
`,
  fish: `set -e AWS_ACCESS_KEY_ID;
set -e AWS_SECRET_ACCESS_KEY;
set -gx AWS_PROFILE 'dev-admin';
set -gx A_PATH '/home/a b/c';
`,
  powershell: `$env:AWS_ACCESS_KEY_ID = $null;
$env:AWS_SECRET_ACCESS_KEY = $null;
$env:AWS_PROFILE = 'dev-admin';
$env:A_PATH = '/home/a b/c';
`,
  dotenv: `AWS_ACCESS_KEY_ID=
AWS_SECRET_ACCESS_KEY=
AWS_PROFILE=dev-admin
A_PATH='/home/a b/c'
`,
  env: `AWS_ACCESS_KEY_ID=
AWS_SECRET_ACCESS_KEY=
AWS_PROFILE=dev-admin
A_PATH=/home/a b/c
`,
  github: `AWS_ACCESS_KEY_ID=
AWS_SECRET_ACCESS_KEY=
AWS_PROFILE=dev-admin
A_PATH=/home/a b/c
`,
  json: `{
  "AWS_ACCESS_KEY_ID": null,
  "AWS_PROFILE": "dev-admin",
  "AWS_SECRET_ACCESS_KEY": null,
  "A_PATH": "/home/a b/c"
}
`,
};

for (const format of ENV_FORMATS) {
  Deno.test(`${format} sets and unsets, sorted by name`, () => {
    assert.equal(formatEnvironment(PATCH, format), EXPECTED[format]);
  });

  Deno.test(`${format} refuses a name that would be read as something else`, () => {
    for (const name of ["", "A B", "A;id", "1A", "A=B", "A\nB", "Ä"]) {
      const write = (): string => formatEnvironment({ set: { [name]: "x" }, unset: [] }, format);
      if (format === "json") assert.deepEqual(JSON.parse(write()), { [name]: "x" });
      else assert.throws(write, (error) => error instanceof AtmosError && error.code === "unsupported", name);
    }
  });
}

Deno.test("nothing to set is an empty text, and an empty object in JSON", () => {
  for (const format of ENV_FORMATS) {
    assert.equal(formatEnvironment({ set: {}, unset: [] }, format), format === "json" ? "{}\n" : "");
  }
});

/** Reads the file that GITHUB_ENV names, as its documentation describes it. */
function readGithubFile(text: string): Record<string, string> {
  const found: Record<string, string> = {};
  const lines = text.split("\n");
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? "";
    if (line === "") continue;
    const [equals, heredoc] = [line.indexOf("="), line.indexOf("<<")];
    if (equals >= 0 && (heredoc < 0 || equals < heredoc)) {
      found[line.slice(0, equals)] = line.slice(equals + 1);
      continue;
    }
    const delimiter = line.slice(heredoc + 2);
    const end = lines.indexOf(delimiter, index + 1);
    found[line.slice(0, heredoc)] = lines.slice(index + 1, end).join("\n");
    index = end;
  }
  return found;
}

const printableValue = fc.string({
  unit: fc.constantFrom(..."\n\n= <aZ'\"\\$`_#é".split(""), "ATMOS_EOF_V", "<<"),
  maxLength: 10,
});

Deno.test("a GitHub Actions job reads back every value, also one that holds the delimiter", () => {
  fc.assert(fc.property(printableValue, (value) => {
    const text = formatEnvironment({ set: { V: value, Z: "after" }, unset: ["U"] }, "github");
    assert.deepEqual(readGithubFile(text), { U: "", V: value, Z: "after" });
  }));
});

testWith({
  name: "a shell that reads the dotenv file gets every value",
  needs: ["dash"],
  run: async (_, dash) => {
    const values = [
      "",
      "it's",
      '$x `y` \\ "z"',
      "it's\ntwo $lines",
      "a # b",
      ...fc.sample(printableValue, 100),
    ];
    const set = Object.fromEntries(values.map((value, index) => [`V${index}`, value]));
    const file = await Deno.makeTempFile();
    try {
      await Deno.writeTextFile(file, formatEnvironment({ set, unset: ["U"] }, "dotenv"));
      const print = values.map((_, index) => `printf '%s\\0' "$V${index}"`).join("; ");
      const child = await new Deno.Command(dash ?? "dash", { args: ["-c", `. ${file}; ${print}`] }).output();
      assert.deepEqual(new TextDecoder().decode(child.stdout).split("\0").slice(0, -1), values);
    } finally {
      await Deno.remove(file);
    }
  },
});

Deno.test("formats without escapes refuse what would break out of the line or reach the terminal", () => {
  for (const format of ["dotenv", "env", "github"] as const) {
    assert.throws(() => formatEnvironment({ set: { V: "\u001b]0;x\u0007" }, unset: [] }, format), /control/);
    assert.throws(
      () => formatEnvironment({ set: { V: "\u202eab" }, unset: [] }, format),
      /order of what is shown/,
    );
  }
  const json = formatEnvironment({ set: { V: "\u202e\u009b" }, unset: [] }, "json");
  assert.equal(json, '{\n  "V": "\\u202e\\u009b"\n}\n');
  assert.throws(() => formatEnvironment({ set: { V: "a\nB=c" }, unset: [] }, "env"), /several lines/);
});

Deno.test("where nothing can be unset, a variable gets what serves as well", () => {
  const patch = { set: { A: "1" }, unset: ["U", "V"], instead: { V: "dev" } };
  for (const format of ["dotenv", "env", "github"] as const) {
    assert.equal(formatEnvironment(patch, format), "U=\nV=dev\nA=1\n");
  }
  assert.match(formatEnvironment(patch, "bash"), /^unset U;\nunset V;\n/);
  assert.equal(JSON.parse(formatEnvironment(patch, "json")).V, null);
});
