import { hasSecretShape, isSecretName } from "../secret_shapes.ts";
import { childOf, type Node } from "./node.ts";

/** Whether a tree holds a literal that may be a secret. Functions that fetch one are none. */
export function holdsSecret(node: Node, key = ""): boolean {
  switch (node.type) {
    case "list":
      return node.items.some((item) => holdsSecret(item, key));
    case "map":
      for (const [name, { value }] of node.entries) if (holdsSecret(value, name)) return true;
      return isSecretVariable(node);
    case "scalar":
      if (node.tag !== undefined) return functionHoldsSecret(String(node.value), node.tag, key);
      if (typeof node.value === "boolean" || node.value === null) return false;
      return isSecretKey(key) || mayHaveSecret(String(node.value));
    case "failed":
      return false;
  }
}

/** A default behind the name of a variable is a literal, too. */
function functionHoldsSecret(text: string, tag: string, key: string): boolean {
  const hasDefault = tag === "!env" && /\s/.test(text.trim());
  return mayHaveSecret(text) || (hasDefault && isSecretKey(key));
}

/** `{ key: GITHUB_TOKEN, value: … }`, the form that variables have in lists. */
function isSecretVariable(node: Node): boolean {
  const name = childOf(node, "key");
  const value = childOf(node, "value");
  return name?.type === "scalar" && value?.type === "scalar" && value.tag === undefined &&
    value.value !== null && isSecretName(String(name.value));
}

/** Characters of a text that are searched; a longer one is taken for a secret rather than looked through for long. */
const LONGEST = 100_000;

function mayHaveSecret(text: string): boolean {
  return text.length > LONGEST || hasSecretShape(text);
}

/** A plain `key` names something, as in lists of variables. */
function isSecretKey(key: string): boolean {
  return key !== "key" && isSecretName(key);
}
