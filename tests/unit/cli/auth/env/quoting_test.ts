import assert from "node:assert/strict";
import fc from "fast-check";
import {
  fishExport,
  fishUnset,
  posixExport,
  posixUnset,
  powershellExport,
  powershellUnset,
} from "../../../../../src/cli/auth/env/quoting.ts";
import { testWith } from "../../../../optional_programs.ts";
import { readPowershell } from "../../../../powershell_reader.ts";

const HARD_VALUES: readonly string[] = [
  "",
  "plain",
  "/home/a b/c",
  " a",
  "a ",
  "two  blanks",
  "x =nothing =ls",
  "=nothing",
  "a =\n=nothing",
  "a\tb",
  "a\nb",
  "a\n",
  "\n\n",
  "-n",
  "-n *",
  "%s%d%%",
  "$HOME `id` $(id) ${x}",
  "it's",
  '"quoted"',
  "''",
  "\\n \\\\ \\",
  "*",
  "a*b?[c]",
  "+(a) @(b) !(c)",
  "{a,b}",
  "~/x:~/y",
  "=ls",
  "a;b&c|d<e>f",
  "# no comment",
  "!!",
  "\u001b[31m red \u007f \u0085",
  "ümläut 日本 🚀 \u2028 \u00a0",
  "‘typographic’ “quotes”",
  "\u202ereversed\u202c \u2066 \u00ad \u{e0041}\u{1d173} end",
  "x".repeat(5000) + " *",
];

const anyValue = fc.oneof(
  fc.string({ unit: fc.constantFrom(..." \t\n'\"\\$`*?[](){}!~#%&;|<>-+@=aZ0é日".split("")), maxLength: 12 }),
  fc.string({ unit: "grapheme", maxLength: 20 }),
).filter((value) => !value.includes("\0") && value.isWellFormed());

/** A folder in which a careless pattern would match. */
async function folderOfTraps(): Promise<string> {
  const folder = await Deno.makeTempDir();
  for (const name of ["V=a", "V='a'", "a", "b", "V=*", "export", "'a*b?[c]';", "*';"]) {
    await Deno.writeTextFile(`${folder}/${name}`, "");
  }
  return folder;
}

const UNQUOTED = `while [ $# -gt 0 ]; do
  eval $(cat "$1")
  printf '%s\\0' "$V"
  shift
done`;

/** Evaluates every value in one shell process: one file of statements per value. */
async function throughShell(
  shell: string,
  options: readonly string[],
  loop: string,
  values: readonly string[],
  format: (name: string, value: string) => string,
): Promise<string[]> {
  const folder = await folderOfTraps();
  const files = await Deno.makeTempDir();
  try {
    const names = await Promise.all(values.map(async (value, index) => {
      const file = `${files}/${index}`;
      await Deno.writeTextFile(file, `unset NOTHING;\n${format("V", value)}\nexport W=after;\n`);
      return file;
    }));
    const child = await new Deno.Command(shell, {
      args: [...options, "-c", loop, ...(shell.endsWith("fish") ? [] : ["test"]), ...names],
      cwd: folder,
      env: { LC_ALL: "C.UTF-8" },
    }).output();
    assert.equal(new TextDecoder().decode(child.stderr), "");
    return new TextDecoder().decode(child.stdout).split("\0").slice(0, -1);
  } finally {
    await Deno.remove(folder, { recursive: true });
    await Deno.remove(files, { recursive: true });
  }
}

const manyValues = (): string[] => [...HARD_VALUES, ...fc.sample(anyValue, 120)];

for (
  const [shell, ...options] of [
    ["bash"],
    ["bash", "--posix"],
    ["bash", "-O", "failglob", "-O", "extglob", "-O", "dotglob"],
    ["bash", "-O", "nullglob", "-o", "nounset"],
    ["zsh", "-f"],
    ["zsh", "-f", "-o", "globsubst", "-o", "shwordsplit", "-o", "extendedglob"],
    ["dash"],
  ] as const
) {
  testWith({
    name: `a value survives an unquoted eval $(…) in ${[shell, ...options].join(" ")}`,
    needs: [shell],
    run: async (_, path) => {
      const values = manyValues();
      assert.deepEqual(await throughShell(path ?? shell, options, UNQUOTED, values, posixExport), values);
    },
  });
}

const FISH_EVAL = `for file in $argv
  eval (cat $file | string replace 'unset NOTHING;' 'set -e NOTHING;' | string replace 'export W=after;' 'set -gx W after;')
  printf '%s\\0' $V
end`;

for (const loop of [FISH_EVAL, FISH_EVAL.replace(/eval \((.*)\)/, "$1 | source")]) {
  testWith({
    name: `a value survives ${loop.includes("eval") ? "eval (…)" : "source"} in fish`,
    needs: ["fish"],
    run: async (_, path) => {
      const values = manyValues();
      assert.deepEqual(await throughShell(path ?? "fish", ["-N"], loop, values, fishExport), values);
    },
  });
}

Deno.test("values without special marks stay readable", () => {
  assert.equal(posixExport("A", "/home/x/.aws/config"), "export A=/home/x/.aws/config;");
  assert.equal(posixExport("A", "two words"), "export A='two words';");
  assert.equal(posixExport("A", "$x"), "export A='$x';");
  assert.equal(posixExport("A", "a*"), "export A=\"`printf 'a\\052'`\";");
  assert.equal(posixExport("A", "a\n"), "export A=\"`printf 'a\\012.'`\"; A=${A%.};");
  assert.equal(posixUnset("A"), "unset A;");
  assert.equal(fishExport("A", "it's"), "set -gx A 'it\\'s';");
  assert.equal(fishExport("A", "a\nb"), "set -gx A 'a'\\x0a'b';");
  assert.equal(fishUnset("A"), "set -e A;");
});

Deno.test("PowerShell's quotes, also typographic ones, cannot end a value", () => {
  assert.equal(powershellExport("A", "it's"), "$env:A = 'it''s';");
  assert.equal(powershellExport("A", "x’; rm ‘y"), "$env:A = 'x’’; rm ‘‘y';");
  assert.equal(powershellExport("A", '$x `y` "z"'), "$env:A = '$x `y` \"z\"';");
  assert.equal(powershellExport("A", 'a\n$b`c"“'), '$env:A = "a`n`$b``c`"`“";');
  assert.equal(powershellExport("A", "\u001b"), '$env:A = "$([char]0x1b)";');
  assert.equal(powershellExport("A", "\u202e$"), '$env:A = "$([char]0x202e)`$";');
  assert.equal(powershellExport("A", "\u{e0041}"), '$env:A = "$([char]::ConvertFromUtf32(0xe0041))";');
});

Deno.test("a value survives PowerShell's reading", () => {
  for (const value of [...HARD_VALUES, ...fc.sample(anyValue, 500)]) {
    const lines = [powershellUnset("U"), powershellExport("V", value), powershellExport("W", "after")];
    const read = readPowershell(lines.map((line) => `${line}\n`).join(""));
    assert.deepEqual([...read], [["U", undefined], ["V", value], ["W", "after"]]);
  }
});

Deno.test("the reader of PowerShell takes nothing for a string that PowerShell would work out", () => {
  for (
    const text of ['"$x"', '"$(id)"', "'a' + 'b'", "'a'; id", "@'x'", "a", "'open", '"`u{41}"', "'a\nb'"]
  ) {
    assert.throws(() => readPowershell(`$env:A = ${text};\n`), Error, text);
  }
  assert.equal(readPowershell("$env:A = ‘it’'s‚;\n").get("A"), "it's");
});
