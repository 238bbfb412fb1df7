import type { Evaluator } from "../yaml/evaluator.ts";
import { childOf, type Node, nodeAt } from "../yaml/node.ts";

/** Whether a provider's entry asks for identities from its list of accounts. */
export function provisions(entry: Node, evaluator: Evaluator): boolean {
  const node = childOf(entry, "auto_provision_identities");
  const value = node === undefined ? undefined : evaluator.valueOf(node);
  return value === true || value === "true";
}

/** Whether any does: most configurations have none, and load nothing more. */
export function somethingProvisions(tree: Node, evaluator: Evaluator): boolean {
  const providers = nodeAt(tree, ["auth", "providers"]);
  return providers?.type === "map" &&
    [...providers.entries.values()].some(({ value }) => provisions(value, evaluator));
}
