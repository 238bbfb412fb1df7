/** The wall around `src/system`: nothing else in the program touches the machine. */
import { at, type Breach, type SourceFile } from "./file.ts";
import type { Import } from "./imports.ts";
import { roomOf } from "./rooms.ts";

/** Built-in modules that only compute; every other one reaches the machine. */
const PURE_MODULES = new Set([
  ..."assert async_hooks buffer crypto events path querystring stream string_decoder url util zlib".split(
    " ",
  ),
]);

/** What `main.ts` itself may take from `Deno`. */
const MAIN_MAY_USE = new Set(["args", "exit", "exitCode"]);

/** Breaches of the rule that only `src/system` names `Deno` or a module that reaches the machine. */
export function checkMachine(file: SourceFile, imports: readonly Import[]): Breach[] {
  const room = roomOf(file.path);
  const isMain = file.path === "main.ts";
  if (room === "system" || (room === undefined && !isMain)) return [];
  const named = file.code.flatMap((token, index) => {
    const isName = token.kind === "word" && token.text === "Deno";
    const isKey = (token.kind === "string" || token.kind === "template") && token.text === "Deno" &&
      file.code[index - 1]?.text === "[";
    if (token.kind === "punctuation" && token.text === "\\") {
      return [at(file, token, "a name is written without escapes")];
    }
    if (!isName && !isKey) return [];
    const member = file.code[index + 1]?.text === "." ? file.code[index + 2]?.text : undefined;
    if (isMain && member !== undefined && MAIN_MAY_USE.has(member)) return [];
    return [
      at(file, token, "only src/system names Deno; take what you need as a port from src/system/ports.ts"),
    ];
  });
  const imported = imports.flatMap(({ specifier, token }) => {
    if (!specifier?.startsWith("node:")) return [];
    const module = specifier.slice("node:".length).split("/")[0] ?? "";
    if (PURE_MODULES.has(module)) return [];
    return [at(file, token, `only src/system imports ${specifier}`)];
  });
  return [...named, ...imported];
}
