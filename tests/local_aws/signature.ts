/**
 * Signature version 4 as the receiving side checks it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */

import { createHash, createHmac } from "node:crypto";
import type { WireRequest } from "./wire.ts";

export interface SignedWith {
  readonly accessKeyId: string;
  /** `20261122/eu-west-1/sts/aws4_request` */
  readonly scope: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

/** What the `Authorization` header claims: undefined when it is absent, `malformed` when it cannot be read. */
export function signatureOf(request: WireRequest): SignedWith | "malformed" | undefined {
  const header = request.headers.get("authorization");
  if (header === undefined) return undefined;
  const match =
    /^AWS4-HMAC-SHA256 Credential=([A-Z0-9]+)\/(\d{8}\/[^/]+\/[^/]+\/aws4_request), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/
      .exec(header);
  if (!match) return "malformed";
  const [, accessKeyId = "", scope = "", signedHeaders = "", signature = ""] = match;
  return { accessKeyId, scope, signedHeaders: signedHeaders.split(";"), signature };
}

/** Whether the request was signed with this secret key, its host and date included. */
export function isSignedBy(request: WireRequest, claim: SignedWith, secretAccessKey: string): boolean {
  if (!["host", "x-amz-date"].every((name) => claim.signedHeaders.includes(name))) return false;
  const canonical = [
    request.method,
    request.path,
    canonicalQuery(request.rawQuery),
    ...claim.signedHeaders.map((name) =>
      `${name}:${(request.headers.get(name) ?? "").trim().replace(/ +/g, " ")}`
    ),
    "",
    claim.signedHeaders.join(";"),
    sha256(request.body),
  ].join("\n");
  const toSign = [
    "AWS4-HMAC-SHA256",
    request.headers.get("x-amz-date") ?? "",
    claim.scope,
    sha256(canonical),
  ];
  const key = claim.scope.split("/").reduce<string | Uint8Array>(hmac, `AWS4${secretAccessKey}`);
  return createHmac("sha256", key).update(toSign.join("\n")).digest("hex") === claim.signature;
}

/** Milliseconds since 1970 of `x-amz-date` (`20261122T101530Z`); NaN when it is absent or malformed. */
export function signedAt(request: WireRequest): number {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(request.headers.get("x-amz-date") ?? "");
  if (!match) return NaN;
  const [, year, month, day, hour, minute, second] = match;
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

function canonicalQuery(raw: string): string {
  return raw.split("&").filter((pair) => pair !== "").map((pair) => pair.includes("=") ? pair : `${pair}=`)
    .sort()
    .join("&");
}

function hmac(key: string | Uint8Array, text: string): Uint8Array {
  return createHmac("sha256", key).update(text).digest();
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
