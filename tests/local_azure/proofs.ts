/** How an application proves who it is, checked as Entra does, and how Entra says no. */
import { createHash, type KeyObject, verify } from "node:crypto";
import { Buffer } from "node:buffer";
import { readToken } from "../local_aws/id_tokens.ts";
import type { Answer } from "./wire.ts";

export const APP = "cccccccc-0000-1111-2222-333333333333";

export interface ProofOptions {
  /** Which federated tokens the application trusts. */
  readonly federated?: readonly {
    readonly issuer: string;
    readonly subject: string;
    readonly audience: string;
  }[];
  readonly clientSecret?: string;
  /** Of which the application has the key. */
  readonly certificate?: { readonly der: Uint8Array; readonly key: KeyObject };
  readonly clock?: () => number;
}

/** What is wrong with what the application shows; undefined when nothing is. */
export function proofProblem(
  form: URLSearchParams,
  clientId: string,
  options: ProofOptions,
): Answer | undefined {
  const now = (options.clock ?? Date.now)() / 1000;
  if (clientId !== APP) return refusal("invalid_client", 7000218, "A secret or an assertion is wanted.");
  const secret = form.get("client_secret");
  if (secret !== null) {
    return secret === options.clientSecret
      ? undefined
      : refusal("invalid_client", 7000215, "Invalid client secret provided.");
  }
  if (form.get("client_assertion_type") !== "urn:ietf:params:oauth:client-assertion-type:jwt-bearer") {
    return refusal("invalid_client", 7000218, "A secret or an assertion is wanted.");
  }
  const assertion = form.get("client_assertion") ?? "";
  if (options.certificate !== undefined) return certificateProblem(assertion, options.certificate, now);
  const claims = readToken(assertion);
  if (claims === undefined) return refusal("invalid_client", 50027, "The assertion is not signed.");
  if (claims.exp <= now) {
    return refusal("invalid_client", 700024, "The assertion is not within its valid time range.");
  }
  const isTrusted = (options.federated ?? []).some(({ issuer, subject, audience }) =>
    claims.iss === issuer && claims.sub === subject && claims.aud === audience
  );
  return isTrusted ? undefined : refusal("invalid_client", 700213, "No matching federated identity record.");
}

function certificateProblem(
  assertion: string,
  { der, key }: NonNullable<ProofOptions["certificate"]>,
  now: number,
): Answer | undefined {
  const [header = "", payload = "", signature = ""] = assertion.split(".");
  const read = (part: string): Record<string, unknown> =>
    JSON.parse(Buffer.from(part, "base64url").toString() || "{}");
  const [{ alg, "x5t#S256": thumbprint }, claims] = [read(header), read(payload)];
  const isSigned = verify(
    "sha256",
    Buffer.from(`${header}.${payload}`),
    { key, padding: 6, saltLength: 32 },
    Buffer.from(signature, "base64url"),
  );
  if (alg !== "PS256" || !isSigned || thumbprint !== createHash("sha256").update(der).digest("base64url")) {
    return refusal("invalid_client", 700027, "The certificate is not one of the application's.");
  }
  const isFor = claims["iss"] === APP && claims["sub"] === APP && typeof claims["jti"] === "string" &&
    String(claims["aud"]).endsWith("/oauth2/v2.0/token");
  const isNow = Number(claims["nbf"]) <= now && Number(claims["exp"]) > now &&
    Number(claims["exp"]) <= now + 600;
  return isFor && isNow ? undefined : refusal("invalid_client", 700024, "The assertion cannot be used.");
}

export function refusal(error: string, number: number, text: string, suberror?: string): Answer {
  const id = "0f0f0f0f-0000-4000-8000-000000000001";
  return {
    status: error === "invalid_client" ? 401 : 400,
    body: {
      error,
      error_description: `AADSTS${number}: ${text} Trace ID: ${id} Correlation ID: ${id} Timestamp: now`,
      error_codes: [number],
      correlation_id: id,
      trace_id: id,
      ...(suberror === undefined ? {} : { suberror }),
    },
  };
}
