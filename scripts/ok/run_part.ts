import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { STORIES, UNIT } from "../cov/folders.ts";
import type { Part } from "./parts.ts";
import { isRoutine, type Outcome, type Tally, tallyOf } from "./report.ts";

/**
 * Milliseconds after which a part that still runs is taken to hang: several times what the longest takes on a machine
 * of two cores that is a third as fast as an idle one.
 */
const PATIENCE = 40 * 60_000;

export interface RunOptions {
  readonly patience?: number;
  /** Where it is written down which lines were executed, when that is asked for. */
  readonly coverage?: string | undefined;
}

/** Runs one part with its output on ours; what passes without a word is left out. */
export async function runPart(
  part: Part,
  { patience = PATIENCE, coverage }: RunOptions = {},
): Promise<Outcome> {
  const start = performance.now();
  const tooLong = AbortSignal.timeout(patience);
  const child = new Deno.Command(Deno.execPath(), {
    args: coverage === undefined ? [...part.args] : argsWithCoverage(part, coverage),
    env: coverage === undefined ? {} : coverageEnvironment(part, coverage),
    stdin: "null",
    stdout: part.tests ? "piped" : "inherit",
    signal: tooLong,
  }).spawn();
  let tally: Tally | undefined;
  try {
    if (part.tests) {
      for await (const line of linesOf(child.stdout, tooLong)) {
        const plain = stripVTControlCharacters(line);
        tally = tallyOf(plain) ?? tally;
        if (!isRoutine(plain)) console.log(line);
      }
    }
  } catch (error) {
    if (!tooLong.aborted) throw error;
  }
  const { success } = await child.status;
  if (tooLong.aborted) console.log(`${part.name} still ran after ${patience / 1000} s and was ended`);
  return { name: part.name, ok: success && !tooLong.aborted, took: performance.now() - start, tally };
}

function argsWithCoverage({ args, coverage }: Part, folder: string): string[] {
  const [command = "", ...rest] = args;
  if (coverage === "read") return [...args, folder];
  if (coverage !== "its own") return [...args];
  return [command, `--coverage=${join(folder, UNIT)}`, "--coverage-raw-data-only", ...rest];
}

function coverageEnvironment(part: Part, folder: string): Record<string, string> {
  return part.coverage === "programs" ? { ATMOS_TESTS_COVERAGE: join(folder, STORIES) } : {};
}

async function* linesOf(stream: ReadableStream<Uint8Array>, signal: AbortSignal): AsyncGenerator<string> {
  const decoder = new TextDecoderStream() as TransformStream<Uint8Array, string>;
  let rest = "";
  for await (const text of stream.pipeThrough(decoder, { signal })) {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
  if (rest !== "") yield rest;
}
