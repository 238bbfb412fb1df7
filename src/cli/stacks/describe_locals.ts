import { AtmosError } from "../../errors.ts";
import { printable } from "../../printable.ts";
import { type Data, dataOf, mapData } from "../../stacks/data.ts";
import { nameOrNothing } from "../../stacks/find.ts";
import type { Manifest } from "../../stacks/manifests.ts";
import { componentsOf, type Section, sectionOf, typesIn } from "../../stacks/section.ts";
import type { Stacks } from "../../stacks/stacks.ts";
import { childOf, nodeAt } from "../../yaml/node.ts";
import type { Invocation } from "../line/invocation.ts";
import { type OutputOptions, writeData } from "./output.ts";
import { namedSection, stackProject } from "./project.ts";
import { unknownName } from "./select.ts";

export interface DescribeLocalsOptions extends OutputOptions {
  readonly stack?: string;
}

/** `atmos describe locals [component] [-s stack]`. */
export async function describeLocals(
  invocation: Invocation,
  component: string | undefined,
  options: DescribeLocalsOptions,
): Promise<number> {
  const project = await stackProject(invocation);
  const { stacks } = project;
  if (component === undefined) {
    await writeData(invocation.system, await localsOfStacks(stacks, options.stack), options);
    return 0;
  }
  const { stack } = options;
  if (stack === undefined) {
    throw new AtmosError("usage", "cannot show the locals of the component: no stack is named", {
      hint: "Name it: -s STACK.",
    });
  }
  const section = namedSection(invocation, project, { component, stack });
  const locals = await localsOfComponent(stacks, section);
  if (Object.keys(locals).length === 0) throw noLocals(stack);
  const { type, name } = section;
  await writeData(
    invocation.system,
    { components: { [type]: { [name]: { locals } } } },
    options,
  );
  return 0;
}

/**
 * The locals of stacks as manifests say them; stacks without any are left out. Locals hold for their file alone: where
 * several files form a stack, each stands by itself, under its path.
 */
async function localsOfStacks(stacks: Stacks, wanted: string | undefined): Promise<Data> {
  const found: { readonly stack: string; readonly path: string; readonly said: Data }[] = [];
  const names: string[] = [];
  for (const manifest of stacks.manifests) {
    const name = stackOf(stacks, manifest);
    names.push(name);
    if (wanted !== undefined && wanted !== name && !isFile(manifest, wanted)) continue;
    const { all, byType } = await stacks.localsOf(manifest);
    const types = [...byType].filter(([, locals]) => Object.keys(locals).length > 0);
    const said = {
      ...Object.keys(all).length === 0 ? {} : { locals: all },
      ...Object.fromEntries(types.map(([type, locals]) => [type, { locals }])),
    };
    if (Object.keys(said).length > 0) found.push({ stack: name, path: manifest.path, said });
  }
  if (wanted === undefined || found.length > 0) return keyed(found);
  if (names.includes(wanted) || stacks.manifests.some((one) => isFile(one, wanted))) throw noLocals(wanted);
  throw unknownName("stack", wanted, names, "atmos list stacks");
}

function isFile({ name, path }: Manifest, wanted: string): boolean {
  return wanted === name || wanted === path;
}

/** Under the stack's name where that is one file's alone, and no file's path. */
function keyed(
  found: readonly { readonly stack: string; readonly path: string; readonly said: Data }[],
): Data {
  const taken = new Set(found.map(({ path }) => path));
  const times = new Map<string, number>();
  for (const { stack } of found) times.set(stack, (times.get(stack) ?? 0) + 1);
  return Object.fromEntries(found.map(({ stack, path, said }) => {
    return [times.get(stack) === 1 && !taken.has(stack) ? stack : path, said];
  }));
}

/** Of a component: those of the file, of its type in it, and its own. */
async function localsOfComponent(stacks: Stacks, { manifest, type, name }: Section): Promise<Data> {
  const { all, byType } = await stacks.localsOf(manifest);
  return {
    ...all,
    ...byType.get(type),
    ...mapData(nodeAt(manifest.root, ["components", type, name, "locals"])),
  };
}

/** A manifest's stack is that of its components, where they have one. */
function stackOf(stacks: Stacks, manifest: Manifest): string {
  const said = dataOf(childOf(manifest.root, "name"));
  if (typeof said === "string" && said !== "") return said;
  for (const type of typesIn(manifest)) {
    for (const name of componentsOf(manifest, type)?.entries.keys() ?? []) {
      const stack = nameOrNothing(stacks, sectionOf(manifest, type, name, stacks.settings));
      if (stack !== undefined) return stack;
    }
  }
  return manifest.name;
}

function noLocals(stack: string): AtmosError {
  return new AtmosError(
    "not_found",
    `cannot show the locals of the stack "${printable(stack)}": it has none`,
    {
      hint: "Write locals into its own file: those of files that it imports are not its own.",
    },
  );
}
