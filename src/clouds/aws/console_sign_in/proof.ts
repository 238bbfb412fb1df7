/**
 * Proof of possession: tokens are given to a key, and only who has it can use them (DPoP, RFC 9449). The key is made for one
 * sign-in and kept with it.
 */
import { toBase64url } from "../../../base64url.ts";
import { Secret } from "../../../secret.ts";
import type { Clock, Random } from "../../../system/ports.ts";
import { randomWord } from "../../oauth/pkce.ts";
import { asRecord, parsedJson, wordOf } from "../../untyped.ts";

/** The only one that AWS takes: ECDSA with P-256 and SHA-256. */
const CURVE = { name: "ECDSA", namedCurve: "P-256" } as const;
const SIGNING = { name: "ECDSA", hash: "SHA-256" } as const;

export interface ProofKey {
  /** As a JSON Web Key (RFC 7517), for the keyring. */
  readonly text: Secret;
  /** The value of the header `DPoP` for one request. */
  prove(request: { readonly method: string; readonly url: string }): Promise<string>;
}

type Machine = { readonly clock: Clock; readonly random: Random };

export async function newProofKey(machine: Machine): Promise<ProofKey> {
  const pair = await crypto.subtle.generateKey(CURVE, true, ["sign", "verify"]);
  return withKey(machine, pair.privateKey, await crypto.subtle.exportKey("jwk", pair.privateKey));
}

/** Undefined for what is no key of this kind. */
export async function proofKeyFrom(machine: Machine, text: Secret): Promise<ProofKey | undefined> {
  const jwk: JsonWebKey = asRecord(parsedJson(text.reveal()));
  try {
    const key = await crypto.subtle.importKey("jwk", jwk, CURVE, true, ["sign"]);
    return withKey(machine, key, jwk);
  } catch {
    return undefined;
  }
}

function withKey({ clock, random }: Machine, key: CryptoKey, jwk: JsonWebKey): ProofKey {
  const { x, y, d } = jwk;
  const publicKey = { crv: CURVE.namedCurve, kty: "EC", x: wordOf(x), y: wordOf(y) };
  return {
    text: new Secret(JSON.stringify({ ...publicKey, d })),
    async prove({ method, url }): Promise<string> {
      const signed = [
        { typ: "dpop+jwt", alg: "ES256", jwk: publicKey },
        { jti: randomWord(random), htm: method, htu: url, iat: Math.floor(clock.now() / 1000) },
      ].map((part) => toBase64url(new TextEncoder().encode(JSON.stringify(part)))).join(".");
      const signature = await crypto.subtle.sign(SIGNING, key, new TextEncoder().encode(signed));
      return `${signed}.${toBase64url(new Uint8Array(signature))}`;
    },
  };
}
