/**
 * Runs everything that must hold before a change lands, and says at the end what does not:
 *
 *   deno task ok                 all parts
 *   deno task ok types tests     these parts
 *
 * The last line is `N passed, N failed`; exit 1 when something failed.
 */
import { chooseParts, type Part } from "./ok/parts.ts";
import { closingLines, isRoutine, type Outcome, outcomeLine, type Tally, tallyOf } from "./ok/report.ts";

/** Runs one part with its output on ours. */
async function runPart(part: Part): Promise<Outcome> {
  const start = performance.now();
  const stdout = part.tests ? "piped" : "inherit";
  const child = new Deno.Command(Deno.execPath(), { args: [...part.args], stdin: "null", stdout }).spawn();
  let tally: Tally | undefined;
  if (part.tests) {
    for await (const line of linesOf(child.stdout)) {
      tally = tallyOf(line) ?? tally;
      if (!isRoutine(line)) console.log(line);
    }
  }
  const { success } = await child.status;
  return { name: part.name, ok: success, took: performance.now() - start, tally };
}

async function* linesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  let rest = "";
  for await (
    const text of stream.pipeThrough(new TextDecoderStream() as TransformStream<Uint8Array, string>)
  ) {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
  if (rest !== "") yield rest;
}

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
