import { someNames } from "../nearest.ts";
import { printable } from "../printable.ts";
import type { Evaluator } from "../yaml/evaluator.ts";
import { childOf, type Node, nodeAt } from "../yaml/node.ts";
import { type Problem, warningAt } from "../yaml/problems.ts";
import { type Section, SECTIONS } from "./check_entries.ts";
import type { Catalogue } from "./kinds.ts";
import { provisions } from "./provisions.ts";

/** What is right and does nothing in this version, so that nobody waits for it. */
export function idleProblems(tree: Node, kinds: Catalogue, evaluator: Evaluator): Problem[] {
  return (Object.keys(SECTIONS) as Section[]).flatMap((section) => {
    const node = nodeAt(tree, ["auth", section]);
    if (node?.type !== "map") return [];
    return [...node.entries].flatMap(([name, { value }]) => [
      ...idleKind(kinds, section, name, value, evaluator),
      ...idleProvisioning(kinds, name, value, evaluator),
    ]);
  });
}

function idleKind(
  kinds: Catalogue,
  section: Section,
  name: string,
  entry: Node,
  evaluator: Evaluator,
): Problem[] {
  const sort = SECTIONS[section];
  const node = childOf(entry, "kind");
  const kind = evaluator.textOf(node);
  if (node === undefined || kind === undefined || kinds[sort].get(kind)?.works !== false) return [];
  const subject = `${sort} "${printable(name)}"`;
  if (sort === "integration") {
    return [warningAt(node.place, `${subject}: this version does nothing for it yet`)];
  }
  const working = [...kinds[sort].values()].filter(({ works }) => works).map((one) => one.name);
  return [warningAt(
    node.place,
    `${subject}: this version cannot sign in with the kind "${printable(kind)}" yet`,
    `These kinds work: ${someNames(working)}.`,
  )];
}

function idleProvisioning(
  kinds: Catalogue,
  name: string,
  entry: Node,
  evaluator: Evaluator,
): Problem[] {
  const node = childOf(entry, "auto_provision_identities");
  const kind = evaluator.textOf(childOf(entry, "kind"));
  if (node === undefined || kind === undefined || !provisions(entry, evaluator)) return [];
  const known = kinds.provider.get(kind);
  if (known === undefined || known.directory !== undefined) return [];
  return [warningAt(
    node.place,
    `provider "${printable(name)}": auto_provision_identities does nothing: the kind "${
      printable(kind)
    }" has no list of accounts`,
    "Write the identities below auth.identities.",
  )];
}
