/**
 * The signature of a request, version 4.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
import { hexDigest, hexOf } from "../../hex_digest.ts";
import { percentEncoded } from "../percent_encoded.ts";
import type { AwsKeyValues } from "./keys.ts";

export interface Signable {
  /** POST when nothing is said. */
  readonly method?: "GET" | "POST";
  readonly service: string;
  readonly region: string;
  readonly keys:
    & Pick<AwsKeyValues, "accessKeyId" | "secretAccessKey">
    & Partial<Pick<AwsKeyValues, "sessionToken">>;
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
  const { keys, headers } = request;
  const hash = await signatureOf(request, "");
  const signed = Object.keys(headers).toSorted().join(";");
  return `AWS4-HMAC-SHA256 Credential=${keys.accessKeyId}/${
    scopeOf(request)
  }, SignedHeaders=${signed}, Signature=${hash}`;
}

/**
 * An address that carries its signature, for a GET by somebody who has no keys.
 *
 * @param query what the request asks for
 * @param seconds for which the service takes it
 */
export async function presigned(
  request: Omit<Signable, "body" | "method">,
  query: Readonly<Record<string, string>>,
  seconds: number,
): Promise<string> {
  const { keys, url, headers, time } = request;
  const all = {
    ...query,
    "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
    "X-Amz-Credential": `${keys.accessKeyId}/${scopeOf(request)}`,
    "X-Amz-Date": time,
    "X-Amz-Expires": String(seconds),
    "X-Amz-SignedHeaders": Object.keys(headers).toSorted().join(";"),
    ...(keys.sessionToken === undefined ? {} : { "X-Amz-Security-Token": keys.sessionToken.reveal() }),
  };
  const words = Object.entries(all).map(([name, value]) => `${percentEncoded(name)}=${percentEncoded(value)}`)
    .toSorted().join("&");
  const hash = await signatureOf({ ...request, method: "GET", body: "" }, words);
  return `${url.origin}${url.pathname}?${words}&X-Amz-Signature=${hash}`;
}

function scopeOf({ service, region, time }: Pick<Signable, "service" | "region" | "time">): string {
  return `${time.slice(0, 8)}/${region}/${service}/aws4_request`;
}

async function signatureOf(request: Signable, query: string): Promise<string> {
  const { method = "POST", service, region, keys, url, headers, body, time } = request;
  const names = Object.keys(headers).toSorted();
  const canonical = [
    method,
    url.pathname,
    query,
    ...names.map((name) => `${name}:${headers[name]}`),
    "",
    names.join(";"),
    await hexDigest(body),
  ].join("\n");
  const toSign = ["AWS4-HMAC-SHA256", time, scopeOf(request), await hexDigest(canonical)].join("\n");
  let key = bytesOf(`AWS4${keys.secretAccessKey.reveal()}`);
  for (const part of [time.slice(0, 8), region, service, "aws4_request"]) key = await hmac(key, part);
  return hexOf(await hmac(key, toSign));
}

async function hmac(key: Uint8Array<ArrayBuffer>, text: string): Promise<Uint8Array<ArrayBuffer>> {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const imported = await crypto.subtle.importKey("raw", key, algorithm, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", imported, bytesOf(text)));
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}
