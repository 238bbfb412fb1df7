/** What a project wants to run or look up as a side effect: all that needs the person's trust. Pure. */
import type { FoundFunction } from "../yaml/find_functions.ts";
import { childOf, nodeAt } from "../yaml/node.ts";
import { type Lookup, lookupsIn, type Parts } from "./lookups.ts";
import { type Program, programsIn } from "./programs.ts";

/** The programs of `auth` and `env` that do not stand in the person's own files. */
export function strangePrograms(parts: Parts): Program[] {
  const { tree, isPersonal } = parts;
  const functions = ["auth", "env"].flatMap((section) => programsIn(childOf(tree, section), [section]));
  return [...functions, ...commandLines(parts)]
    .filter(({ node }) => !isPersonal(node.place))
    .map(asProgram).concat(namedPrograms(parts), strangeLookups(parts).map(({ program }) => program));
}

export function strangeLookups(parts: Parts): Lookup[] {
  return lookupsIn(parts).filter(({ isPersonal }) => !isPersonal);
}

/** Programs that entries of a project name by their path, as their kinds say. */
export function namedPrograms({ tree, kinds, evaluator, isPersonal }: Parts): Program[] {
  const providers = nodeAt(tree, ["auth", "providers"]);
  if (providers?.type !== "map") return [];
  return [...providers.entries].flatMap(([name, { value }]) => {
    const kind = evaluator.textOf(childOf(value, "kind")) ?? "";
    return (kinds.provider.get(kind)?.started ?? []).flatMap((path) => {
      const node = nodeAt(value, path);
      const text = evaluator.textOf(node);
      if (node === undefined || !text || isPersonal(node.place)) return [];
      return [{ text, place: node.place, what: ["auth", "providers", name, ...path].join(".") }];
    });
  });
}

/** The settings that are command lines, as their kinds say. */
export function commandLines({ tree, kinds, evaluator }: Parts): FoundFunction[] {
  const sections = [["providers", kinds.provider], ["identities", kinds.identity]] as const;
  return sections.flatMap(([section, known]) => {
    if (![...known.values()].some(({ programs }) => programs !== undefined)) return [];
    const entries = nodeAt(tree, ["auth", section]);
    if (entries?.type !== "map") return [];
    return [...entries.entries].flatMap(([name, { value }]) => {
      const programs = known.get(evaluator.textOf(childOf(value, "kind")) ?? "")?.programs ?? [];
      return programs.flatMap((path) => {
        const node = nodeAt(value, path);
        const isText = node?.type === "scalar" && node.tag === undefined && node.value !== null;
        return isText ? [{ node, path: ["auth", section, name, ...path] }] : [];
      });
    });
  });
}

export function asProgram({ node, path }: FoundFunction): Program {
  return { text: String(node.value ?? ""), place: node.place, what: path.join(".") };
}
