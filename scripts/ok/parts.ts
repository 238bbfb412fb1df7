/** One thing that must hold, as arguments for `deno`. */
export interface Part {
  readonly name: string;
  readonly args: readonly string[];
  /** Whether the arguments run tests, whose output is thinned out and counted. */
  readonly tests?: boolean;
}

const SCRIPT = ["run", "-q", "-P=tools"];
/** Types are a part of their own, so tests need not check them again. */
const TEST = ["test", "-q", "--no-check"];

/** Tests of rooms that only think: they run without any permission, so that it stays so. */
const PURE = ["tests/unit/auth", "tests/unit/children", "tests/unit/clouds/oauth"];
const EFFECTS = ["tests/unit", "tests/contracts", "tests/local_aws"];

/** Everything that must hold before a change lands, quick things first. */
export const PARTS: readonly Part[] = [
  { name: "format", args: ["fmt", "--check"] },
  { name: "lint", args: ["lint", "-q"] },
  { name: "walls", args: [...SCRIPT, "scripts/walls.ts"] },
  { name: "types", args: ["check", "-q", "main.ts", "src", "tests", "scripts"] },
  { name: "pure", args: [...TEST, "--no-prompt", ...PURE], tests: true },
  {
    name: "tests",
    args: [...TEST, "-P=tools", "--parallel", `--ignore=${PURE.join(",")}`, ...EFFECTS],
    tests: true,
  },
  { name: "stories", args: [...TEST, "-P=tools", "--parallel", "tests/stories"], tests: true },
  { name: "schema", args: [...SCRIPT, "scripts/schema.ts", "--check"] },
  { name: "docs", args: [...SCRIPT, "scripts/docs.ts"] },
];

/** The parts by name, in their own order; all without names. */
export function chooseParts(names: readonly string[], parts: readonly Part[] = PARTS): readonly Part[] {
  const unknown = names.find((name) => !parts.some((part) => part.name === name));
  if (unknown !== undefined) {
    throw new Error(`there is no part "${unknown}"; there are ${parts.map(({ name }) => name).join(", ")}`);
  }
  return names.length === 0 ? parts : parts.filter(({ name }) => names.includes(name));
}
