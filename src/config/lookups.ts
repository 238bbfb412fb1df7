/** Secrets in programs of the person's own that entries name, as something to be trusted like a program. */
import { flowText } from "../yaml/entry_lines.ts";
import type { Evaluator } from "../yaml/evaluator.ts";
import { childOf, leavesOf, type Node, nodeAt } from "../yaml/node.ts";
import type { Place } from "../yaml/place.ts";
import { shownIn, shownTree } from "./entries.ts";
import type { Catalogue, LookupRule } from "./kinds.ts";
import type { Program } from "./programs.ts";

export interface Parts {
  /** All files merged; undefined when there was none. */
  readonly tree: Node | undefined;
  readonly kinds: Catalogue;
  readonly evaluator: Evaluator;
  /** Whether something stands in one of the person's own files, and not in the project's. */
  readonly isPersonal: (place: Place) => boolean;
}

export interface Lookup {
  /** Where the entry's name stands. */
  readonly entry: Place;
  readonly program: Program;
  /** Whether the person alone says which secret it is and where it goes. */
  readonly isPersonal: boolean;
}

export function lookupsIn(parts: Parts): Lookup[] {
  const { tree, kinds, evaluator } = parts;
  const sections = [["providers", kinds.provider], ["identities", kinds.identity]] as const;
  return sections.flatMap(([section, known]) => {
    const entries = nodeAt(tree, ["auth", section]);
    if (entries?.type !== "map") return [];
    return [...entries.entries].flatMap(([name, { keyPlace, value }]) => {
      const rule = known.get(evaluator.textOf(childOf(value, "kind")) ?? "")?.lookup;
      const node = rule === undefined ? undefined : nodeAt(value, rule.at);
      if (rule === undefined || node === undefined) return [];
      const what = ["auth", section, name, ...rule.at].join(".");
      return [lookupOf(parts, { rule, node, value, keyPlace, what })];
    });
  });
}

interface Named {
  readonly rule: LookupRule;
  readonly node: Node;
  readonly value: Node;
  readonly keyPlace: Place;
  readonly what: string;
}

function lookupOf(
  { evaluator, isPersonal }: Parts,
  { rule, node, value, keyPlace, what }: Named,
): Lookup {
  const goal = rule.goesTo.flatMap((path): [string, Node][] => {
    const target = nodeAt(value, path);
    return target === undefined ? [] : [[path.join("."), target]];
  });
  // As it is written where a program gives it: such a program is trusted by itself.
  const shown = (one: Node): string => settingText(shownTree(one, shownIn(evaluator)));
  const goesTo = goal.map(([name, target]) => `${name} ${shown(target)}`);
  const text = [`the secret of ${shown(node)}`, ...goesTo.map((one) => `for ${one}`)].join(
    " ",
  );
  return {
    entry: keyPlace,
    program: { text, act: "secret", place: node.place, what },
    isPersonal: [...leavesOf(node), ...goal.flatMap(([, target]) => leavesOf(target))].every(isPersonal),
  };
}

/** A text among other words has quotes: where it ends must not be the project's to say. */
function settingText(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value) : flowText(value);
}
