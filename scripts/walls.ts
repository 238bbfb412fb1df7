/**
 * Checks those walls of the house that the syntax of a file does not show: names, versions, and what must not lie about
 * where no linter looks (the others are `scripts/walls/plugin.ts`). Prints `file:line:column: reason` for every breach and
 * exits with 1 when there is one.
 */
import { extname, join } from "node:path";
import { checkCircles } from "./walls/circles.ts";
import { type Breach, formatBreach, type SourceFile } from "./walls/file.ts";
import { checkPins } from "./walls/packages.ts";
import { checkActions, checkBlindness, checkNames, checkReminders } from "./walls/tidiness.ts";

const ROOTS = ["main.ts", "deno.json", "src", "tests", "scripts", "docs", "examples", ".ci", ".github"];
const SCANNED = new Set([".ts", ".js", ".json", ".md", ".yml", ".yaml", ".sh", ""]);
const LEFT_ALONE = new Set(["node_modules", "tests/fixtures", "docs/schema"]);

/** Every breach in one file that the linter does not see: it reads what is TypeScript, and no names. */
export function checkFile(file: SourceFile): Breach[] {
  const linted = /\.[jt]s$/.test(file.path);
  return [
    ...checkNames(file),
    ...(linted ? checkBlindness(file) : checkReminders(file)),
    ...checkActions(file),
    ...(file.path === "deno.json" ? checkPins(file) : []),
  ];
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
  const sources: SourceFile[] = [];
  let files = 0;
  for (const start of [...ROOTS, ...pages].sort()) {
    for await (const path of pathsBelow(root, start)) {
      files++;
      const file = { path, text: await Deno.readTextFile(join(root, path)) };
      breaches.push(...checkFile(file));
      if (path.endsWith(".ts")) sources.push(file);
    }
  }
  breaches.push(...checkCircles(sources));
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
