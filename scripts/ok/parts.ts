import { BOUNDS, EFFECTS, LONG, LONGEST, shortStories } from "./files_apart.ts";
import type { Gathered } from "./gather.ts";

/** One thing that must hold, as arguments for `deno`. */
export interface Part {
  readonly name: string;
  readonly args: readonly string[];
  /** Whether the arguments run tests, whose output is thinned out and counted. */
  readonly tests?: boolean;
  /** Whose executed lines are written down: its own, or those of the programs that it starts; or it reads them all. */
  readonly coverage?: "its own" | "programs" | "read";
  /** Files that are made before it starts. */
  readonly gathered?: Gathered;
  /** Whether it runs beside all others: it takes long, and one core. */
  readonly beside?: boolean;
  /** How many test files run at once for each processor, where they wait for programs and clocks more than they work. */
  readonly perProcessor?: number;
  /** Of a part that runs only when it is named: what it is, for whoever ran everything else. */
  readonly named?: string;
}

const SCRIPT = ["run", "-q", "-P=tools"];
/** Types are a part of their own, so tests need not check them again. */
const TEST = ["test", "-q", "--no-check"];

/** What two packages ask the environment for: `yaml` whenever it parses, `commander` when it words help. */
const ASKED = ["LOG_TOKENS", "LOG_STREAM", "NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE"];
const NOTHING = ["--no-prompt", `--allow-env=${ASKED.join(",")}`];

const PURE: Gathered = {
  from: ["tests/unit", "tests/conformance"],
  without: [...EFFECTS, ...BOUNDS],
  into: "dist/tests/pure",
};

/** Everything that must hold before a change lands, quick things first. */
export const PARTS: readonly Part[] = [
  { name: "format", args: ["fmt", "--check"] },
  { name: "lint", args: ["lint", "-q"], beside: true },
  { name: "walls", args: [...SCRIPT, "scripts/walls.ts"] },
  { name: "types", args: ["check", "-q", "main.ts", "src", "tests", "scripts"], beside: true },
  {
    name: "pure",
    args: [...TEST, ...NOTHING, "--parallel", PURE.into],
    gathered: PURE,
    tests: true,
    coverage: "its own",
  },
  { name: "bounds", args: [...TEST, ...NOTHING, "--parallel", ...BOUNDS], tests: true },
  {
    name: "tests",
    args: [
      ...[...TEST, "-P=tools", "--parallel"],
      ...[...LONGEST.tests, ...EFFECTS, "tests/contracts", "tests/local_aws"],
    ],
    tests: true,
    coverage: "its own",
    perProcessor: 2,
  },
  {
    name: "stories",
    args: [...TEST, "-P=tools", "--parallel", ...shortStories()],
    tests: true,
    coverage: "programs",
    perProcessor: 1.5,
  },
  {
    name: "long",
    args: [...TEST, "-P=tools", "--parallel", ...LONG],
    tests: true,
    named:
      `${LONG.length} files of stories with real programs of others, or of many kills, stores and entries`,
  },
  { name: "coverage", args: [...SCRIPT, "scripts/cov.ts"], coverage: "read" },
  { name: "schema", args: [...SCRIPT, "scripts/schema.ts", "--check"] },
  { name: "docs", args: [...SCRIPT, "scripts/docs.ts"] },
];

/** The parts by name, in their own order; without names all but those that want to be named. */
export function chooseParts(names: readonly string[], parts: readonly Part[] = PARTS): readonly Part[] {
  const unknown = names.find((name) => !parts.some((part) => part.name === name));
  if (unknown !== undefined) {
    throw new Error(`there is no part "${unknown}"; there are ${parts.map(({ name }) => name).join(", ")}`);
  }
  return parts.filter(({ name, named }) => names.length === 0 ? named === undefined : names.includes(name));
}

/** What was not run although nobody asked for less than everything. */
export function leftOut(names: readonly string[], parts: readonly Part[] = PARTS): readonly string[] {
  if (names.length > 0) return [];
  return parts.flatMap(({ name, named }) =>
    named === undefined ? [] : [`left to \`deno task ok ${name}\`: ${named}`]
  );
}
