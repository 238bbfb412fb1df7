/** Requests with JSON that are signed, for services that are asked as an identity. */
import type { System } from "../../system/ports.ts";
import { failureError } from "./aws_failure.ts";
import { judgeJson } from "./json_request.ts";
import type { AwsKeyValues } from "./keys.ts";
import { answered } from "./service_failure.ts";
import { authorization, signatureTime } from "./signature.ts";

export interface SignedRequest {
  /** Of the signature. */
  readonly service: string;
  readonly region: string;
  /** Without a slash at its end. */
  readonly endpoint: string;
  /** With a slash before it; of characters that nobody escapes. */
  readonly path: string;
  /** The action of the JSON protocol, which is a POST; undefined for a GET. */
  readonly target?: string;
  readonly body?: Readonly<Record<string, unknown>>;
}

/**
 * The parts of the answer, of whatever type they are.
 *
 * @param doing what cannot be done where it fails: `cannot find the cluster`
 * @throws AtmosError as {@link failureError}
 */
export async function askSigned(
  { http, clock }: Pick<System, "http" | "clock">,
  keys: AwsKeyValues,
  { service, region, endpoint, path, target, body }: SignedRequest,
  doing: string,
): Promise<Readonly<Record<string, unknown>>> {
  const url = new URL(`${endpoint}${path}`);
  const time = signatureTime(clock.now());
  const text = target === undefined ? "" : JSON.stringify(body ?? {});
  const headers: Record<string, string> = {
    "x-amz-date": time,
    ...(keys.sessionToken === undefined ? {} : { "x-amz-security-token": keys.sessionToken.reveal() }),
    ...(target === undefined ? {} : { "content-type": "application/x-amz-json-1.1", "x-amz-target": target }),
  };
  const method = target === undefined ? "GET" : "POST";
  const signed = await authorization({
    method,
    service,
    region,
    keys,
    url,
    headers: { ...headers, host: url.host },
    body: text,
    time,
  });
  try {
    const sent = http.send({
      method,
      url: url.href,
      headers: { ...headers, authorization: signed, "user-agent": "atmos" },
      ...(target === undefined ? {} : { body: text }),
      attempts: 3,
    });
    return judgeJson(await answered(sent, url.href, undefined));
  } catch (error) {
    throw failureError(error, doing);
  }
}
