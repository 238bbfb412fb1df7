/**
 * Runs everything that must hold before a change lands, and says at the end what does not:
 *
 *   deno task ok                 all parts, but for what is told at the end
 *   deno task ok types tests     these parts
 *
 * The last line is `N passed, N failed`; exit 1 when something failed.
 */
import { chooseParts, leftOut, type Part } from "./ok/parts.ts";
import { processorWatch } from "./ok/processor_time.ts";
import { closingLines, type Outcome, outcomeLine, totalLine } from "./ok/report.ts";
import { type RunOptions, runPart } from "./ok/run_part.ts";

async function main(names: string[]): Promise<number> {
  const parts = chooseParts(names);
  // Watching the tests costs time, so it is done only when somebody reads what was seen.
  const coverage = parts.some((part) => part.coverage === "read")
    ? await Deno.makeTempDir({ prefix: "atmos-coverage-" })
    : undefined;
  const start = performance.now();
  const busy = await processorWatch();
  try {
    // What ends is waited for at once, so what has come since the last one ended is its own.
    const run = async (part: Part, options: RunOptions): Promise<Outcome> => ({
      ...await runPart(part, options),
      busy: await busy(),
    });
    const beside = parts.filter((part) => part.beside).map((part) => runBeside(part, run));
    const outcomes: Outcome[] = [];
    for (const part of parts.filter((part) => !part.beside)) {
      console.log(headline(part));
      const outcome = await run(part, { coverage });
      console.log(outcomeLine(outcome));
      outcomes.push(outcome);
    }
    outcomes.push(...await Promise.all(beside));
    const inOrder = parts.flatMap(({ name }) => outcomes.filter((outcome) => outcome.name === name));
    console.log(
      [
        "",
        ...inOrder.map(outcomeLine),
        totalLine(performance.now() - start, inOrder),
        ...leftOut(names),
        "",
        ...closingLines(inOrder),
      ].join("\n"),
    );
    return inOrder.every(({ ok }) => ok) ? 0 : 1;
  } finally {
    if (coverage !== undefined) await Deno.remove(coverage, { recursive: true });
  }
}

/** What it prints is told when it has ended, so that it does not come between the lines of another part. */
async function runBeside(
  part: Part,
  run: (part: Part, options: RunOptions) => Promise<Outcome>,
): Promise<Outcome> {
  const lines: string[] = [];
  const outcome = await run(part, { print: (line) => lines.push(line) });
  console.log([headline(part), ...lines, outcomeLine(outcome)].join("\n"));
  return outcome;
}

function headline({ name, args }: Part): string {
  return `\n== ${name}: deno ${args.join(" ")}`;
}

if (import.meta.main) {
  try {
    Deno.exit(await main(Deno.args));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    Deno.exit(2);
  }
}
