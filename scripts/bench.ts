/**
 * Measures the compiled program against an empty one that was compiled the same way, side by side in one run:
 *
 *   deno task bench                        compiles first
 *   ATMOS_BIN=dist/atmos… deno task bench  measures that executable
 *   --deno COMMAND                         the compiler for both (and DENORT_BIN, as for deno task compile)
 *   --rounds N                             how often each is run; medians count (default 15)
 *   --check                                exit 1 when a budget is exceeded; a run that fails does it always
 */
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { configurationOf, farthestIdentity } from "./bench/configuration.ts";
import { measure, type Workload } from "./bench/measure.ts";
import { IDENTITIES, logoutBenchMissing, prepareLogout } from "./bench/logout.ts";
import { formatTable, type Row, verdict } from "./bench/table.ts";
import { bundle, compile, compilerCommand, ENTRY } from "./compile/build.ts";
import { environmentIn } from "./home.ts";
import { permissionFlags } from "./compile/permissions.ts";
import { prepareStart } from "./compile/start_cache.ts";
import { MAIN } from "./compile/start_script.ts";

const ROOT = resolve(import.meta.dirname ?? ".", "..");
/** A compiled program may cost this many times an empty one before a person notices it in a prompt. */
const START_BUDGET = 1.5;
/** Ten times as many identities may cost at most ten times as much. */
const GROWTH_BUDGET = 10;
/** A logout may cost at most this many times the calls of the keyring that it needs. */
const LOGOUT_BUDGET = 2;

interface Programs {
  readonly atmos: string;
  readonly empty: string;
}

async function buildPrograms(folder: string, compiler: readonly string[]): Promise<Programs> {
  const { permissions } = JSON.parse(await Deno.readTextFile(join(ROOT, "deno.json")));
  const flags = permissionFlags(permissions.atmos);
  const suffix = Deno.build.os === "windows" ? ".exe" : "";
  const empty = join(folder, `empty${suffix}`);
  await Deno.writeTextFile(join(folder, "empty.mjs"), "export {};\n");
  await compile({ compiler, script: join(folder, "empty.mjs"), permissions: flags, out: empty });
  const given = Deno.env.get("ATMOS_BIN");
  if (given) return { atmos: resolve(given), empty };
  const atmos = join(folder, `atmos${suffix}`);
  const bundled = join(folder, "bundle");
  await bundle(ROOT, ENTRY, bundled);
  await prepareStart(bundled, compiler, true);
  await compile({ compiler, script: join(bundled, MAIN), permissions: flags, out: atmos });
  return { atmos, empty };
}

/** A home of its own with an `atmos.yaml` of so many identities; the last one and the default are signed in. */
async function prepareHome(
  folder: string,
  identities: number,
  atmos: string,
): Promise<Pick<Workload, "env" | "folder">> {
  const home = join(folder, `home-${identities}`);
  await Deno.mkdir(home, { recursive: true });
  await Deno.writeTextFile(join(home, "atmos.yaml"), configurationOf(identities));
  const env = environmentIn(home);
  for (const identity of ["identity-0", farthestIdentity(identities)]) {
    const login: Workload = {
      name: "login",
      command: atmos,
      args: ["auth", "login", identity],
      env,
      folder: home,
      atOnce: 1,
    };
    const complaint = (await measure([login], 0)).get(login)?.complaint;
    if (complaint !== undefined) throw new Error(`cannot sign in to measure: ${complaint}`);
  }
  return { env, folder: home };
}

interface Comparison {
  readonly subject: Workload;
  readonly against: Workload;
  readonly budget: number | undefined;
}

/** What is measured: starting up, fifty at once, and how the cost grows with the size of a configuration. */
async function comparisons(
  { atmos, empty }: Programs,
  folder: string,
): Promise<Record<"single" | "many", Comparison[]>> {
  const team = { command: atmos, atOnce: 1, ...await prepareHome(folder, 20, atmos) };
  const small = { command: atmos, atOnce: 1, ...await prepareHome(folder, 1_000, atmos) };
  const large = { command: atmos, atOnce: 1, ...await prepareHome(folder, 10_000, atmos) };
  const nothing = { ...team, name: "an empty program", command: empty, args: [] };
  const list = ["auth", "list", "--format", "json"];
  const resolveIn = (
    identities: number,
  ): string[] => ["auth", "whoami", "--cached", "-i", farthestIdentity(identities)];
  return {
    single: [
      { subject: { ...team, name: "--version", args: ["--version"] }, against: nothing, budget: undefined },
      {
        subject: { ...team, name: "auth env", args: ["auth", "env"] },
        against: nothing,
        budget: START_BUDGET,
      },
      {
        subject: { ...team, name: "auth whoami --cached", args: ["auth", "whoami", "--cached"] },
        against: nothing,
        budget: START_BUDGET,
      },
      {
        subject: { ...large, name: "list 10,000 identities", args: list },
        against: { ...small, name: "list 1,000", args: list },
        budget: GROWTH_BUDGET,
      },
      {
        subject: { ...large, name: "resolve one of 10,000", args: resolveIn(10_000) },
        against: { ...small, name: "resolve one of 1,000", args: resolveIn(1_000) },
        budget: GROWTH_BUDGET,
      },
    ],
    many: [{
      subject: { ...team, name: "50 auth env at once", args: ["auth", "env"], atOnce: 50 },
      against: { ...nothing, name: "50 empty programs", atOnce: 50 },
      // What counts is that none of them fails.
      budget: undefined,
    }],
  };
}

async function compare(list: readonly Comparison[], rounds: number): Promise<Row[]> {
  const measured = await measure(list.flatMap(({ subject, against }) => [subject, against]), rounds);
  return list.flatMap(({ subject, against, budget }) => {
    const [one, other] = [measured.get(subject), measured.get(against)];
    return one && other ? [{ measured: one, against: other, budget }] : [];
  });
}

/** A logout of many, where there is a Secret Service to measure it with; it changes much, so it runs less often. */
async function compareLogout(folder: string, atmos: string, rounds: number): Promise<Row[]> {
  const missing = logoutBenchMissing();
  if (missing !== undefined) {
    console.error(`The logout of ${IDENTITIES} identities is left out: ${missing}`);
    return [];
  }
  const home = await prepareHome(folder, IDENTITIES, atmos);
  const { subject, against, finish } = await prepareLogout(folder, atmos, home);
  try {
    return await compare([{ subject, against, budget: LOGOUT_BUDGET }], rounds);
  } finally {
    await finish();
  }
}

async function main(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      deno: { type: "string" },
      rounds: { type: "string", default: "15" },
      check: { type: "boolean", default: false },
    },
  });
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1) {
    throw new Error(`--rounds is a number from 1, not "${values.rounds}"`);
  }
  const folder = await Deno.makeTempDir({ prefix: "atmos-bench-" });
  try {
    const programs = await buildPrograms(folder, compilerCommand(values.deno));
    const { single, many } = await comparisons(programs, folder);
    const rows = [
      ...await compare(single, rounds),
      ...await compare(many, Math.ceil(rounds / 3)),
      ...await compareLogout(folder, programs.atmos, Math.ceil(rounds / 5)),
    ];
    console.log(formatTable(rows));
    const broken = rows.filter((row) => verdict(row) !== undefined);
    for (const row of broken) console.error(verdict(row));
    const failed = broken.some(({ measured, against }) => measured.failures + against.failures > 0);
    return failed || values.check && broken.length > 0 ? 1 : 0;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

if (import.meta.main) {
  try {
    Deno.exit(await main(Deno.args));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    Deno.exit(1);
  }
}
