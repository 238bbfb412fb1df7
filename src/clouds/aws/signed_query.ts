/**
 * One request of AWS's query protocol, signed with version 4, for services of which a whole client would be too much.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
import { HttpFailure } from "../../system/http.ts";
import type { System } from "../../system/ports.ts";
import { NoAnswer } from "./fetch_handler.ts";
import type { AwsKeyValues } from "./keys.ts";
import { Sha256 } from "./sha256.ts";

export interface QueryPlace {
  readonly service: string;
  /** Of the signature. */
  readonly region: string;
  /** Without a slash at its end. */
  readonly endpoint: string;
  readonly version: string;
  readonly keys: Pick<AwsKeyValues, "accessKeyId" | "secretAccessKey" | "sessionToken">;
  readonly cancelled: AbortSignal;
}

/** A failure in the form in which the AWS SDK throws them, so that one function reads both. */
class QueryFailure extends Error {
  readonly $metadata: { readonly httpStatusCode: number };

  constructor(code: string, message: string, status: number) {
    super(message);
    this.name = code;
    this.$metadata = { httpStatusCode: status };
  }
}

/** Sends it once. The answer is XML. @throws as the AWS SDK does */
export async function signedQuery(
  { clock, http }: System,
  place: QueryPlace,
  parameters: Readonly<Record<string, string>>,
): Promise<string> {
  const body = new URLSearchParams({ ...parameters, Version: place.version }).toString();
  const url = new URL(`${place.endpoint}/`);
  const time = new Date(clock.now()).toISOString().replace(/[-:]|\.\d+/g, "");
  const headers = {
    "content-type": "application/x-www-form-urlencoded; charset=utf-8",
    host: url.host,
    "x-amz-date": time,
    ...(place.keys.sessionToken === undefined
      ? {}
      : { "x-amz-security-token": place.keys.sessionToken.reveal() }),
  };
  const authorization = await signature(place, { path: url.pathname, headers, body, time });
  const { host: _, ...sent } = headers;
  try {
    const reply = await http.send({
      method: "POST",
      url: url.href,
      headers: { ...sent, authorization },
      body,
      signal: place.cancelled,
    });
    const text = new TextDecoder().decode(reply.body);
    if (reply.status === 200) return text;
    const code = elementIn(text, "Code") ?? "Unknown";
    throw new QueryFailure(code, elementIn(text, "Message") ?? "UnknownError", reply.status);
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error;
    throw new NoAnswer(error.message, error);
  }
}

interface Signable {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly time: string;
}

async function signature(
  { service, region, keys }: QueryPlace,
  { path, headers, body, time }: Signable,
): Promise<string> {
  const names = Object.keys(headers).toSorted();
  const signed = names.join(";");
  const canonical = [
    "POST",
    path,
    "",
    ...names.map((name) => `${name}:${headers[name]}`),
    "",
    signed,
    await sha256(body),
  ].join("\n");
  const date = time.slice(0, 8);
  const scope = `${date}/${region}/${service}/aws4_request`;
  const toSign = ["AWS4-HMAC-SHA256", time, scope, await sha256(canonical)].join("\n");
  let key: string | Uint8Array = `AWS4${keys.secretAccessKey.reveal()}`;
  for (const part of [date, region, service, "aws4_request"]) key = await hmac(key, part);
  const hash = hex(await hmac(key, toSign));
  return `AWS4-HMAC-SHA256 Credential=${keys.accessKeyId}/${scope}, SignedHeaders=${signed}, Signature=${hash}`;
}

async function sha256(text: string): Promise<string> {
  const hash = new Sha256();
  hash.update(text);
  return hex(await hash.digest());
}

async function hmac(key: string | Uint8Array<ArrayBufferLike>, text: string): Promise<Uint8Array> {
  const hash = new Sha256(typeof key === "string" ? key : Uint8Array.from(key));
  hash.update(text);
  return await hash.digest();
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&apos;": "'",
  "&#39;": "'",
  "&amp;": "&",
};

/** The text of the first element of this name that holds text alone; undefined when there is none. */
export function elementIn(xml: string, name: string): string | undefined {
  return elementsIn(xml, name)[0];
}

/** The texts of all elements of this name that hold text alone. */
export function elementsIn(xml: string, name: string): string[] {
  return [...xml.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, "g"))]
    .map(([, text = ""]) =>
      text.replace(/&(lt|gt|quot|apos|amp|#39);/g, (entity) => ENTITIES[entity] ?? entity)
    );
}
