/** Asking the resource manager for what belongs to a cluster, and what its refusals say. */
import { AtmosError } from "../../../errors.ts";
import { printable } from "../../../printable.ts";
import { type Secret, withoutSecrets } from "../../../secret.ts";
import type { System } from "../../../system/ports.ts";
import { askJson } from "../../ask_json.ts";
import { field, textOf } from "../../untyped.ts";

interface Question {
  readonly url: string;
  readonly token: Secret;
  /** Whose token it is, for a person. */
  readonly who: string;
  readonly doing: string;
}

/** @throws AtmosError `not_found`, `access_denied`, `not_signed_in`, `unavailable` */
export async function askAzure(
  { http }: Pick<System, "http">,
  { url, token, who, doing }: Question,
): Promise<unknown> {
  const { status, body } = await askJson(http, {
    method: "POST",
    url,
    headers: {
      authorization: `Bearer ${token.reveal()}`,
      accept: "application/json",
      "content-type": "application/json",
    },
    body: "",
    sizeLimit: 256 * 1024,
    attempts: 2,
  }, doing);
  if (status === 200) return body;
  throw refusal(status, body, who, doing);
}

function refusal(status: number, answer: unknown, who: string, doing: string): AtmosError {
  const error = field(answer, "error");
  const code = textOf(field(error, "code")) ?? `HTTP ${status}`;
  const text = textOf(field(error, "message"));
  const said = printable(withoutSecrets(text === undefined ? code : `${code}: ${text}`).slice(0, 300));
  if (status === 401) {
    return new AtmosError("not_signed_in", `${doing}: Azure does not accept the token (${said})`, {
      hint: "Run `atmos auth login`.",
    });
  }
  if (status === 404) {
    return new AtmosError("not_found", `${doing}: there is none (${said})`, {
      hint: "Check name, resource_group and subscription_id below spec.cluster.",
    });
  }
  if (status === 403) {
    return new AtmosError("access_denied", `${doing}: ${printable(who)} may not (${said})`, {
      hint: 'Ask for the role "Azure Kubernetes Service Cluster User Role".',
    });
  }
  return new AtmosError("unavailable", `${doing}: Azure failed (${said})`, {
    hint: "Try again in a moment.",
  });
}
