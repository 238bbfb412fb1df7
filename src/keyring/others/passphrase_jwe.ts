/**
 * Opens a text that was encrypted with a passphrase as JSON Web Encryption (RFC 7516, PBES2-HS256+A128KW and A256GCM), as
 * programs written in Go keep items in files.
 */
import type { Secret } from "../../secret.ts";

/** Rounds that a stranger's file may ask for; real ones have 8192. */
const MOST_ROUNDS = 1_000_000;

/** The text, or why there is none; the end of a sentence. */
export async function openJwe(
  jwe: string,
  passphrase: Secret,
): Promise<{ readonly text: string } | { readonly reason: string }> {
  const parts = jwe.trim().split(".");
  const [header = "", wrapped = "", iv = "", sealed = "", tag = ""] = parts;
  const settings = settingsIn(header);
  if (parts.length !== 5 || settings === undefined) return { reason: "it is encrypted in another way" };
  try {
    const key = await contentKey(settings, bytesOf(wrapped), passphrase);
    const content = await crypto.subtle.decrypt(
      { name: "AES-GCM", iv: bytesOf(iv), additionalData: new TextEncoder().encode(header) },
      key,
      new Uint8Array([...bytesOf(sealed), ...bytesOf(tag)]),
    );
    return { text: new TextDecoder().decode(content) };
  } catch {
    return { reason: "the passphrase does not open it" };
  }
}

interface Settings {
  readonly salt: Uint8Array<ArrayBuffer>;
  readonly rounds: number;
}

function settingsIn(header: string): Settings | undefined {
  try {
    const { alg, enc, p2c, p2s } = JSON.parse(new TextDecoder().decode(bytesOf(header)));
    const fits = alg === ALGORITHM && enc === "A256GCM" && typeof p2s === "string" && Number.isInteger(p2c) &&
      p2c > 0 && p2c <= MOST_ROUNDS;
    if (!fits) return undefined;
    return {
      salt: new Uint8Array([...new TextEncoder().encode(`${ALGORITHM}\0`), ...bytesOf(p2s)]),
      rounds: p2c,
    };
  } catch {
    return undefined;
  }
}

const ALGORITHM = "PBES2-HS256+A128KW";

async function contentKey(
  { salt, rounds }: Settings,
  wrapped: Uint8Array<ArrayBuffer>,
  passphrase: Secret,
): Promise<CryptoKey> {
  const text = new TextEncoder().encode(passphrase.reveal());
  const typed = await crypto.subtle.importKey("raw", text, "PBKDF2", false, ["deriveKey"]);
  const wrapping = await crypto.subtle.deriveKey(
    { name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds },
    typed,
    { name: "AES-KW", length: 128 },
    false,
    ["unwrapKey"],
  );
  return await crypto.subtle.unwrapKey("raw", wrapped, wrapping, "AES-KW", "AES-GCM", false, ["decrypt"]);
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.fromBase64(text, { alphabet: "base64url" });
}
