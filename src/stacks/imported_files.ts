import { join, relative, sep } from "../system/path.ts";
import * as posix from "../system/posix_path.ts";
import { printable } from "../printable.ts";
import { childOf, type Node } from "../yaml/node.ts";
import { invalid } from "../yaml/problems.ts";
import { isRemote } from "../yaml/remote.ts";
import { type Data, mapData } from "./data.ts";
import type { ImportEntry } from "./import_entry.ts";
import type { ManifestParts } from "./manifest_parts.ts";
import { manifestName } from "./stack_files.ts";

/** An import, and what surrounds it. */
export interface Importing {
  readonly entry: ImportEntry;
  /** The file that imports. */
  readonly from: string;
  /** What the imports before it have given. */
  readonly below: Node | undefined;
  readonly context: Data;
  /** The files that have led to it, and the one that imports. */
  readonly trail: readonly string[];
}

/**
 * The files that an import means, below the folder of the stacks.
 *
 * @throws InvalidConfiguration for none, unless it may miss
 */
export async function importedFiles(parts: ManifestParts, importing: Importing): Promise<readonly string[]> {
  const { entry, from, trail } = importing;
  const isTemplate = entry.path.includes("{{") && parts.templates;
  const path = isTemplate ? await renderedPath(parts, importing) : entry.path;
  if (isRemote(path)) {
    throw invalid(entry.place, "cannot import from elsewhere: only files of this machine are read");
  }
  const relativePath = /^\.{1,2}(\/|$)/.test(path)
    ? posix.join(posix.dirname(from), path)
    : posix.join(path.replaceAll("\\", "/"));
  const found = parts.files.named(relativePath, parts.layering.work, entry.place);
  if (found.length > 0) return found;
  const outside = relativePath.startsWith("..") || relativePath.startsWith("/")
    ? await outsideFiles(parts, relativePath)
    : [];
  if (outside.length > 0) return outside;
  if (entry.mayMiss || isTemplate) return [];
  const way = trail.map(manifestName).map(printable).join(" → ");
  throw invalid(
    entry.place,
    `cannot find the import "${printable(path)}"`,
    `Imports begin at ${printable(parts.reader.shown(parts.files.folder))}. It is imported by ${way}.`,
  );
}

/** A file beside the folder of the stacks. */
async function outsideFiles({ system, files }: ManifestParts, path: string): Promise<string[]> {
  const absolute = path.startsWith("/") ? path : join(files.folder, path);
  for (const extension of ["", ".yaml", ".yml", ".yaml.tmpl", ".yml.tmpl"]) {
    if ((await system.files.target(absolute + extension))?.kind !== "file") continue;
    return [relative(files.folder, absolute + extension).split(sep).join("/")];
  }
  return [];
}

async function renderedPath(
  { render }: ManifestParts,
  { entry, below, context }: Importing,
): Promise<string> {
  const sections = Object.fromEntries(
    ["settings", "vars", "env"].map((key) => [key, mapData(childOf(below, key))] as const),
  );
  const data = { ...sections, ...context, ...entry.context };
  const missingKey = entry.ignoreMissing ? "invalid" : "error";
  return await render(entry.path, data, entry.place, { missingKey });
}
