/**
 * Checks the walls of the house: which folder may know what, and what must not lie about. Prints
 * `file:line:column: reason` for every breach and exits with 1 when there is one.
 */
import { extname, join } from "node:path";
import { type Breach, formatBreach, type SourceFile } from "./walls/file.ts";
import { importsOf } from "./walls/imports.ts";
import { checkMachine } from "./walls/machine.ts";
import { checkOrigins, checkPackages, checkPins } from "./walls/packages.ts";
import { checkDirection } from "./walls/rooms.ts";
import { checkRuntime } from "./walls/runtime.ts";
import { checkActions, checkFocus, checkLength, checkNames, checkReminders } from "./walls/tidiness.ts";
import { tokenize } from "./walls/tokens.ts";

const ROOTS = ["main.ts", "deno.json", "src", "tests", "scripts", "docs", "examples", ".ci", ".github"];
const SCANNED = new Set([".ts", ".js", ".json", ".md", ".yml", ".yaml", ".sh", ""]);
const LEFT_ALONE = new Set(["node_modules", "tests/fixtures", "docs/schema"]);

/** Every breach in one file. */
export function checkFile(file: SourceFile): Breach[] {
  const imports = importsOf(file.code);
  return [
    ...checkNames(file),
    ...checkLength(file),
    ...checkMachine(file, imports),
    ...checkRuntime(file),
    ...checkPackages(file, imports),
    ...checkOrigins(file, imports),
    ...checkDirection(file, imports),
    ...checkReminders(file),
    ...checkFocus(file),
    ...checkActions(file),
    ...(file.path === "deno.json" ? checkPins(file) : []),
  ];
}

/** The file as the rules see it; `path` from the project's root, with forward slashes. */
export function sourceFile(path: string, text: string): SourceFile {
  const code = /\.[jt]s$/.test(path) ? tokenize(text).filter(({ kind }) => kind !== "comment") : [];
  return { path, text, code };
}

async function* pathsBelow(root: string, path: string): AsyncGenerator<string> {
  const info = await Deno.lstat(join(root, path)).catch(() => undefined);
  if (info?.isFile && SCANNED.has(extname(path))) yield path;
  if (!info?.isDirectory || LEFT_ALONE.has(path)) return;
  for await (const entry of Deno.readDir(join(root, path))) yield* pathsBelow(root, `${path}/${entry.name}`);
}

/** Every breach in a project, by path, line and column. */
export async function checkProject(root: string): Promise<{ files: number; breaches: Breach[] }> {
  const pages = [...Deno.readDirSync(root)].map(({ name }) => name).filter((name) => name.endsWith(".md"));
  const breaches: Breach[] = [];
  let files = 0;
  for (const start of [...ROOTS, ...pages].sort()) {
    for await (const path of pathsBelow(root, start)) {
      files++;
      breaches.push(...checkFile(sourceFile(path, await Deno.readTextFile(join(root, path)))));
    }
  }
  breaches.sort((a, b) =>
    a.path < b.path ? -1 : a.path > b.path ? 1 : a.line - b.line || a.column - b.column
  );
  return { files, breaches };
}

if (import.meta.main) {
  const { files, breaches } = await checkProject(Deno.cwd());
  for (const breach of breaches) console.error(formatBreach(breach));
  console.log(
    `${files} files, ${breaches.length} ${breaches.length === 1 ? "breach" : "breaches"} of the walls`,
  );
  if (breaches.length > 0) Deno.exit(1);
}
