/**
 * Measures the program against an empty one that was made the same way, side by side in one run:
 *
 *   deno task bench                        compiles first
 *   ATMOS_BIN=dist/atmos… deno task bench  measures that executable
 *   --script                               as scripts of this Deno, not as executables
 *   --deno COMMAND                         the compiler for both (and DENORT_BIN, as for deno task compile)
 *   --starts                               only how fast short commands start, not what grows with what there is
 *   --rounds N                             how often each is run; medians count (default 15)
 *   --check                                exit 1 when a budget is exceeded, or what is committed by more than 15 %;
 *                                          a run that fails does it always
 *   --write                                commit to what was measured: ratios.json and docs/performance.md
 */
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { type Committed, regressions, withRun } from "./bench/committed.ts";
import { besideStrangers, type Comparison, crowds, firstReads, starts, steps } from "./bench/comparisons.ts";
import { prepareHome } from "./bench/home.ts";
import { IDENTITIES, logoutBenchMissing, prepareLogout } from "./bench/logout.ts";
import { measure } from "./bench/measure.ts";
import { machine, withSection } from "./bench/page.ts";
import { peersHere } from "./bench/peers.ts";
import { prepareRenewals } from "./bench/renewals.ts";
import { stacks } from "./bench/stacks.ts";
import { executables, type Programs, scripts } from "./bench/programs.ts";
import { formatTable, verdict } from "./bench/table.ts";
import type { Row } from "./bench/row.ts";
import { compilerCommand } from "./compile/build.ts";

const ROOT = resolve(import.meta.dirname ?? ".", "..");
const RATIOS = join(ROOT, "scripts/bench/ratios.json");
const PAGE = join(ROOT, "docs/performance.md");
/** A logout may cost at most this many times the calls of the keyring that it needs. */
const LOGOUT_BUDGET = 2;

async function compare(list: readonly Comparison[], rounds: number): Promise<Row[]> {
  const measured = await measure(list.flatMap(({ subject, against }) => [subject, against]), rounds);
  return list.flatMap(({ subject, against, ...budgets }) => {
    const [one, other] = [measured.get(subject), measured.get(against)];
    return one && other ? [{ measured: one, against: other, ...budgets }] : [];
  });
}

/** A logout of many, where there is a Secret Service to measure it with; it changes much, so it runs less often. */
async function compareLogout({ atmos }: Programs, folder: string, rounds: number): Promise<Row[]> {
  const missing = atmos.length > 1 ? "it is measured with executables" : logoutBenchMissing();
  if (missing !== undefined) {
    console.error(`The logout of ${IDENTITIES} identities is left out: ${missing}`);
    return [];
  }
  const home = await prepareHome(folder, IDENTITIES, atmos);
  const { subject, against, finish } = await prepareLogout(folder, atmos[0], home);
  try {
    return await compare([{ subject, against, budget: LOGOUT_BUDGET }], rounds);
  } finally {
    await finish();
  }
}

async function measureStarts(programs: Programs, folder: string, rounds: number): Promise<Row[]> {
  return await compare(await starts(programs, folder), rounds);
}

async function measureAll(programs: Programs, folder: string, rounds: number): Promise<Row[]> {
  const few = Math.ceil(rounds / 3);
  const peers = peersHere(programs.atmos, await prepareHome(folder, 20, programs.atmos));
  await using renewals = await prepareRenewals(programs, folder);
  return [
    ...await measureStarts(programs, folder, rounds),
    ...await compare(renewals.often, rounds),
    ...await compare(renewals.seldom, few),
    ...await compare(peers, rounds),
    ...await compare(await crowds(programs, folder), few),
    ...await compare(await firstReads(programs, folder), few),
    ...await compare(await besideStrangers(programs, folder), rounds),
    ...await compare(await steps(programs, folder), few),
    ...await compare(await stacks(programs, folder), few),
    ...await compareLogout(programs, folder, Math.ceil(rounds / 5)),
  ];
}

async function main(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      script: { type: "boolean", default: false },
      starts: { type: "boolean", default: false },
      deno: { type: "string" },
      rounds: { type: "string", default: "15" },
      check: { type: "boolean", default: false },
      write: { type: "boolean", default: false },
    },
  });
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1) {
    throw new Error(`--rounds is a number from 1, not "${values.rounds}"`);
  }
  if (values.starts && values.write) {
    throw new Error("--write needs every figure, and --starts measures a few");
  }
  const folder = await Deno.makeTempDir({ prefix: "atmos-bench-" });
  try {
    const programs = values.script
      ? await scripts(folder)
      : await executables(folder, compilerCommand(values.deno));
    const { runtime } = programs;
    const rows = await (values.starts ? measureStarts : measureAll)(programs, folder, rounds);
    const committed: Committed = JSON.parse(await Deno.readTextFile(RATIOS));
    console.log(`${runtime}\n${formatTable(rows)}`);
    if (values.write) await write(rows, runtime, rounds, committed);
    const broken = rows.filter((row) => verdict(row) !== undefined);
    const worse = values.write ? [] : regressions(rows, runtime, committed);
    for (const words of [...broken.map(verdict), ...worse]) console.error(words);
    const failed = broken.some(({ measured, against }) => measured.failures + against.failures > 0);
    return failed || values.check && broken.length + worse.length > 0 ? 1 : 0;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function write(
  rows: readonly Row[],
  runtime: string,
  rounds: number,
  committed: Committed,
): Promise<void> {
  const date = new Date().toISOString().slice(0, 10);
  const page = await Deno.readTextFile(PAGE);
  await Deno.writeTextFile(PAGE, withSection(page, rows, { runtime, rounds, date, machine: machine() }));
  await Deno.writeTextFile(RATIOS, JSON.stringify(withRun(rows, runtime, committed), undefined, 2) + "\n");
}

if (import.meta.main) {
  try {
    Deno.exit(await main(Deno.args));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    Deno.exit(1);
  }
}
