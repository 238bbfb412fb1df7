/**
 * Says for every room how many of its lines the tests executed, in their own process or in the programs that stories
 * start; exits with 1 when a room has too few. `deno task cov` runs the tests and then this, with the folder of what
 * they left as its argument.
 */
import { dirname, join, relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { bundled } from "../tests/stories/harness/bundled.ts";
import { type Spans, united } from "./cov/executed.ts";
import { STORIES, UNIT } from "./cov/folders.ts";
import { addLcov, addScript, byRoom, isEnough, type Lines, roomLine } from "./cov/lines.ts";

const ROOT = resolve(import.meta.dirname ?? ".", "..");

/** By the name of the script, of all test files together. */
async function executedByStories(folder: string): Promise<Map<string, Spans>> {
  const all = new Map<string, Spans>();
  for await (const { name } of Deno.readDir(folder)) {
    const left: [string, Spans][] = JSON.parse(await Deno.readTextFile(join(folder, name)));
    for (const [script, spans] of left) all.set(script, united(all.get(script) ?? [], spans));
  }
  return all;
}

/** What `deno coverage` makes of what `deno test --coverage` left. */
async function lcovOf(folder: string): Promise<string> {
  const report = join(folder, "report.lcov");
  const include = `--include=^${pathToFileURL(join(ROOT, "src"))}/`;
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["coverage", "-q", "--lcov", include, `--output=${report}`, folder],
    cwd: ROOT,
  }).output();
  if (!success) throw new Error(`cannot read what the tests left:\n${new TextDecoder().decode(stderr)}`);
  return await Deno.readTextFile(report);
}

/** All lines of the program, marked with what was executed. */
async function linesOf(folder: string): Promise<Lines> {
  const lines: Lines = new Map();
  const bundle = dirname((await bundled()).main("main.ts"));
  const executed = await executedByStories(join(folder, STORIES));
  for await (const { name } of Deno.readDir(bundle)) {
    if (!name.endsWith(".map")) continue;
    const script = name.slice(0, -".map".length);
    const text = await Deno.readTextFile(join(bundle, script));
    const map = JSON.parse(await Deno.readTextFile(join(bundle, name)));
    addScript(lines, { text, map, folder: relative(ROOT, bundle) }, executed.get(script) ?? []);
  }
  addLcov(lines, await lcovOf(join(folder, UNIT)), ROOT);
  return lines;
}

if (import.meta.main) {
  const [folder] = Deno.args;
  if (folder === undefined) {
    console.error("the coverage of nothing: deno task cov runs the tests first");
    Deno.exit(2);
  }
  const rooms = byRoom(await linesOf(folder));
  for (const room of rooms) console.log(roomLine(room));
  if (!rooms.every(isEnough)) Deno.exit(1);
}
