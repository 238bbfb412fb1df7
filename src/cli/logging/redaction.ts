import { Secret, withoutSecrets } from "../../secret.ts";
import { HIDDEN, isSecretName, redactShapes } from "../../secret_shapes.ts";

/** `secret_access_key = x`, `"password": "x"` and the like, as found in files, requests and replies. */
const ASSIGNMENT = new RegExp(
  "((?:secret[_-]?access[_-]?key|access[_-]?key[_-]?id|(?:session|access|refresh|id|security)[_-]?token" +
    "|client[_-]?secret|password|passwd|passphrase|api[_-]?key|private[_-]?key|device[_-]?code|code[_-]?verifier)" +
    "[\"']?\\s*[:=]\\s*)" +
    "(?:\"[^\"]*\"|'[^']*'|[^\\s,;&\"']+)",
  "gi",
);

/** As {@link redactShapes}; also hides what text assigns to a name that stands for a secret. */
export function redactText(text: string): string {
  return redactShapes(text).replace(ASSIGNMENT, `$1${HIDDEN}`);
}

/** How deep nested values are shown. */
const DEEPEST = 6;

/** A copy that holds no secret, made of plain values only; `name` is what the value was filed under. */
export function redactValue(value: unknown, name = "", depth = 0): unknown {
  if (value instanceof Secret) return HIDDEN;
  if (value === null || value === undefined || typeof value === "boolean" || typeof value === "number") {
    return value;
  }
  if (typeof value === "string") return isSecretName(name) ? HIDDEN : redactText(value);
  if (value instanceof Error) return redactText(withoutSecrets(value.message));
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "invalid date" : value.toISOString();
  if (typeof value !== "object") return isSecretName(name) ? HIDDEN : redactText(String(value));
  if (depth >= DEEPEST) return "…";
  if (Array.isArray(value)) return value.map((item) => redactValue(item, name, depth + 1));
  const entries = value instanceof Map ? [...value] : Object.entries(value);
  return Object.fromEntries(
    entries.map(([key, item]) => {
      const inner = String(key);
      return [inner, redactValue(item, isSecretName(name) && !isSecretName(inner) ? name : inner, depth + 1)];
    }),
  );
}
