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
  const outcomes: Outcome[] = [];
  for (const part of chooseParts(names)) {
    console.log(`\n== ${part.name}: deno ${part.args.join(" ")}`);
    const outcome = await runPart(part);
    console.log(outcomeLine(outcome));
    outcomes.push(outcome);
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
