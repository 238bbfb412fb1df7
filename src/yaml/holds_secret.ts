import { childOf, type Node } from "./node.ts";

/** Key names below which a literal text is taken for a secret. Rather too many than too few. */
const SECRET_KEY =
  /pass(word|wd|phrase|code)?$|^pass|secret|token|credential|(api|access|private|signing)[-_]?key|^auth[-_]/i;

/**
 * Texts that are secrets wherever they stand: key ids, private keys, web tokens, passwords in addresses. A web token is
 * looked for once in each run of its characters: from each `eyJ` on, a long text without one would take for ever.
 */
const SECRET_TEXT =
  /\b(AKIA|ASIA)[A-Z0-9]{16}\b|-----BEGIN |(?<![\w-])(?=[\w-]*\beyJ[\w-])[\w-]+\.[\w-]+\.|\bgh[a-z]_\w{20}|:\/\/[^/\s:@]+:[^/\s@]+@/;

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
      return SECRET_KEY.test(key) || SECRET_TEXT.test(String(node.value));
    case "failed":
      return false;
  }
}

/** A default behind the name of a variable is a literal, too. */
function functionHoldsSecret(text: string, tag: string, key: string): boolean {
  const hasDefault = tag === "!env" && /\s/.test(text.trim());
  return SECRET_TEXT.test(text) || (hasDefault && SECRET_KEY.test(key));
}

/** `{ key: GITHUB_TOKEN, value: … }`, the form that variables have in lists. */
function isSecretVariable(node: Node): boolean {
  const name = childOf(node, "key");
  const value = childOf(node, "value");
  return name?.type === "scalar" && value?.type === "scalar" && value.tag === undefined &&
    value.value !== null && SECRET_KEY.test(String(name.value));
}
