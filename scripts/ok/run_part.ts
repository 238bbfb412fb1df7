import { join, resolve } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { STORIES, UNIT } from "../cov/folders.ts";
import { gather } from "./gather.ts";
import type { Part } from "./parts.ts";
import { isRoutine, type Outcome, type Tally, tallyOf } from "./report.ts";

const ROOT = resolve(import.meta.dirname ?? ".", "../..");

/**
 * Milliseconds after which a part that still runs is taken to hang: several times what the longest takes on a machine
 * of two cores that is a third as fast as an idle one.
 */
const PATIENCE = 40 * 60_000;

export interface RunOptions {
  readonly patience?: number;
  /** Where it is written down which lines were executed, when that is asked for. */
  readonly coverage?: string | undefined;
  /** Where its output goes; without it, to ours. */
  readonly print?: ((line: string) => void) | undefined;
}

/** Runs one part with its output on ours; what passes without a word is left out. */
export async function runPart(
  part: Part,
  { patience = PATIENCE, coverage, print }: RunOptions = {},
): Promise<Outcome> {
  const start = performance.now();
  if (part.gathered !== undefined) await gather(part.gathered, ROOT);
  const say = print ?? ((line: string) => console.log(line));
  const tooLong = AbortSignal.timeout(patience);
  const child = new Deno.Command(Deno.execPath(), {
    args: coverage === undefined ? [...part.args] : argsWithCoverage(part, coverage),
    env: { ...jobs(part), ...coverage === undefined ? {} : coverageEnvironment(part, coverage) },
    stdin: "null",
    stdout: part.tests || print ? "piped" : "inherit",
    stderr: print ? "piped" : "inherit",
    signal: tooLong,
  }).spawn();
  let tally: Tally | undefined;
  const read = async (stream: ReadableStream<Uint8Array>): Promise<void> => {
    for await (const line of linesOf(stream, tooLong)) {
      const plain = stripVTControlCharacters(line);
      if (part.tests) tally = tallyOf(plain) ?? tally;
      if (!part.tests || !isRoutine(plain)) say(line);
    }
  };
  try {
    await Promise.all([
      part.tests || print ? read(child.stdout) : undefined,
      print ? read(child.stderr) : undefined,
    ]);
  } catch (error) {
    if (!tooLong.aborted) throw error;
  }
  const { success, code, signal } = await child.status;
  // Whoever was killed, or has crashed, could not say so.
  if (part.tests && tally === undefined && !tooLong.aborted) {
    say(`${part.name} ended without a count: ${signal === null ? `exit code ${code}` : signal}`);
  }
  if (tooLong.aborted) say(`${part.name} still ran after ${patience / 1000} s and was ended`);
  return { name: part.name, ok: success && !tooLong.aborted, took: performance.now() - start, tally };
}

function jobs({ perProcessor }: Part): Record<string, string> {
  if (perProcessor === undefined) return {};
  return { DENO_JOBS: String(Math.ceil(navigator.hardwareConcurrency * perProcessor)) };
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
