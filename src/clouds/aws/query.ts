/**
 * Requests of AWS's query protocol, whose answers are XML: those of STS and IAM.
 * https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
 */
import type { HttpReply } from "../../system/http.ts";
import type { System } from "../../system/ports.ts";
import type { AwsKeyValues } from "./keys.ts";
import { answered, ServiceFailure } from "./service_failure.ts";
import { authorization, signatureTime } from "./signature.ts";

export interface QueryPlace {
  readonly service: string;
  /** Of the signature. */
  readonly region: string;
  /** Without a slash at its end. */
  readonly endpoint: string;
  readonly version: string;
  /** Undefined for what is asked without a signature. */
  readonly keys: Pick<AwsKeyValues, "accessKeyId" | "secretAccessKey" | "sessionToken"> | undefined;
  readonly cancelled?: AbortSignal | undefined;
  /** How often it is sent before a failure counts; once where nothing is said. */
  readonly attempts?: number;
}

/** Texts, numbers, lists and structures, by the names that the service gives them. */
export type Parameters = object;

/** Milliseconds by which the clocks of AWS and of whoever signs may differ. */
const SKEW = 5 * 60_000;

/**
 * The XML of the answer. Where the clock of this machine was what AWS refused, it is signed once more by that of AWS.
 *
 * @throws ServiceFailure when the service says no; NoAnswer when it says nothing; the signal's reason
 */
export async function ask(
  system: Pick<System, "clock" | "http">,
  place: QueryPlace,
  action: string,
  parameters: Parameters = {},
): Promise<string> {
  const body = new URLSearchParams([
    ["Action", action],
    ...flat(parameters),
    ["Version", place.version],
  ]).toString();
  const here = system.clock.now();
  const reply = await send(system, place, body, here);
  const there = Date.parse(reply.headers["date"] ?? "");
  const isLate = reply.status >= 400 && place.keys !== undefined && Math.abs(there - here) >= SKEW;
  return judgeXml(isLate ? await send(system, place, body, there) : reply);
}

async function send(
  { http }: Pick<System, "http">,
  place: QueryPlace,
  body: string,
  now: number,
): Promise<HttpReply> {
  const { keys, cancelled, attempts = 1 } = place;
  const url = new URL(`${place.endpoint}/`);
  const headers: Record<string, string> = {
    "content-type": "application/x-www-form-urlencoded; charset=utf-8",
  };
  if (keys !== undefined) {
    const time = signatureTime(now);
    const token = keys.sessionToken;
    headers["x-amz-date"] = time;
    if (token !== undefined) headers["x-amz-security-token"] = token.reveal();
    headers["authorization"] = await authorization({
      ...place,
      keys,
      url,
      headers: { ...headers, host: url.host },
      body,
      time,
    });
  }
  const sent = http.send({
    method: "POST",
    url: url.href,
    headers: { ...headers, "user-agent": "atmos" },
    body,
    attempts,
    ...(cancelled === undefined ? {} : { signal: cancelled }),
  });
  return await answered(sent, url.href, cancelled);
}

/** Lists count from 1: `Tags.member.1.Key`. What is undefined is left out. */
function flat(value: unknown, name = ""): [string, string][] {
  if (value === undefined) return [];
  if (Array.isArray(value)) return value.flatMap((item, at) => flat(item, `${name}.member.${at + 1}`));
  if (typeof value !== "object" || value === null) return [[name, String(value)]];
  return Object.entries(value).flatMap(([key, item]) => flat(item, name === "" ? key : `${name}.${key}`));
}

/** Pure. @throws ServiceFailure for anything but a success that is XML */
export function judgeXml({ status, headers, body }: HttpReply): string {
  const text = new TextDecoder().decode(body);
  const isXml = text.trimStart().startsWith("<");
  if (status >= 200 && status < 300 && isXml) return text;
  throw new ServiceFailure(status, {
    code: elementIn(text, "Code"),
    message: elementIn(text, "Message"),
    retryAfter: headers["retry-after"],
    isUnread: !isXml && text.trim() !== "",
  });
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
