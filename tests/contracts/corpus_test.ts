/**
 * Every configuration of the corpus can be looked at: nothing is refused, warned about or lost beyond the known
 * differences. Nothing is run, and nothing leaves memory.
 */
import assert from "node:assert/strict";
import { parseAllDocuments } from "yaml";
import { run } from "../../src/cli/run.ts";
import { memorySystem } from "../unit/system/memory_system.ts";
import { corpusFolders, filesBelow } from "./corpus/folders.ts";
import { isKnown } from "./corpus/known_differences.ts";

interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: readonly string[];
}

type Ask = (line: string) => Promise<Said>;

async function inFolder(folder: string): Promise<{ ask: Ask; files: Record<string, string> }> {
  const files = await filesBelow(folder);
  const system = memorySystem({
    files,
    workingFolder: `/repo/${folder}`,
    env: { HOME: "/home/me", PATH: "/usr/bin", ATMOS_GIT_ROOT_BASEPATH: "false" },
  });
  const ask: Ask = async (line) => {
    const [out, err] = [system.stdout().length, system.stderr().length];
    const code = await run(line.split(" "), (log) => ({ ...system, log }));
    const words = system.stderr().slice(err).split("\n").filter((one) => one !== "");
    return { code, out: system.stdout().slice(out), err: words };
  };
  return { ask, files };
}

function data(text: string | undefined): Record<string, unknown> {
  const [first] = text === undefined ? [] : parseAllDocuments(text, { logLevel: "silent" });
  const value = first?.toJS() as unknown;
  return typeof value === "object" && value !== null ? value as Record<string, unknown> : {};
}

/** The first words of the commands that the main file describes and does not hide. */
function commandsIn(file: Record<string, unknown>): string[] {
  const list = Array.isArray(file["commands"])
    ? file["commands"] as { name?: unknown; internal?: unknown }[]
    : [];
  return list.flatMap(({ name, internal }) =>
    typeof name === "string" && internal !== true ? [name.split(/\s+/)[0] ?? ""] : []
  );
}

function unexpected(lines: readonly string[]): string[] {
  // Where a file turns the log up, it says which files were read.
  return lines.filter((line) => !isKnown(line) && !/^\S+ DEBUG Configuration read /.test(line));
}

const folders = await corpusFolders();

Deno.test({
  name: folders === undefined ? "real configurations (skipped: no corpus)" : "real configurations",
  ignore: folders === undefined,
  fn: async (t) => {
    for (const folder of folders ?? []) await t.step(folder, () => look(folder));
  },
});

async function look(folder: string): Promise<void> {
  const { ask, files } = await inFolder(folder);
  const main = data(files[`/repo/${folder}/atmos.yaml`]);

  const checked = await ask("validate");
  const problems = checked.out.split("\n").filter((line) => / (error|warning): /.test(line));
  assert.deepEqual(unexpected([...problems, ...checked.err]), []);
  assert.equal(checked.code, problems.some((line) => line.includes(": error: ")) ? 1 : 0);

  const help = await ask("--help");
  const offered = await ask("complete -- ");
  assert.deepEqual([help.code, offered.code, unexpected([...help.err, ...offered.err])], [0, 0, []]);
  for (const name of commandsIn(main)) {
    assert.match(help.out, new RegExp(`^ {2}${name}\\b`, "m"), `${name} in --help`);
    assert.match(offered.out, new RegExp(`^${name}\\b`, "m"), `${name} in completion`);
  }

  const list = await ask("auth list");
  assert.deepEqual(unexpected(list.err.filter((line) => !NOTHING_TO_LIST.test(line))), []);
  const workflows = await ask("workflow list --output json");
  assert.deepEqual(unexpected(workflows.err.filter((line) => !NO_WORKFLOWS.test(line))), []);
  if (workflows.code !== 0) return assert.equal(main["workflows"], undefined);
  for (const { name, problem } of JSON.parse(workflows.out) as { name: string; problem?: string }[]) {
    assert.ok(
      problem === undefined || isKnown(problem.replace(/(:\d+): /, "$1: error: ")),
      `${name}: ${problem}`,
    );
  }
}

const NOTHING_TO_LIST =
  /authentication is not configured in atmos\.yaml$|Describe providers and identities below|Without a profile, /;
const NO_WORKFLOWS = /workflows\.base_path is not configured$|Add it to atmos\.yaml, such as/;
