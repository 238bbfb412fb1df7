/** States that Terraform's backend `gcs` keeps: one GET, and the judgement of what comes. */
import { AtmosError } from "../../errors.ts";
import { printable } from "../../printable.ts";
import { HttpFailure, type HttpReply, withoutPage } from "../../system/http.ts";
import type { CloudContext } from "../link.ts";
import { noAnswer } from "../no_answer.ts";
import { escapedName, LARGEST_STATE, refuseElsewhere, type StateAddress, unnamedState } from "../states.ts";
import { parsedJson, textOf } from "../untyped.ts";
import { codeOf, refusalIn } from "./answer.ts";
import { googleEndpoint } from "./endpoints.ts";
import type { GoogleToken } from "./google_token.ts";

const ELSEWHERE = [
  "access_token",
  "credentials",
  "encryption_key",
  "impersonate_service_account",
  "impersonate_service_account_delegates",
  "storage_custom_endpoint",
];

/** An object in Cloud Storage. */
export interface GcsObject {
  readonly bucket: string;
  readonly name: string;
}

/** At Google, or where the person's own `CLOUDSDK_API_ENDPOINT_OVERRIDES_STORAGE` leads. */
export async function readGcsState(
  address: StateAddress,
  { accessToken }: Pick<GoogleToken, "accessToken">,
  { system }: Pick<CloudContext, "system">,
): Promise<string | undefined> {
  const object = gcsObjectOf(address);
  const base = googleEndpoint("storage", system.env);
  // As gcloud does with an address of a host alone.
  const api = new URL(base).pathname === "/" ? `${base}/storage/v1` : base;
  const url = `${api}/b/${object.bucket}/o/${encodeURIComponent(object.name)}?alt=media`;
  try {
    const reply = await system.http.send({
      method: "GET",
      url,
      headers: { authorization: `Bearer ${accessToken.reveal()}`, "user-agent": "atmos" },
      attempts: 3,
      sizeLimit: LARGEST_STATE,
    });
    return judgeGcsState(withoutPage(reply, url), object);
  } catch (error) {
    throw error instanceof HttpFailure ? noAnswer(error, doing(object)) : error;
  }
}

/**
 * https://developer.hashicorp.com/terraform/language/backend/gcs — each workspace is an object below the prefix.
 *
 * @throws AtmosError `unsupported`, or `config_invalid` where the settings name no object
 */
export function gcsObjectOf(address: StateAddress): GcsObject {
  refuseElsewhere(address, ELSEWHERE);
  const { settings, workspace } = address;
  const bucket = textOf(settings["bucket"]);
  if (bucket === undefined || !/^[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$/.test(bucket)) {
    throw unnamedState("gcs", "bucket");
  }
  // Terraform joins them as paths.
  const prefix = (textOf(settings["prefix"]) ?? "").split("/").filter((part) => part !== "");
  const name = [...prefix, `${workspace}.tfstate`].join("/");
  escapedName(name);
  return { bucket, name };
}

/** Pure. Undefined where there is no such object, or no such bucket. */
export function judgeGcsState(reply: HttpReply, object: GcsObject): string | undefined {
  const text = new TextDecoder().decode(reply.body);
  if (reply.status === 200) return text;
  if (reply.status === 404) return undefined;
  const answer = { status: reply.status, body: parsedJson(text) };
  throw new AtmosError(codeOf(answer), `${doing(object)}: Google refused (${refusalIn(answer).said})`, {
    hint: "The component's identity needs to read the bucket: the role Storage Object Viewer is enough.",
  });
}

function doing({ bucket, name }: GcsObject): string {
  return `cannot read the state ${printable(`gs://${bucket}/${name}`)}`;
}
