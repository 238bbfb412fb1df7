/**
 * One small project for each rule of stacks: its manifests, a command line, and what that says. All of it is in memory.
 */
import assert from "node:assert/strict";
import { run } from "../../src/cli/run.ts";
import { type MemoryOptions, type MemorySystem, memorySystem } from "../unit/system/memory_system.ts";

export interface Rule {
  /** In one plain sentence. */
  readonly rule: string;
  /** More of `atmos.yaml`, or all of it where it has `stacks:`. */
  readonly atmos?: string;
  /** Manifests by their paths below `stacks`, without `.yaml` where that is the extension. */
  readonly stacks: Readonly<Record<string, string>>;
  /** Other files, below the project. */
  readonly files?: Readonly<Record<string, string>>;
  /** Where somebody stands; default: the project. */
  readonly workingFolder?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** What programs print: Terraform for its outputs, or a shell. */
  readonly prints?: string;
  /**
   * Command lines, and what they say: a text is all of what is printed, an expression is found among the errors of a
   * command that fails or, with {@link shows}, in what is printed, and any other value is the data.
   */
  readonly says: Readonly<Record<string, unknown>>;
}

/** The end of a command line whose data is what lies in that file. */
export const WRITTEN = "--file out.json";

/** What is printed has something like it. */
export function shows(pattern: RegExp): Shows {
  return new Shows(pattern);
}

class Shows {
  readonly pattern: RegExp;

  constructor(pattern: RegExp) {
    this.pattern = pattern;
  }
}

const STACKS =
  'stacks: {base_path: stacks, included_paths: ["**/*"], excluded_paths: ["**/_*", "catalog/**"], ' +
  'name_template: "{{ .vars.stage }}"}\n';

const COMPONENTS =
  "components: {terraform: {base_path: components/terraform}, helmfile: {base_path: components/helmfile}}\n";

/** Registers a test for each rule of an area. */
export function rules(area: string, all: readonly Rule[]): void {
  for (const one of all) Deno.test(`${area}: ${one.rule}`, () => holds(one));
}

async function holds(rule: Rule): Promise<void> {
  for (const [line, expected] of Object.entries(rule.says)) {
    const words = wordsOf(line);
    const { code, stdout, stderr, files } = await atmos(
      words,
      rule,
      typeof expected !== "string" && !(expected instanceof RegExp) && !(expected instanceof Shows),
    );
    const told = `atmos ${line}\n${stderr()}${stdout()}`;
    if (expected instanceof RegExp) {
      assert.notEqual(code, 0, `${told}\nshould fail`);
      assert.match(stderr(), expected, told);
      assert.doesNotMatch(stderr(), /unexpected error/);
      continue;
    }
    assert.equal(code, 0, told);
    if (expected instanceof Shows) {
      assert.match(stdout(), expected.pattern, told);
      continue;
    }
    if (typeof expected === "string") assert.equal(stdout().trimEnd(), expected, told);
    else {
      const text = line.endsWith(WRITTEN) ? await files.readText("/project/out.json") : stdout();
      assert.deepEqual(JSON.parse(text ?? ""), expected, told);
    }
  }
}

/** A command line of a rule on its project. */
export async function atmos(
  words: readonly string[],
  { atmos = "", stacks, files = {}, env = {}, prints = "", workingFolder = "/project" }: Omit<
    Rule,
    "rule" | "says"
  >,
  asData = false,
): Promise<MemorySystem & { readonly code: number }> {
  const asked = asData && !words.includes("--format") && !words.includes("generate")
    ? [...words, "--format", "json"]
    : words;
  const options: MemoryOptions = {
    workingFolder,
    env: { HOME: "/home/me", PATH: "/usr/bin", ATMOS_TRUST: "true", ...env },
    run: ({ args }) => ({ code: 0, stdout: args[0] === "workspace" || args[0] === "init" ? "" : prints }),
    files: {
      "/project/atmos.yaml": [
        /^stacks:/m.test(atmos) ? "" : STACKS,
        /^components:/m.test(atmos) ? "" : COMPONENTS,
        atmos,
      ].join(""),
      ...below("/project/stacks", stacks, ".yaml"),
      ...below("/project", files, ""),
    },
  };
  const system = memorySystem(options);
  for (const name of ["terraform", "sh"]) system.files.put(`/usr/bin/${name}`, "", 0o755);
  return { ...system, code: await run([...asked], (log) => ({ ...system, log })) };
}

function below(
  folder: string,
  files: Readonly<Record<string, string>>,
  extension: string,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(files).map(([path, text]) => [
      `${folder}/${path}${/\.[a-z]+$/.test(path) ? "" : extension}`,
      text,
    ]),
  );
}

/** Words between blanks; a part between single quotes is one of them. */
function wordsOf(line: string): string[] {
  return [...line.matchAll(/'([^']*)'|\S+/g)].map(([word, quoted]) => quoted ?? word);
}
