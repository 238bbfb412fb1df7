/**
 * Many files of tests as a few: `deno test` gives each file a world of its own, into which it loads the program anew, and
 * for small tests that takes longer than to run them.
 */
import { join } from "node:path";

export interface Gathered {
  /** Folders of tests; one file comes out for each room in them. */
  readonly from: readonly string[];
  /** Files and folders that are left out. */
  readonly without: readonly string[];
  /** Where the files lie that load all others. */
  readonly into: string;
}

/** Writes the files that load those of each room. */
export async function gather({ from, without, into }: Gathered, root: string): Promise<void> {
  const rooms = new Map<string, string[]>();
  for (const folder of from) {
    for (const path of await testsBelow(root, folder, without)) {
      const name = roomOf(path);
      rooms.set(name, [...rooms.get(name) ?? [], path]);
    }
  }
  const files = new Map([...rooms].map(([name, paths]) => [`${name}_test.ts`, textOf(paths, into)]));
  await Deno.mkdir(join(root, into), { recursive: true });
  for await (const { name } of Deno.readDir(join(root, into))) {
    if (!files.has(name)) await Deno.remove(join(root, into, name), { recursive: true });
  }
  for (const [name, text] of files) {
    const file = join(root, into, name);
    // What stays as it is need not be read again; somebody may be at it.
    if (await Deno.readTextFile(file).catch(() => undefined) !== text) await Deno.writeTextFile(file, text);
  }
}

/**
 * `tests/unit/yaml/parse_test.ts` is of `yaml`, and each cloud is a room. What lies on the floor is of the folder itself.
 */
export function roomOf(path: string): string {
  const [, kind = "", ...below] = path.split("/");
  const depth = below[0] === "clouds" ? 2 : 1;
  return [kind, ...below.slice(0, Math.min(depth, below.length - 1))].join("_");
}

function textOf(paths: readonly string[], into: string): string {
  const up = "../".repeat(into.split("/").length);
  return paths.map((path) => `import "${up}${path}";\n`).join("");
}

async function testsBelow(root: string, folder: string, without: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(join(root, folder))) {
    const path = `${folder}/${name}`;
    if (without.includes(path)) continue;
    if (isDirectory) found.push(...await testsBelow(root, path, without));
    else if (name.endsWith("_test.ts")) found.push(path);
  }
  return found.sort();
}
