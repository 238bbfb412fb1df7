/**
 * Runs everything that must hold before a change lands, and says at the end what does not:
 *
 *   deno task ok                 all parts
 *   deno task ok types tests     these parts
 *
 * The last line is `N passed, N failed`; exit 1 when something failed.
 */
import { chooseParts } from "./ok/parts.ts";
import { closingLines, type Outcome, outcomeLine } from "./ok/report.ts";
import { runPart } from "./ok/run_part.ts";

async function main(names: string[]): Promise<number> {
  const parts = chooseParts(names);
  const outcomes: Outcome[] = [];
  // Watching the tests costs time, so it is done only when somebody reads what was seen.
  const coverage = parts.some((part) => part.coverage === "read")
    ? await Deno.makeTempDir({ prefix: "atmos-coverage-" })
    : undefined;
  try {
    for (const part of parts) {
      console.log(`\n== ${part.name}: deno ${part.args.join(" ")}`);
      const outcome = await runPart(part, { coverage });
      console.log(outcomeLine(outcome));
      outcomes.push(outcome);
    }
  } finally {
    if (coverage !== undefined) await Deno.remove(coverage, { recursive: true });
  }
  console.log(["", ...outcomes.map(outcomeLine), "", ...closingLines(outcomes)].join("\n"));
  return outcomes.every(({ ok }) => ok) ? 0 : 1;
}

if (import.meta.main) {
  try {
    Deno.exit(await main(Deno.args));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    Deno.exit(2);
  }
}
