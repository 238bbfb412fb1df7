import { Secret } from "../../secret.ts";

const HIDDEN = "***";

/** Texts that are secret whatever stands around them, and what to write in their place. */
const SHAPES: readonly (readonly [RegExp, string])[] = [
  // AWS access key ids: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
  [/\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\b/g, HIDDEN],
  // JSON Web Tokens (RFC 7519): three parts, the first one an object. That there are three is asked before it is looked
  // where the first one begins: from each `eyJ` on, a long text without any would take for ever.
  [/(?<![\w-])(?=[\w-]{8,}\.[\w-]{5,}\.)((?:[\w-]*?-)?)eyJ[\w-]{5,}\.[\w-]{5,}\.[\w-]*/g, `$1${HIDDEN}`],
  [/\b(bearer)\s+[\w.~+/=-]{8,}/gi, `$1 ${HIDDEN}`],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, HIDDEN],
  // User and password, and the parameters of OAuth, in URLs.
  [/(\/\/[^\s/:@]*):[^\s/@]+@/g, `$1:${HIDDEN}@`],
  [
    /([?&](?:code|token|access_token|refresh_token|id_token|client_secret|device_code|code_verifier)=)[^&\s#]+/gi,
    `$1${HIDDEN}`,
  ],
];

/** `secret_access_key = x`, `"password": "x"` and the like, as found in files, requests and replies. */
const ASSIGNMENT = new RegExp(
  "((?:secret[_-]?access[_-]?key|access[_-]?key[_-]?id|(?:session|access|refresh|id|security)[_-]?token" +
    "|client[_-]?secret|password|passwd|passphrase|api[_-]?key|private[_-]?key|device[_-]?code|code[_-]?verifier)" +
    "[\"']?\\s*[:=]\\s*)" +
    "(?:\"[^\"]*\"|'[^']*'|[^\\s,;&\"']+)",
  "gi",
);

/** Hides what looks like a credential by itself: keys, tokens, passwords in links. */
export function redactShapes(text: string): string {
  let result = text;
  for (const [shape, replacement] of SHAPES) result = result.replace(shape, replacement);
  return result;
}

/** As {@link redactShapes}; also hides what text assigns to a name that stands for a secret. */
export function redactText(text: string): string {
  return redactShapes(text).replace(ASSIGNMENT, `$1${HIDDEN}`);
}

const SECRET_WORDS: ReadonlySet<string> = new Set([
  "authorization",
  "cookie",
  "credential",
  "credentials",
  "jwt",
  "key",
  "keys",
  "pass",
  "passphrase",
  "passwd",
  "password",
  "passwords",
  "pin",
  "private",
  "secret",
  "secrets",
  "token",
  "tokens",
  "verifier",
]);

/** Last words that say that the value is about a secret, not the secret. */
const ABOUT_WORDS: ReadonlySet<string> = new Set([
  "at",
  "count",
  "endpoint",
  "env",
  "expiration",
  "expires",
  "expiry",
  "file",
  "kind",
  "name",
  "path",
  "source",
  "type",
]);

/** Whether a value of this name is a secret: `sessionToken`, `client_secret`, `AWS_SECRET_ACCESS_KEY`. */
export function isSecretName(name: string): boolean {
  const words = name.replace(/([a-z0-9])([A-Z])/g, "$1 $2").toLowerCase().split(/[^a-z0-9]+/)
    .filter((word) => word !== "");
  // `MYSQL_PWD` is a password, `PWD` a folder.
  if (words.length > 1 && words.at(-1) === "pwd") return true;
  if (words.some((word) => word === "secretkey" || word === "accesskey" || word === "apikey")) return true;
  return words.some((word) => SECRET_WORDS.has(word)) && !ABOUT_WORDS.has(words[words.length - 1] ?? "");
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
  if (value instanceof Error) return redactText(value.message);
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
