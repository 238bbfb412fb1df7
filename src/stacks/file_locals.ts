import { childOf, type MapNode, type Node } from "../yaml/node.ts";
import { type Data, mapData } from "./data.ts";
import { type Layering, layOver } from "./merge.ts";

/** The locals of one file, worked out. */
export interface FileLocals {
  /** Those of the whole file. */
  readonly all: Data;
  /** What a type of components has besides, or differently. */
  readonly byType: ReadonlyMap<string, Data>;
}

/** Works locals out together with the sections of their file that they may use. */
export type Resolve = (locals: Node | undefined, sections: Data) => Promise<Data>;

/** What templates of a file may use of it beside its locals. */
export function sectionsFor(root: MapNode): Record<string, unknown> {
  const sections: Record<string, unknown> = {};
  for (const key of ["settings", "vars", "env"]) {
    const node = childOf(root, key);
    if (node !== undefined) sections[key] = mapData(node);
  }
  return sections;
}

export async function fileLocals(
  root: MapNode,
  types: readonly string[],
  layering: Layering,
  resolve: Resolve,
): Promise<FileLocals> {
  const sections = sectionsFor(root);
  const common = childOf(root, "locals");
  const all = await resolve(common, sections);
  const byType = new Map<string, Data>();
  for (const type of types) {
    const own = childOf(childOf(root, type), "locals");
    if (own === undefined) continue;
    const both = Object.entries(await resolve(layOver(common, own, layering), sections));
    const differing = both.filter(([key, value]) =>
      !Object.hasOwn(all, key) || JSON.stringify(all[key]) !== JSON.stringify(value)
    );
    byType.set(type, Object.fromEntries(differing));
  }
  return { all, byType };
}
