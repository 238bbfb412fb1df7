/** The key of a service account: what it is, and how it gets a token. */
import { toBase64url } from "../../base64url.ts";
import { AtmosError } from "../../errors.ts";
import { printable } from "../../printable.ts";
import { Secret } from "../../secret.ts";
import type { System } from "../../system/ports.ts";
import { field, parsedJson, textOf, wordOf } from "../untyped.ts";
import { type Answer, askGoogle, codeOf, form, refusalIn, refusedError, tokenIn } from "./answer.ts";
import { googleEndpoint } from "./endpoints.ts";
import { typedWord } from "../../typed_word.ts";

export interface ServiceAccountKey {
  readonly email: string;
  readonly keyId: string;
  readonly privateKey: Secret;
  readonly project: string | undefined;
}

/** Seconds that a signed request is good for; Google takes no longer one. */
const LIFE = 3600;

/** What a key file holds; undefined when it is none. Its own addresses are not believed: a key is shown to Google alone. */
export function keyIn(text: string): ServiceAccountKey | undefined {
  const content = parsedJson(text);
  const email = wordOf(field(content, "client_email"));
  const keyId = wordOf(field(content, "private_key_id"));
  const privateKey = textOf(field(content, "private_key"));
  if (field(content, "type") !== "service_account" || email === undefined || keyId === undefined) {
    return undefined;
  }
  if (privateKey === undefined || bytesOf(privateKey) === undefined) return undefined;
  return {
    email,
    keyId,
    privateKey: new Secret(privateKey),
    project: wordOf(field(content, "project_id")),
  };
}

/** Whether credentials are for Google's own cloud, and not for one that somebody else runs with its software. */
export function isOfGoogle(content: unknown): boolean {
  const universe = field(content, "universe_domain");
  return universe === undefined || universe === "googleapis.com";
}

/** @throws AtmosError `access_denied` when the key is not known any more, `unavailable` */
export async function tokenByKey(
  system: Pick<System, "http" | "clock" | "env">,
  key: ServiceAccountKey,
  scopes: readonly string[],
  { doing, signal }: { readonly doing: string; readonly signal: AbortSignal },
): Promise<{ readonly accessToken: Secret; readonly expiresAt: number }> {
  const url = googleEndpoint("token", system.env);
  const now = system.clock.now();
  const assertion = await signedBy(key, {
    iss: key.email,
    scope: scopes.join(" "),
    aud: url,
    iat: Math.floor(now / 1000),
    exp: Math.floor(now / 1000) + LIFE,
  }, doing);
  const answer = await askGoogle(system, {
    method: "POST",
    url,
    ...form({ grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer", assertion: assertion.reveal() }),
  }, { doing, signal });
  return judgeKeyAnswer(answer, key, doing, now);
}

/** @throws AtmosError as {@link tokenByKey} */
export function judgeKeyAnswer(
  answer: Answer,
  { email, keyId }: ServiceAccountKey,
  doing: string,
  now: number,
): { readonly accessToken: Secret; readonly expiresAt: number } {
  if (answer.status === 200) return tokenIn(answer.body, { doing, now });
  if (codeOf(answer) === "unavailable") throw refusedError(answer, doing);
  const { said } = refusalIn(answer);
  throw new AtmosError("access_denied", `${doing}: Google refused the key ${printable(keyId)} (${said})`, {
    hint: `Look whether it is one of ${printable(email)}, and whether the clock is right: ` +
      `\`gcloud iam service-accounts keys list --iam-account ${typedWord(email, "ACCOUNT")}\`.`,
  });
}

async function signedBy(
  { keyId, privateKey }: ServiceAccountKey,
  claims: Readonly<Record<string, unknown>>,
  doing: string,
): Promise<Secret> {
  const part = (value: unknown): string => toBase64url(new TextEncoder().encode(JSON.stringify(value)));
  const text = `${part({ alg: "RS256", typ: "JWT", kid: keyId })}.${part(claims)}`;
  const algorithm = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
  let signature: ArrayBuffer;
  try {
    const bytes = bytesOf(privateKey.reveal()) ?? new Uint8Array();
    const key = await crypto.subtle.importKey("pkcs8", bytes, algorithm, false, ["sign"]);
    signature = await crypto.subtle.sign(algorithm.name, key, new TextEncoder().encode(text));
  } catch {
    // Not the cause, which may quote the key.
    throw new AtmosError("unavailable", `${doing}: its private key is none`, {
      hint: "Make a new key file, and give that.",
    });
  }
  return new Secret(`${text}.${toBase64url(new Uint8Array(signature))}`);
}

/** The bytes between the lines of a PEM text; undefined when it is none. */
function bytesOf(pem: string): Uint8Array<ArrayBuffer> | undefined {
  const body = /^-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\s]+)-----END PRIVATE KEY-----\s*$/.exec(pem)?.[1];
  if (body === undefined) return undefined;
  try {
    return Uint8Array.from(atob(body.replace(/\s+/g, "")), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}
