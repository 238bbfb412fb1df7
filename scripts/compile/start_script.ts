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
/** The same as {@link MAIN} without a script: what it runs is {@link MODULE}. For runtimes where `vm` is dear. */
export const PLAIN = "plain.txt";
export const MODULE = "start.mjs";
/** The script and its compiled form. They are data to the compiler: whatever ends in `.js` is not. */
export const SCRIPT = "start.txt";
export const CACHE = "start.cache";

/**
 * The same once more for all that a custom command loads besides: the command tree with its library, and steps. It is
 * loaded as a whole by whatever needs a part of it.
 */
export const STEPS = {
  main: "steps.mjs",
  plain: "steps-plain.txt",
  script: "steps.txt",
  cache: "steps.cache",
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
  const script = await asScript(early);
  const loader = loaderOf(script, early.exports, START_DATA);
  const steps = files.find(({ fileName }) => fileName === STEPS.main);
  return new Map([
    ...files.map(({ fileName, code }) => [fileName, code] as const),
    [MODULE, early.code],
    [PLAIN, `import*as $ from"./${MODULE}";export*from"./${MODULE}";\n${RUN}`],
    [SCRIPT, wrapped(script)],
    [MAIN, loader + RUN],
    [RECORDER, loader + RECORD],
    ...steps === undefined ? [] : await asSteps(steps),
  ]);
}

async function asSteps(module: OutputChunk): Promise<(readonly [file: string, text: string])[]> {
  const script = await asScript(module);
  return [
    [STEPS.plain, module.code],
    [STEPS.script, wrapped(script)],
    [STEPS.main, `${loaderOf(script, module.exports, STEPS)}export{script as $script};\n`],
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
const made=other===undefined?script:(await parts["./"+other]()).$script;
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
    entryFileNames: MAIN,
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

/** A module as the body of a function that gets what scripts lack: `require`, `exports`, `import()` and `import.meta`. */
async function asScript({ fileName, code }: OutputChunk): Promise<OutputChunk> {
  const build = await rollup({
    input: fileName,
    external: (id) => id !== fileName,
    makeAbsoluteExternalsRelative: false,
    plugins: [inMemory(new Map([[fileName, code]])), {
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

const START_DATA = { script: SCRIPT, cache: CACHE } as const;

/** The module that runs the script and exports what it exports; a compiled form that does not fit is not used. */
function loaderOf(
  { imports, dynamicImports }: OutputChunk,
  exports: readonly string[],
  data: { readonly script: string; readonly cache: string },
): string {
  const later = [...new Set(dynamicImports)];
  return [
    `import{Script}from"node:vm";`,
    ...imports.map((name, index) => `import * as m${index} from${JSON.stringify(name)};`),
    `const modules={${imports.map((name, index) => `${JSON.stringify(name)}:m${index}`).join(",")}};\n`,
    `const parts={${
      later.map((name) => `${JSON.stringify(name)}:()=>import(${JSON.stringify(name)})`).join(",")
    }};\n`,
    `const at=(name)=>import.meta.dirname+"/"+name;\n`,
    `let cachedData;try{cachedData=Deno.readFileSync(at("${data.cache}"))}catch{}\n`,
    `const script=new Script(Deno.readTextFileSync(at("${data.script}")),{filename:"${data.script}.js",cachedData});\n`,
    `const $={};script.runInThisContext()((name)=>modules[name],$,(name)=>parts[name](),import.meta);\n`,
    `const ${exports.map((name, index) => `$${index}=$.${name}`).join(",")};\n`,
    `export{${exports.map((name, index) => `$${index} as ${name}`).join(",")}};\n`,
  ].join("");
}
