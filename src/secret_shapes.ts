/** What looks like a secret: by its form, or by the name that it is filed under. The one place that knows. Pure. */

export const HIDDEN = "***";

/** Texts that are secret whatever stands around them, and what to write in their place. */
const SHAPES: readonly (readonly [RegExp, string])[] = [
  // AWS access key ids: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
  [/\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\b/g, HIDDEN],
  // JSON Web Tokens (RFC 7519): three parts, the first one an object. That there are three is asked before it is looked
  // where the first one begins: from each `eyJ` on, a long text without any would take for ever.
  [/(?<![\w-])(?=[\w-]{8,}\.[\w-]{5,}\.)((?:[\w-]*?-)?)eyJ[\w-]{5,}\.[\w-]{5,}\.[\w-]*/g, `$1${HIDDEN}`],
  // GitHub's tokens: ghp_, gho_, ghu_, ghs_, ghr_.
  [/\bgh[a-z]_\w{20,}/g, HIDDEN],
  [/\b(bearer)\s+[\w.~+/=-]{8,}/gi, `$1 ${HIDDEN}`],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, HIDDEN],
  // User and password, and the parameters of OAuth, in URLs.
  [/(\/\/[^\s/:@]*):[^\s/@]+@/g, `$1:${HIDDEN}@`],
  [
    /([?&](?:code|token|access_token|refresh_token|id_token|client_secret|device_code|code_verifier)=)[^&\s#]+/gi,
    `$1${HIDDEN}`,
  ],
];

/** How each of them begins, or what it has in it: a configuration has a hundred thousand texts with none of it. */
const SIGNS = /A(?:KIA|SIA|BIA|CCA)|eyJ|\bgh[a-z]_|bearer|-----BEGIN|\/\/|[?&]/i;

/** Hides what looks like a credential by itself: keys, tokens, passwords in links. */
export function redactShapes(text: string): string {
  if (!SIGNS.test(text)) return text;
  let result = text;
  for (const [shape, replacement] of SHAPES) result = result.replace(shape, replacement);
  return result;
}

/** Whether a text holds something that is a secret by its form. */
export function hasSecretShape(text: string): boolean {
  return redactShapes(text) !== text;
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
  // Words that are written together: `dbpassword`, `mytoken`.
  if (/(password|passwd|passphrase|passcode|secret|token)$/.test(words.at(-1) ?? "")) return true;
  // `MYSQL_PWD` is a password, `PWD` a folder.
  if (words.length > 1 && words.at(-1) === "pwd") return true;
  if (words.some((word) => word === "secretkey" || word === "accesskey" || word === "apikey")) return true;
  return words.some((word) => SECRET_WORDS.has(word)) && !ABOUT_WORDS.has(words[words.length - 1] ?? "");
}
