/** What an application shows to prove who it is: a secret, or a certificate with its key. */
import { toBase64url } from "../../../base64url.ts";
import { AtmosError } from "../../../errors.ts";
import { Secret } from "../../../secret.ts";
import type { System } from "../../../system/ports.ts";
import { type Asking, endpoint } from "../entra/ask_token.ts";

export type Proof =
  | { readonly kind: "secret"; readonly secret: Secret }
  /** A certificate and a private key (PKCS #8), both in PEM form. */
  | { readonly kind: "certificate"; readonly pem: Secret };

/** The fields of a request for a token. */
export async function proofFields(
  proof: Proof,
  asking: Asking,
  system: Pick<System, "clock" | "random">,
): Promise<Readonly<Record<string, string>>> {
  if (proof.kind === "secret") return { client_secret: proof.secret.reveal() };
  const assertion = await signedAssertion(proof.pem, asking, system);
  return {
    client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    client_assertion: assertion.reveal(),
  };
}

/** Seconds that a signed statement is good for: all tokens are asked for with it. */
const LIFE = 600;

async function signedAssertion(
  pem: Secret,
  { place, tenant, clientId }: Asking,
  { clock, random }: Pick<System, "clock" | "random">,
): Promise<Secret> {
  const [certificate, key] = await Promise.all([derIn(pem, "CERTIFICATE"), keyIn(pem)]);
  const thumbprint = new Uint8Array(await crypto.subtle.digest("SHA-256", certificate));
  const now = Math.floor(clock.now() / 1000);
  const part = (value: unknown): string => toBase64url(new TextEncoder().encode(JSON.stringify(value)));
  const header = { alg: "PS256", typ: "JWT", "x5t#S256": toBase64url(thumbprint) };
  const claims = {
    aud: endpoint(place, tenant, "token"),
    iss: clientId,
    sub: clientId,
    jti: random.uuid(),
    iat: now,
    nbf: now,
    exp: now + LIFE,
  };
  const body = `${part(header)}.${part(claims)}`;
  const algorithm = { name: "RSA-PSS", saltLength: 32 };
  const signature = await crypto.subtle.sign(algorithm, key, new TextEncoder().encode(body));
  return new Secret(`${body}.${toBase64url(new Uint8Array(signature))}`);
}

/**
 * @throws AtmosError `usage` for a text without a certificate and a key that can be used
 */
export async function keyIn(pem: Secret): Promise<CryptoKey> {
  const der = derIn(pem, "PRIVATE KEY");
  try {
    return await crypto.subtle.importKey("pkcs8", der, { name: "RSA-PSS", hash: "SHA-256" }, false, ["sign"]);
  } catch {
    throw unusable("its key is none of RSA");
  }
}

/** The bytes of a part of a PEM text. @throws AtmosError `usage` */
export function derIn(pem: Secret, what: "CERTIFICATE" | "PRIVATE KEY"): Uint8Array<ArrayBuffer> {
  const [, body] = new RegExp(`-----BEGIN ${what}-----([A-Za-z0-9+/=\\s]+)-----END ${what}-----`).exec(
    pem.reveal(),
  ) ?? [];
  if (body === undefined) {
    throw unusable(`it holds no ${what === "CERTIFICATE" ? "certificate" : "private key"}`);
  }
  try {
    const binary = atob(body.replace(/\s+/g, ""));
    return Uint8Array.from(binary, (character) => character.charCodeAt(0));
  } catch {
    throw unusable("it is damaged");
  }
}

function unusable(state: string): AtmosError {
  return new AtmosError("usage", `cannot use the certificate: ${state}`, {
    hint: "Give a PEM file with the certificate and its key, as `openssl pkcs8 -topk8 -nodes` writes keys " +
      "(BEGIN PRIVATE KEY).",
  });
}
