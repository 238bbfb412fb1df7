import { Unresolved } from "../../yaml/evaluator.ts";
import { HIDDEN, isSecretName, redactShapes } from "../../secret_shapes.ts";

/**
 * A copy of settings from the configuration in which no secret can be read, fit for every output.
 *
 * @param open paths such as `credentials.region` that may be shown although all of `credentials` is taken for secret
 */
export function maskSettings(
  settings: Readonly<Record<string, unknown>>,
  open: readonly string[] = [],
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [
      name,
      name === "credentials" ? maskClosed(value, name, open) : mask(value, isSecretName(name)),
    ]),
  );
}

function mask(value: unknown, secret: boolean): unknown {
  if (Array.isArray(value)) {
    return value.map((item) => isVariable(item) ? maskVariable(item) : mask(item, secret));
  }
  if (value instanceof Unresolved) return mask(value.text, secret);
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => [name, mask(item, secret || isSecretName(name))]),
    );
  }
  if (value === null || value === undefined || value === "") return value;
  if (secret && typeof value !== "boolean") return HIDDEN;
  return typeof value === "string" ? redactShapes(value) : value;
}

/** All of it is taken for secret, but for the paths that are open. */
function maskClosed(value: unknown, path: string, open: readonly string[]): unknown {
  if (open.includes(path)) return mask(value, false);
  if (typeof value !== "object" || value === null || value instanceof Unresolved) {
    return path === "credentials" && value !== null ? HIDDEN : mask(value, true);
  }
  if (!open.some((one) => one.startsWith(`${path}.`)) && path !== "credentials") return mask(value, true);
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, maskClosed(item, `${path}.${name}`, open)]),
  );
}

interface Variable {
  readonly key: string;
  readonly value: unknown;
}

/** An entry of an `env:` list, where one field names the variable and another one holds it. */
function isVariable(item: unknown): item is Variable {
  return typeof item === "object" && item !== null && "key" in item && typeof item.key === "string" &&
    "value" in item;
}

function maskVariable({ key, value }: Variable): Variable {
  return { key, value: mask(value, isSecretName(key)) };
}
