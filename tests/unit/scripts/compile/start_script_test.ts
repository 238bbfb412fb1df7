import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { copyFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CACHE,
  MAIN,
  MODULE,
  PARTS,
  PLAIN,
  RECORDER,
  SCRIPT,
  STEPS,
  withStartScript,
} from "../../../../scripts/compile/start_script.ts";

const BUNDLE = new Map([
  [
    "entry.mjs",
    `import{join}from"node:path";import{shared}from"./shared.mjs";import"./early.mjs";
     export async function start(args){
       const{later}=await import("./later.mjs");const own=await import("node:os");
       console.log(join("a",...args),later(),shared(),typeof own.tmpdir,import.meta.url.split("/").pop());
       return 7}`,
  ],
  ["early.mjs", `globalThis.early="early";`],
  ["shared.mjs", `let count=0;export function shared(){return ++count+globalThis.early}`],
  ["later.mjs", `import{shared}from"./shared.mjs";export function later(){return "later"+shared()}`],
]);

/** What there is of every bundle. */
const EARLY = [MAIN, MODULE, PARTS, PLAIN.main, PLAIN.module, RECORDER, SCRIPT];

async function inFolder(
  work: (folder: string) => Promise<void>,
  bundle: ReadonlyMap<string, string> = BUNDLE,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "start-"));
  try {
    for (const [name, text] of await withStartScript(bundle, "entry.mjs")) {
      await writeFile(join(folder, name), text);
    }
    await work(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function makePlain(folder: string): Promise<void> {
  await copyFile(join(folder, PLAIN.main), join(folder, MAIN));
  await copyFile(join(folder, PLAIN.module), join(folder, MODULE));
}

async function run(script: string, ...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const output = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-q", "-A", "--no-config", script, ...args],
    env: { NO_COLOR: "1" },
  }).output();
  const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
  return { code: output.code, out: text(output.stdout), err: text(output.stderr) };
}

Deno.test("start script: what is loaded early is one script, what is loaded later a module that shares its state", async () => {
  const files = await withStartScript(BUNDLE, "entry.mjs");
  assert.deepEqual([...files.keys()].sort(), ["later.mjs", ...EARLY].sort());
  await inFolder(async (folder) => {
    const { code, out, err } = await run(join(folder, MAIN), "b", "c");
    assert.equal(out, `${join("a", "b", "c")} later1early 2early function ${MAIN}\n`, err);
    assert.equal(code, 7);
  });
});

Deno.test("start script: without a recording it is a module, and does the same", () =>
  inFolder(async (folder) => {
    await makePlain(folder);
    const { code, out, err } = await run(join(folder, MAIN), "b", "c");
    assert.equal(out, `${join("a", "b", "c")} later1early 2early function ${MODULE}\n`, err);
    assert.equal(code, 7);
  }));

Deno.test("start script: the bundler's own require loads nothing before it is called", async () => {
  const bundle = new Map([
    [
      "entry.mjs",
      `import{a}from"./shared.mjs";export function start(){return Promise.resolve(typeof a("node:os").tmpdir)}`,
    ],
    [
      "shared.mjs",
      `import{createRequire as __own} from "node:module";var m=__own(import.meta.url);export{m as a};`,
    ],
  ]);
  const files = await withStartScript(bundle, "entry.mjs");
  assert.doesNotMatch([...files.values()].join("\n"), /node:module/);
  const folder = await mkdtemp(join(tmpdir(), "start-"));
  try {
    for (const [name, text] of files) await writeFile(join(folder, name), text);
    await writeFile(join(folder, MAIN), (files.get(MAIN) ?? "").replace("Deno.exit)", "console.log)"));
    assert.equal((await run(join(folder, MAIN))).out, "function\n");
  } finally {
    await rm(folder, { recursive: true });
  }
});

Deno.test("start script: the parser of YAML does not ask at each token whether it shall print it", async () => {
  const loud =
    `import p from"node:process";export function start(){if(p.env.LOG_TOKENS)console.log(p.env.LOG_STREAM)}`;
  const files = await withStartScript(new Map([["entry.mjs", loud]]), "entry.mjs");
  assert.doesNotMatch([...files.values()].join("\n"), /LOG_|console\.log/);
});

Deno.test("start script: what the library of the command tree imports is loaded when it is used", async () => {
  const bundle = new Map([[
    "entry.mjs",
    `import{EventEmitter}from"node:events";import c from"node:child_process";import p from'node:path';
     import{stripVTControlCharacters as strip,styleText}from"node:util";
     const code="commander.invalidArgument";
     export function start(){console.log(p.basename("/a/b"),strip("\\x1b[1mc"),typeof styleText,typeof c.spawn);
       return Promise.resolve(typeof EventEmitter==="function"?0:1)}`,
  ]]);
  const imported = (await withStartScript(bundle, "entry.mjs")).get(PLAIN.module)?.match(
    /from ?["'][^"']+["']/g,
  );
  assert.deepEqual(imported?.map((words) => words.replace(/from ?|["']/g, "")), ["node:events"]);
  await inFolder(async (folder) => {
    assert.equal((await run(join(folder, MAIN))).out, "b c function function\n");
  }, bundle);
});

Deno.test("start script: the same bundle makes the same bytes", async () => {
  assert.deepEqual(await withStartScript(BUNDLE, "entry.mjs"), await withStartScript(BUNDLE, "entry.mjs"));
});

Deno.test("start script: a program that waits for nothing and does not end is a failure", async () => {
  const stuck = new Map([["entry.mjs", `export function start(){return new Promise(()=>{})}`]]);
  const folder = await mkdtemp(join(tmpdir(), "start-"));
  try {
    for (const [name, text] of await withStartScript(stuck, "entry.mjs")) {
      await writeFile(join(folder, name), text);
    }
    assert.equal((await run(join(folder, MAIN))).code, 1);
  } finally {
    await rm(folder, { recursive: true });
  }
});

Deno.test("start script: an error that nobody caught is told, and is a failure", async () => {
  const broken = new Map([["entry.mjs", `export async function start(){throw new Error("broken")}`]]);
  const folder = await mkdtemp(join(tmpdir(), "start-"));
  try {
    for (const [name, text] of await withStartScript(broken, "entry.mjs")) {
      await writeFile(join(folder, name), text);
    }
    const { code, err } = await run(join(folder, MAIN));
    assert.match(err, /broken/);
    assert.equal(code, 1);
  } finally {
    await rm(folder, { recursive: true });
  }
});

Deno.test("start script: what V8 has compiled is recorded and used, and does no harm when it does not fit", () =>
  inFolder(async (folder) => {
    const [main, cache] = [join(folder, MAIN), join(folder, CACHE)];
    const program = await readFile(main, "utf8");
    await writeFile(main, await readFile(join(folder, RECORDER), "utf8"));
    const refused = await run(main, cache, `[["x"]]`);
    assert.equal(refused.code, 7, "a command that fails ends the recording");
    assert.equal(existsSync(cache), false);

    const recorded = (await readFile(join(folder, SCRIPT), "utf8")).replace("return 7", "return 0");
    await writeFile(join(folder, SCRIPT), recorded);
    await writeFile(main, await readFile(join(folder, RECORDER), "utf8"));
    assert.equal((await run(main, cache, `[["x"],["y"]]`)).code, 0);
    await writeFile(main, program.replace("Deno.exitCode=1;", "console.log(script.cachedDataRejected);"));
    assert.match((await run(main)).out, /^false\n.*later/);

    await writeFile(cache, "nothing of the kind");
    assert.match((await run(main)).out, /^true\n.*later/);
  }));

/** The names are those of what a custom command loads. */
const WITH_STEPS = new Map([
  [
    "entry.mjs",
    `import{shared}from"./shared.mjs";
     export async function start(args){
       const{dispatch}=await import("./dispatch-2.mjs");const{other}=await import("./other-5.mjs");
       console.log(await dispatch(args),other(),shared());
       return 0}`,
  ],
  ["shared.mjs", `let count=0;export function shared(){return ++count}`],
  [
    "dispatch-2.mjs",
    `import{shared}from"./shared.mjs";import{library}from"./chunk-3.mjs";
     export async function dispatch(args){
       const{run}=await import("./run_custom-4.mjs");return [library(shared()),run(...args)].join()}`,
  ],
  ["chunk-3.mjs", `import{sep}from"node:path";export function library(n){return "library"+n+typeof sep}`],
  ["run_custom-4.mjs", `import{library}from"./chunk-3.mjs";export function run(word){return library(word)}`],
  ["other-5.mjs", `import{library}from"./chunk-3.mjs";export function other(){return library("other")}`],
]);
const WITH_STEPS_OUT = "library1string,libraryxstring libraryotherstring 2\n";

Deno.test("start script: what leads to a step is one script, too, and shares its state with all others", async () => {
  const files = [...(await withStartScript(WITH_STEPS, "entry.mjs")).keys()];
  const steps = Object.values(STEPS).filter((name) => name !== STEPS.cache);
  assert.deepEqual(files.sort(), [...steps, "other-5.mjs", ...EARLY].sort());
  await inFolder(async (folder) => {
    const { code, out, err } = await run(join(folder, MAIN), "x");
    assert.equal(out, WITH_STEPS_OUT, err);
    assert.equal(code, 0);
  }, WITH_STEPS);
});

Deno.test("start script: what leads to a step is a module where nothing is recorded", () =>
  inFolder(async (folder) => {
    await makePlain(folder);
    await copyFile(join(folder, STEPS.plain), join(folder, STEPS.main));
    const { out, err } = await run(join(folder, MAIN), "x");
    assert.equal(out, WITH_STEPS_OUT, err);
  }, WITH_STEPS));

Deno.test("start script: what V8 has compiled of the steps is recorded apart", () =>
  inFolder(async (folder) => {
    const [main, cache] = [join(folder, MAIN), join(folder, STEPS.cache)];
    const program = await readFile(main, "utf8");
    await writeFile(main, await readFile(join(folder, RECORDER), "utf8"));
    const { code, err } = await run(main, cache, `[["x"]]`, STEPS.main);
    assert.equal(code, 0, err);
    assert.equal(existsSync(join(folder, CACHE)), false);
    await writeFile(main, program);
    const told = "console.log(script.cachedDataRejected);";
    await writeFile(
      join(folder, STEPS.main),
      await readFile(join(folder, STEPS.main), "utf8") + told,
    );
    assert.equal((await run(main, "x")).out, `false\n${WITH_STEPS_OUT}`);
  }, WITH_STEPS));
