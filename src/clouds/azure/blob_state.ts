/** States that Terraform's backend `azurerm` keeps: one GET, and the judgement of what comes. */
import { AtmosError } from "../../errors.ts";
import { printable } from "../../printable.ts";
import { withoutSecrets } from "../../secret.ts";
import { HttpFailure, type HttpReply, withoutPage } from "../../system/http.ts";
import type { CloudContext } from "../link.ts";
import { noAnswer } from "../no_answer.ts";
import { escapedName, LARGEST_STATE, refuseElsewhere, type StateAddress, unnamedState } from "../states.ts";
import { textOf } from "../untyped.ts";
import type { AzureSession } from "./credentials.ts";
import type { SignInValues } from "./values.ts";
import { blobsOf, placeOf } from "./places.ts";

const ELSEWHERE = [
  "access_key",
  "client_certificate",
  "client_certificate_path",
  "client_id",
  "client_secret",
  "endpoint",
  "metadata_host",
  "oidc_token",
  "sas_token",
  "snapshot",
];

/** The first version that takes tokens is older; this one is known everywhere. */
const VERSION = "2020-10-02";

/** A blob in a container of a storage account. */
export interface Blob {
  readonly account: string;
  readonly container: string;
  readonly name: string;
}

/** At Azure, or where the person's own `ATMOS_AZURE_BLOB_URL` leads. */
export async function readBlobState(
  address: StateAddress,
  { values }: { readonly values: Pick<AzureSession["values"], "cloud" | "tenant" | "tokens"> },
  { system }: Pick<CloudContext, "system">,
): Promise<string | undefined> {
  const { cloud, tokens } = values;
  const blob = blobOf(address, values);
  if (tokens.storage === undefined) {
    throw new AtmosError("unsupported", `${doing(blob)}: the session has no token for storage`, {
      hint: "The directory gave none. Use !terraform.output, which asks Terraform.",
    });
  }
  const base = blobsOf(placeOf(cloud, system.env), blob.account, system.env);
  const url = `${base}/${blob.container}/${escapedName(blob.name)}`;
  try {
    const reply = await system.http.send({
      method: "GET",
      url,
      headers: {
        authorization: `Bearer ${tokens.storage.token.reveal()}`,
        "user-agent": "atmos",
        "x-ms-version": VERSION,
      },
      attempts: 3,
      sizeLimit: LARGEST_STATE,
    });
    return judgeBlobState(withoutPage(reply, url), blob);
  } catch (error) {
    throw error instanceof HttpFailure ? noAnswer(error, doing(blob)) : error;
  }
}

/**
 * https://developer.hashicorp.com/terraform/language/backend/azurerm — the key of a workspace has its name at the end.
 *
 * @throws AtmosError `unsupported`, or `config_invalid` where the settings name no blob
 */
export function blobOf(
  address: StateAddress,
  { cloud, tenant }: Pick<SignInValues, "cloud" | "tenant">,
): Blob {
  const { type, settings, workspace } = address;
  // What the identity says itself may be repeated.
  const other = Object.entries({ tenant_id: tenant, environment: cloud }).filter(([key, own]) =>
    textOf(settings[key])?.toLowerCase() !== own
  ).map(([key]) => key);
  refuseElsewhere(address, [...ELSEWHERE, ...other]);
  const [account, container] = [settings["storage_account_name"], settings["container_name"]].map(textOf);
  if (
    account === undefined || container === undefined || !/^[a-z0-9]{3,24}$/.test(account) ||
    !/^(\$root|[a-z0-9](-?[a-z0-9]){2,62})$/.test(container)
  ) {
    throw unnamedState(type, "storage_account_name and container_name");
  }
  const key = textOf(settings["key"]) ?? "terraform.tfstate";
  const name = workspace === "default" ? key : `${key}env:${workspace}`;
  escapedName(name);
  return { account, container, name };
}

/** Pure. Undefined where there is no such blob, or no such container. */
export function judgeBlobState({ status, headers, body }: HttpReply, blob: Blob): string | undefined {
  const text = new TextDecoder().decode(body);
  if (status === 200) return text;
  if (status === 404) return undefined;
  const code = headers["x-ms-error-code"] ?? /<Code>([^<]*)<\/Code>/.exec(text)?.[1] ?? `HTTP ${status}`;
  const message = /<Message>([^<\n]*)/.exec(text)?.[1];
  const said = withoutSecrets([code, message].filter((part) => part).join(": ")).slice(0, 300);
  const isRefusal = status >= 400 && status < 500 && status !== 408 && status !== 429;
  throw new AtmosError(
    status === 401 ? "not_signed_in" : isRefusal ? "access_denied" : "unavailable",
    `${doing(blob)}: Azure refused (${printable(said)})`,
    {
      hint: isRefusal
        ? "The component's identity needs to read the blob: the role Storage Blob Data Reader is enough."
        : "Try again in a moment.",
    },
  );
}

function doing({ account, container, name }: Blob): string {
  return `cannot read the state ${printable(`${account}/${container}/${name}`)}`;
}
