/** The files of a bundle for the merging, with what they would load at every start and seldom use loaded when it is used. */
import type { Plugin } from "@rollup/wasm-node";

/** The files of a bundle by name; they mention each other as `./name`. */
export type Bundle = ReadonlyMap<string, string>;

/** The bundler makes a `require` at every start, for modules of the runtime that only what is loaded later asks for. */
const REQUIRE =
  /import ?\{ ?createRequire as (\w+) ?\} ?from ?"node:module";(\n?)var (\w+) ?= ?\1\(import\.meta\.url\);/g;

/**
 * The parser of YAML asks for these variables at each of its tokens, which takes as long as half of the parsing. They make it
 * print what it reads, secrets as well.
 */
const LOUD = /\b[\w$]+\.env\.LOG_(?:STREAM|TOKENS)\b/g;

/**
 * The library of the command tree imports modules for what this program never asks of it, such as commands that are
 * programs. Runtimes that load their modules late take twice as long with them as without.
 */
const LIBRARY = "commander.invalidArgument";
const WHOLE = /\bimport ?([\w$]+) ?from ?["'](node:(?:child_process|fs|path|process))["'];/g;

/** Colours, which a pipe gets none of. */
const COLOURS = /\bimport ?\{([^{}]*)\} ?from ?["']node:util["'];/g;
const COLOURING: ReadonlySet<string> = new Set(["stripVTControlCharacters", "styleText"]);

function loadedWhenUsed(code: string): string {
  const whole = (_: string, own: string, module: string): string =>
    `var ${own}=new Proxy({},{get(_,name){const all=globalThis.process.getBuiltinModule("${module}");` +
    `const one=all[name];return typeof one==="function"?one.bind(all):one}});`;
  const colours = (written: string, names: string): string => {
    const pairs = names.split(",").map((name) => name.trim().split(" as "));
    if (!pairs.every(([name = ""]) => COLOURING.has(name))) return written;
    return pairs.map(([name = "", own = name]) =>
      `var ${own}=(...given)=>globalThis.process.getBuiltinModule("node:util").${name}(...given);`
    ).join("");
  };
  return (code.includes(LIBRARY) ? code.replace(WHOLE, whole) : code).replace(COLOURS, colours);
}

/** What a start need not load is loaded by its first use. Lines stay where they are, so that maps of the sources stay true. */
export function startsLight(code: string): string {
  return loadedWhenUsed(code)
    .replace(REQUIRE, "$2var $3=(name)=>globalThis.process.getBuiltinModule(name);")
    .replace(LOUD, "undefined");
}

export function inMemory(files: Bundle): Plugin {
  return {
    name: "in memory",
    resolveId: (id) => {
      const name = id.replace(/^\.\//, "");
      return files.has(name) ? name : { id, external: true };
    },
    load: (id) => startsLight(files.get(id) ?? ""),
  };
}

/** Hides from a script's Deno what is imported later: it would read all of that before it starts. */
export function importsLate(code: string): string {
  return code.replace(/\bimport\((["'])(\.\/[\w.-]+)\1\)/g, "import($1$2$1.toString())");
}
