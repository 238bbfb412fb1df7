import { join } from "../../system/path.ts";
import type { Files } from "../../system/ports.ts";

/** Bytes of one file of a module that are looked at, and how many files. */
const LARGEST = 1024 * 1024;
const MOST_FILES = 500;

/** Modules that take others from nearby, and those others. */
const MOST_MODULES = 200;

/** The folder of a module, and those of the modules that it takes from nearby, and they from theirs. */
export async function moduleFolders(files: Files, folder: string): Promise<readonly string[]> {
  const found = new Set([folder]);
  for (const one of found) {
    if (found.size > MOST_MODULES) break;
    const entries = await files.list(one).catch(() => []);
    const names = entries.map(({ name }) => name).filter((name) => /\.(tf|tofu)$/.test(name));
    for (const name of names.slice(0, MOST_FILES)) {
      const text = await files.readText(join(one, name), LARGEST).catch(() => undefined) ?? "";
      for (
        const [, source = ""] of withoutComments(text).matchAll(/\bsource[ \t]*=[ \t]*"(\.\.?\/[^"\n]*)"/g)
      ) {
        found.add(join(one, source));
      }
    }
  }
  return [...found];
}

/** Whether there is code of Terraform in a folder. */
export async function holdsCode(files: Files, folder: string): Promise<boolean> {
  const entries = await files.list(folder);
  return entries.some(({ name }) => /\.(tf|tofu)(\.json)?$/.test(name));
}

/** The variables that a module declares as sensitive. A module that cannot be read declares none. */
export async function sensitiveIn(files: Files, folder: string): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  const names = (await files.list(folder)).map(({ name }) => name).filter((name) =>
    /\.(tf|tofu)$/.test(name)
  );
  for (const name of names.slice(0, MOST_FILES)) {
    const text = await files.readText(join(folder, name), LARGEST).catch(() => undefined) ?? "";
    for (const variable of sensitiveVariables(text)) found.add(variable);
  }
  return found;
}

/**
 * `variable "x" { … sensitive = true … }`, without comments and whatever else stands in the block. Each character is
 * looked at a few times only, whatever is left open.
 */
export function sensitiveVariables(text: string): string[] {
  const code = withoutComments(text);
  const names: string[] = [];
  const start = /^[ \t]*variable[ \t]+"([^"\n]+)"[ \t]*\{/gm;
  for (let match = start.exec(code); match !== null; match = start.exec(code)) {
    const body = blockAt(code, start.lastIndex);
    if (/(^|[\n{;])[ \t]*sensitive[ \t]*=[ \t]*true\b/.test(body)) names.push(match[1] ?? "");
    start.lastIndex += body.length;
  }
  return names;
}

function withoutComments(text: string): string {
  const lastEnd = text.lastIndexOf("*/");
  const piece = /"(?:[^"\\\n]|\\.)*"|#[^\n]*|\/\/[^\n]*|\/\*/g;
  let code = "";
  let from = 0;
  for (let match = piece.exec(text); match !== null; match = piece.exec(text)) {
    const [found] = match;
    // What looks like one in a text is none, and neither is one without an end.
    if (found.startsWith('"') || (found === "/*" && lastEnd < piece.lastIndex)) continue;
    if (found === "/*") piece.lastIndex = text.indexOf("*/", piece.lastIndex) + 2;
    code += `${text.slice(from, match.index)} `;
    from = piece.lastIndex;
  }
  return code + text.slice(from);
}

function blockAt(code: string, start: number): string {
  let depth = 1;
  for (let at = start; at < code.length; at++) {
    if (code[at] === '"') {
      const end = /"(?:[^"\\\n]|\\.)*"/y;
      end.lastIndex = at;
      at += (end.exec(code)?.[0].length ?? 1) - 1;
    } else if (code[at] === "{") depth++;
    else if (code[at] === "}" && --depth === 0) return code.slice(start, at);
  }
  return code.slice(start);
}
