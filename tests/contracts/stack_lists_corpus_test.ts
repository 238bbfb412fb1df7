/**
 * Real configurations, and what the Go original lists of them and says of their validity: read in place where they lie
 * beside the project, skipped by name elsewhere.
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { run } from "../../src/cli/run.ts";
import { memorySystem } from "../unit/system/memory_system.ts";
import { corpusFolders, filesBelow } from "./corpus/folders.ts";

interface Answer {
  readonly exit: number;
  readonly lines?: readonly string[];
}

const folders = await corpusFolders();
const ANSWERS = join(import.meta.dirname ?? ".", "..", "..", "..", "shared", "corpus", "answers.json");

async function ask(folder: string, line: string): Promise<{ code: number; out: string; err: string }> {
  const system = memorySystem({
    files: await filesBelow(folder),
    workingFolder: `/repo/${folder}`,
    env: { HOME: "/home/me", PATH: "/usr/bin", ATMOS_GIT_ROOT_BASEPATH: "false" },
  });
  const code = await run(line.split(" "), (log) => ({ ...system, log }));
  return { code, out: system.stdout(), err: system.stderr() };
}

/** How an answer differs; undefined where it does not, or where the original gives none to compare with. */
async function difference(folder: string, line: string, theirs: Answer): Promise<string | undefined> {
  // Where a list fails there is nothing to compare, and what is valid to us may be more than to the original.
  if (theirs.exit !== 0) return undefined;
  const { code, out, err } = await ask(folder, line);
  if (code !== 0) return `fails: ${err.split("\n", 1)[0]}`;
  if (theirs.lines === undefined) return undefined;
  const ours = out.split("\n").filter((one) => one !== "");
  const missing = theirs.lines.filter((one) => !ours.includes(one));
  const more = ours.filter((one) => !theirs.lines?.includes(one));
  return missing.length + more.length === 0
    ? undefined
    : `more: ${more.join(", ")}; missing: ${missing.join(", ")}`;
}

Deno.test({
  name: `real stacks are listed and checked as Go does${
    folders === undefined ? " (skipped: no corpus)" : ""
  }`,
  ignore: folders === undefined,
  fn: async () => {
    const answers: Record<string, Record<string, Answer>> = JSON.parse(await Deno.readTextFile(ANSWERS));
    const found: string[] = [];
    let compared = 0;
    for (const folder of folders ?? []) {
      for (const line of ["list stacks", "list components", "validate stacks"]) {
        const theirs = answers[folder]?.[line];
        if (theirs === undefined) continue;
        if (theirs.exit === 0) compared++;
        const differs = await difference(folder, line, theirs);
        if (differs !== undefined) found.push(`${folder}: ${line} ${differs}`);
      }
    }
    assert.deepEqual(found, [], `${found.length} of ${compared} answers differ`);
    console.log(`${compared} answers compared`);
  },
});
