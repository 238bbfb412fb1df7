/** States that Terraform's backend `s3` keeps: one signed GET, and the judgement of what comes. */
import { AtmosError } from "../../errors.ts";
import { printable } from "../../printable.ts";
import type { HttpReply } from "../../system/http.ts";
import type { CloudContext } from "../link.ts";
import { escapedName, LARGEST_STATE, refuseElsewhere, type StateAddress, unnamedState } from "../states.ts";
import { endpointFor } from "./endpoints.ts";
import type { AwsKeyValues } from "./keys.ts";
import { elementIn } from "./query.ts";
import { regionalEndpoint } from "./regional_endpoint.ts";
import { answered, NoAnswer } from "./service_failure.ts";
import { authorization, signatureTime } from "./signature.ts";

/** Settings by which Terraform would go elsewhere, or as somebody else. */
const ELSEWHERE = [
  "access_key",
  "assume_role",
  "assume_role_with_web_identity",
  "endpoint",
  "endpoints",
  "role_arn",
  "secret_key",
  "sse_customer_key",
  "token",
];

/** What an empty body hashes to. */
const EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/** At `AWS_ENDPOINT_URL_S3` and `AWS_ENDPOINT_URL` of the person's own environment, else at AWS. */
export async function readS3State(
  address: StateAddress,
  keys: AwsKeyValues,
  { system }: Pick<CloudContext, "system">,
): Promise<string | undefined> {
  const object = objectOf(address, keys.region);
  const url = new URL(
    `${endpointFor("S3", system.env) ?? regionalEndpoint("s3", object.region)}/${object.bucket}/${
      escapedName(object.key)
    }`,
  );
  const time = signatureTime(system.clock.now());
  const token = keys.sessionToken;
  const headers: Record<string, string> = {
    "x-amz-content-sha256": EMPTY,
    "x-amz-date": time,
    ...token === undefined ? {} : { "x-amz-security-token": token.reveal() },
  };
  const signed = await authorization({
    method: "GET",
    service: "s3",
    region: object.region,
    keys,
    url,
    headers: { ...headers, host: url.host },
    body: "",
    time,
  });
  try {
    const reply = await answered(
      system.http.send({
        method: "GET",
        url: url.href,
        headers: { ...headers, authorization: signed, "user-agent": "atmos" },
        attempts: 3,
        sizeLimit: LARGEST_STATE,
      }),
      url.href,
      undefined,
    );
    return judgeState(reply, object);
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    throw new AtmosError("unavailable", `cannot read the state ${nameOf(object)}: ${error.message}`, {
      cause: error,
    });
  }
}

/** An object in S3. */
export interface StateObject {
  readonly bucket: string;
  readonly key: string;
  readonly region: string;
}

/**
 * https://developer.hashicorp.com/terraform/language/backend/s3 — the key of a workspace stands below its prefix.
 *
 * @throws AtmosError `unsupported`, or `config_invalid` where the settings name no object
 */
export function objectOf(address: StateAddress, usual: string): StateObject {
  refuseElsewhere(address, ELSEWHERE);
  const { settings, workspace } = address;
  const text = (key: string): string | undefined => {
    const value = settings[key];
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  const [bucket, key] = [text("bucket"), text("key")];
  if (bucket === undefined || key === undefined || !/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket)) {
    throw unnamedState("s3", "bucket and key");
  }
  const whole = workspace === "default"
    ? key
    : `${text("workspace_key_prefix") ?? "env:"}/${workspace}/${key}`;
  escapedName(whole);
  return { bucket, key: whole, region: text("region") ?? usual };
}

/** Pure. Undefined where there is no such object, or no such bucket. */
export function judgeState({ status, headers, body }: HttpReply, object: StateObject): string | undefined {
  const text = new TextDecoder().decode(body);
  if (status === 200) return text;
  const code = elementIn(text, "Code") ?? `HTTP ${status}`;
  if (status === 404) return undefined;
  const region = headers["x-amz-bucket-region"];
  if (status === 301 || (region !== undefined && region !== object.region)) {
    throw new AtmosError(
      "config_invalid",
      `cannot read the state ${nameOf(object)}: its bucket is ${
        region === undefined ? "in another region" : `in ${printable(region)}`
      }`,
      { hint: "Set region below terraform.backend.s3 in the stacks." },
    );
  }
  const said = printable(elementIn(text, "Message") ?? code);
  throw new AtmosError(
    status === 403 ? "access_denied" : "unavailable",
    `cannot read the state ${nameOf(object)}: ${said} (${printable(code)})`,
  );
}

function nameOf({ bucket, key }: StateObject): string {
  return printable(`s3://${bucket}/${key}`);
}
