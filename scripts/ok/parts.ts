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
}

const SCRIPT = ["run", "-q", "-P=tools"];
/** Types are a part of their own, so tests need not check them again. */
const TEST = ["test", "-q", "--no-check"];

/** What touches the machine: the room that does it for all others, and the tools of this project. */
const MACHINE = ["tests/unit/system", "tests/unit/scripts"];
/** Files in the other rooms that hold a thought to the real thing: shells, sockets, files, processes, the pages. */
const REAL_THINGS = [
  "tests/unit/cli/auth/env/formats_test.ts",
  "tests/unit/cli/auth/env/quoting_test.ts",
  "tests/unit/cli/completion/complete_test.ts",
  "tests/unit/cli/snapshots/snapshots_test.ts",
  "tests/unit/clouds/aws/ambient/ambient_test.ts",
  "tests/unit/clouds/aws/assume_role_test.ts",
  "tests/unit/clouds/aws/assume_root_test.ts",
  "tests/unit/clouds/aws/aws_cli_test.ts",
  "tests/unit/clouds/aws/console/federated_user_test.ts",
  "tests/unit/clouds/aws/local_aws_test.ts",
  "tests/unit/clouds/aws/lying_service_test.ts",
  "tests/unit/clouds/aws/user/keeper_test.ts",
  "tests/unit/clouds/aws/user/user_test.ts",
  "tests/unit/clouds/clouds_stay_home_test.ts",
  "tests/unit/clouds/kinds_stay_home_test.ts",
  "tests/unit/config/documentation_test.ts",
  "tests/unit/config/schema_test.ts",
  "tests/unit/files/killed_writer_test.ts",
  "tests/unit/files/lock_test.ts",
  "tests/unit/files/scoped_dir_test.ts",
  "tests/unit/fuzz/short_test.ts",
];
/**
 * Tests whose inputs are as large as what is just allowed. They run without any permission, too, but take longer than
 * somebody waits who has saved a file.
 */
export const BOUNDS: readonly string[] = [
  "tests/conformance/hostile_test.ts",
  "tests/unit/stacks/component_schema_bounds_test.ts",
  "tests/unit/templates/limits_test.ts",
  "tests/unit/yaml/bounds_test.ts",
];
/** What needs the machine is tested with it; every other unit test runs without any permission, so that it stays so. */
export const EFFECTS: readonly string[] = [...MACHINE, ...REAL_THINGS];
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
  { name: "lint", args: ["lint", "-q"] },
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
    args: [...TEST, "-P=tools", "--parallel", ...EFFECTS, "tests/contracts", "tests/local_aws"],
    tests: true,
    coverage: "its own",
  },
  {
    name: "stories",
    args: [...TEST, "-P=tools", "--parallel", "tests/stories"],
    tests: true,
    coverage: "programs",
  },
  { name: "coverage", args: [...SCRIPT, "scripts/cov.ts"], coverage: "read" },
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
