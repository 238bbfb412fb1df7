/**
 * Requests of AWS's REST protocol with JSON, for the services of Identity Center, which want no signature.
 * https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html
 */
import type { HttpReply } from "../../system/http.ts";
import type { System } from "../../system/ports.ts";
import { asRecord, textOf } from "../untyped.ts";
import { answered, type Said, ServiceFailure } from "./service_failure.ts";

export interface JsonRequest {
  readonly method: "GET" | "POST";
  /** With a slash before it. */
  readonly path: string;
  /** What is undefined is left out. */
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export interface JsonPlace {
  /** Without a slash at its end. */
  readonly endpoint: string;
  /** How often it is sent before a failure counts; throttling, 5xx and lost connections are tried again. */
  readonly attempts?: number;
}

/**
 * The parts of the answer, of whatever type they are.
 *
 * @throws ServiceFailure when the service says no; NoAnswer when it says nothing; the signal's reason
 */
export async function askForJson(
  { http }: Pick<System, "http">,
  { endpoint, attempts = 3 }: JsonPlace,
  { method, path, query = {}, headers = {}, body }: JsonRequest,
  signal: AbortSignal,
): Promise<Readonly<Record<string, unknown>>> {
  const words = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [`${encodeURIComponent(name)}=${encodeURIComponent(value)}`]
  );
  const url = `${endpoint}${path}${words.length === 0 ? "" : `?${words.join("&")}`}`;
  const sent = http.send({
    method,
    url,
    headers: {
      "user-agent": "atmos",
      ...headers,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    attempts,
    signal,
  });
  return judgeJson(await answered(sent, url, signal));
}

/** Pure. @throws ServiceFailure for anything but a success that can be read */
export function judgeJson({ status, headers, body }: HttpReply): Readonly<Record<string, unknown>> {
  const data = recordIn(new TextDecoder().decode(body));
  const isGood = status >= 200 && status < 300;
  if (isGood && data !== undefined) return data;
  if (data === undefined) throw new ServiceFailure(status, { isUnread: true, ...retryAfter(headers) });
  throw new ServiceFailure(status, {
    code: codeOf(headers["x-amzn-errortype"] ?? data["code"] ?? data["__type"]),
    word: textOf(data["error"]),
    message: textOf(data["error_description"]) ?? textOf(data["message"]) ?? textOf(data["Message"]),
    ...retryAfter(headers),
  });
}

function retryAfter(headers: Readonly<Record<string, string>>): Pick<Said, "retryAfter"> {
  return { retryAfter: headers["retry-after"] };
}

/** Undefined for what is no JSON; anything but a map holds nothing. */
function recordIn(text: string): Record<string, unknown> | undefined {
  if (text.trim() === "") return {};
  try {
    return asRecord(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** `com.amazonaws.sso#ForbiddenException:http://…` is a ForbiddenException. */
function codeOf(written: unknown): string | undefined {
  return textOf(textOf(written)?.split(":")[0]?.split("#").at(-1));
}
