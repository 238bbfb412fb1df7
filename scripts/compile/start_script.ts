/**
 * Everything that an executable reads at every start, as one script whose compiled form can be kept beside it:
 * V8 spends more time on reading a program than the program then spends on a short command. Modules cannot be
 * given their compiled form, `vm.Script` can (https://nodejs.org/api/vm.html#new-vmscriptcode-options).
 */
import { type OutputChunk, rollup } from "@rollup/wasm-node";
import { type Bundle, inMemory } from "./in_memory.ts";

/** What runs the script. */
export const MAIN = "main.mjs";
/** The same, and writes down at the end what V8 has compiled. In a folder of its own it takes the place of {@link MAIN}. */
export const RECORDER = "recorder.txt";
/** What the modules that are loaded later import of the script: hundreds of names, of which a start needs none. */
export const MODULE = "start.mjs";
/**
 * {@link MAIN} and {@link MODULE} for runtimes where `vm` is dear: the same without a script. In place of them, what is
 * loaded early is a module like all others.
 */
export const PLAIN = { main: "plain.txt", module: "start-plain.txt" } as const;

/** A script, its compiled form, and a module that knows all that it imports dynamically. */
interface Recorded {
  /** Script and compiled form are data to the compiler: whatever ends in `.js` is not. */
  readonly script: string;
  readonly cache: string;
  readonly parts: string;
}

const START: Recorded = { script: "start.txt", cache: "start.cache", parts: "parts.mjs" };
export const SCRIPT = START.script;
export const CACHE = START.cache;
export const PARTS = START.parts;

/**
 * The same once more for all that a custom command loads besides: the command tree with its library, and steps. It is
 * loaded as a whole by whatever needs a part of it.
 */
export const STEPS = {
  main: "steps.mjs",
  plain: "steps-plain.txt",
  script: "steps.txt",
  cache: "steps.cache",
  parts: "steps-parts.mjs",
} as const;

/** How modules are called that are imported on the way to a custom command's first step; a number follows. */
const STEPS_ROOTS = /^(dispatch|custom|custom_tree|custom_flags|run_custom)-\d+\.mjs$/;

/**
 * Merges what `entry` imports statically, directly or not, into {@link SCRIPT}. {@link MAIN} runs it, calls
 * what `entry` exports as `start` with the arguments, and exits with the answer. What is imported dynamically
 * stays a module of its own, but for {@link STEPS}.
 */
export async function withStartScript(bundle: Bundle, entry: string): Promise<Map<string, string>> {
  const files = await mergedFiles(bundle, entry);
  const early = files.find(({ moduleIds }) => moduleIds.includes(entry));
  if (early === undefined) throw new Error(`cannot merge what "${entry}" loads: nothing is left of it`);
  const script = await asScript(early, ["start"]);
  const loader = loaderOf(script, START);
  const steps = files.find(({ fileName }) => fileName === STEPS.main);
  return new Map([
    ...files.map(({ fileName, code }) => [fileName, code] as const),
    [MODULE, `import{$}from"./${MAIN}";\n${exportsOf(early)}`],
    [PLAIN.main, `import*as $ from"./${MODULE}";\n${RUN}`],
    [PLAIN.module, early.code],
    [SCRIPT, wrapped(script)],
    [START.parts, partsOf(script)],
    [MAIN, `${loader}export{$};\n${RUN}`],
    [RECORDER, `${loader}export{$};\n${RECORD}`],
    ...steps === undefined ? [] : await asSteps(steps),
  ]);
}

async function asSteps(module: OutputChunk): Promise<(readonly [file: string, text: string])[]> {
  const script = await asScript(module);
  return [
    [STEPS.plain, module.code],
    [STEPS.script, wrapped(script)],
    [STEPS.parts, partsOf(script)],
    [STEPS.main, `${loaderOf(script, STEPS)}${exportsOf(module)}export{script as $script};\n`],
  ];
}

function wrapped({ code }: OutputChunk): string {
  return `(function(require,exports,$import,$meta){${code}\n})`;
}

/** Modules of the program import from this one while it runs, so it may not be awaiting anything itself. */
const RUN = `Deno.exitCode=1;$.start(Deno.args).then(Deno.exit);\n`;

/** Arguments: the file to write, the commands to run before, as JSON, and the module whose script it is when not this one. */
const RECORD = `const[file,commands,other]=Deno.args;
(async()=>{for(const command of JSON.parse(commands)){const code=await $.start(command);if(code!==0)Deno.exit(code)}
const made=other===undefined?script:(await later("./"+other)).$script;
Deno.writeFileSync(file,made.createCachedData());Deno.exit(0)})();
`;

/** The bundle with {@link MAIN} in place of all that is loaded with `entry`. */
async function mergedFiles(bundle: Bundle, entry: string): Promise<OutputChunk[]> {
  const build = await rollup({
    input: entry,
    preserveEntrySignatures: "allow-extension",
    plugins: [inMemory(bundle)],
  });
  const early = new Set([entry]);
  const later = new Set([...bundle.keys()].filter((name) => STEPS_ROOTS.test(name)));
  const { output } = await build.generate({
    compact: true,
    entryFileNames: MODULE,
    chunkFileNames: "[name].mjs",
    manualChunks: (id, { getModuleInfo }) => {
      for (const names of [early, later]) {
        for (const one of names) {
          for (const below of getModuleInfo(one)?.importedIds ?? []) if (bundle.has(below)) names.add(below);
        }
      }
      return early.has(id) ? "start" : later.has(id) ? "steps" : undefined;
    },
  });
  return output.filter((file) => file.type === "chunk");
}

/** The name of the function that gives all that a script exports. */
const ALL = "$all";

/**
 * A module as the body of a function that gets what scripts lack: `require`, `exports`, `import()` and `import.meta`.
 *
 * @param direct what is found in `exports` at once; everything is what {@link ALL} gives when it is called
 */
async function asScript(
  { fileName, code, exports }: OutputChunk,
  direct: readonly string[] = [],
): Promise<OutputChunk> {
  const named = (separator: string): string =>
    exports.map((name, index) => `${name}${separator}$${index}`).join(",");
  const entry =
    `export{${direct.join(",")}}from"./${fileName}";import{${named(" as ")}}from"./${fileName}";` +
    `export function ${ALL}(){return{${named(":")}}}`;
  const files = new Map([["entry", entry], [fileName, code]]);
  const build = await rollup({
    input: "entry",
    external: (id) => !files.has(id.replace(/^\.\//, "")),
    makeAbsoluteExternalsRelative: false,
    plugins: [inMemory(files), {
      name: "script",
      renderDynamicImport: () => ({ left: "$import(", right: ")" }),
      resolveImportMeta: (property) => property === null ? "$meta" : `$meta.${property}`,
    }],
  });
  const { output } = await build.generate({
    format: "cjs",
    compact: true,
    exports: "named",
    esModule: false,
    interop: "esModule",
  });
  return output[0];
}

/** Runs the script; a compiled form that does not fit is not used. */
function loaderOf({ imports }: OutputChunk, { script, cache, parts }: Recorded): string {
  return [
    `import{Script}from"node:vm";`,
    ...imports.map((name, index) => `import * as m${index} from${JSON.stringify(name)};`),
    `const modules={${imports.map((name, index) => `${JSON.stringify(name)}:m${index}`).join(",")}};\n`,
    `const later=(name)=>import("./${parts}").then(({parts})=>parts[name]());\n`,
    `const at=(name)=>import.meta.dirname+"/"+name;\n`,
    `let cachedData;try{cachedData=Deno.readFileSync(at("${cache}"))}catch{}\n`,
    `const script=new Script(Deno.readTextFileSync(at("${script}")),{filename:"${script}.js",cachedData});\n`,
    `const $={};script.runInThisContext()((name)=>modules[name],$,later,import.meta);\n`,
  ].join("");
}

/** What a script imports dynamically, written out: the compiler follows what it can read. */
function partsOf({ dynamicImports }: OutputChunk): string {
  const names = [...new Set(dynamicImports)].map((name) => JSON.stringify(name));
  return `export const parts={${names.map((name) => `${name}:()=>import(${name})`).join(",")}};\n`;
}

/** What a script exports, as the exports of a module. */
function exportsOf({ exports }: OutputChunk): string {
  return `const{${exports.map((name, index) => `${name}:$${index}`).join(",")}}=$.${ALL}();\n` +
    `export{${exports.map((name, index) => `$${index} as ${name}`).join(",")}};\n`;
}
