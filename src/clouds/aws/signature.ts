/**
 * The signature of a request, version 4.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
import { hexDigest, hexOf } from "../../hex_digest.ts";
import type { AwsKeyValues } from "./keys.ts";

export interface Signable {
  /** POST when nothing is said. */
  readonly method?: "GET" | "POST";
  readonly service: string;
  readonly region: string;
  readonly keys: Pick<AwsKeyValues, "accessKeyId" | "secretAccessKey">;
  readonly url: URL;
  /** All that are signed, `host` among them, by name in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** `20260102T030405Z`, as in the header. */
  readonly time: string;
}

/** A time as signatures have it. */
export function signatureTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/[-:]|\.\d+/g, "");
}

/** The header `authorization` of a request to a path without a query. */
export async function authorization(request: Signable): Promise<string> {
  const { method = "POST", service, region, keys, url, headers, body, time } = request;
  const names = Object.keys(headers).toSorted();
  const signed = names.join(";");
  const canonical = [
    method,
    url.pathname,
    "",
    ...names.map((name) => `${name}:${headers[name]}`),
    "",
    signed,
    await hexDigest(body),
  ].join("\n");
  const date = time.slice(0, 8);
  const scope = `${date}/${region}/${service}/aws4_request`;
  const toSign = ["AWS4-HMAC-SHA256", time, scope, await hexDigest(canonical)].join("\n");
  let key = bytesOf(`AWS4${keys.secretAccessKey.reveal()}`);
  for (const part of [date, region, service, "aws4_request"]) key = await hmac(key, part);
  const hash = hexOf(await hmac(key, toSign));
  return `AWS4-HMAC-SHA256 Credential=${keys.accessKeyId}/${scope}, SignedHeaders=${signed}, Signature=${hash}`;
}

async function hmac(key: Uint8Array<ArrayBuffer>, text: string): Promise<Uint8Array<ArrayBuffer>> {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const imported = await crypto.subtle.importKey("raw", key, algorithm, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", imported, bytesOf(text)));
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}
