/** Which directory is meant: its id, whatever name it was called by. Tokens of another one are not accepted. */
import { AtmosError } from "../../../errors.ts";
import { printable } from "../../../printable.ts";
import type { Http } from "../../../system/http.ts";
import { askJson } from "../../ask_json.ts";
import { field, textOf } from "../../untyped.ts";
import { isGuid } from "../directory_name.ts";
import type { AzurePlace } from "../places.ts";
import { EntraRefusal, explainEntra } from "./failure.ts";

/**
 * The directory's id. A domain is asked for.
 *
 * @throws AtmosError `unavailable`, `access_denied` for one that there is not
 */
export async function tenantId(
  http: Http,
  place: AzurePlace,
  tenant: string,
  doing: string,
  signal: AbortSignal,
): Promise<string> {
  if (isGuid(tenant)) return tenant.toLowerCase();
  const url = `${place.login}/${encodeURIComponent(tenant)}/v2.0/.well-known/openid-configuration`;
  const { status, body } = await askJson(
    http,
    { method: "GET", url, sizeLimit: 256 * 1024, attempts: 2, signal },
    doing,
  );
  if (status !== 200) throw explainEntra(new EntraRefusal(body, status, undefined), doing);
  return judgeTenant(body, place, tenant, doing);
}

/** @throws AtmosError `unavailable` when the answer tells no id */
export function judgeTenant(answer: unknown, place: AzurePlace, tenant: string, doing: string): string {
  const issuer = URL.parse(textOf(field(answer, "issuer")) ?? "");
  const id = issuer === null ? undefined : issuer.pathname.split("/")[1]?.toLowerCase();
  if (issuer?.origin === place.issuer && id !== undefined && isGuid(id)) return id;
  throw new AtmosError(
    "unavailable",
    `${doing}: the directory "${printable(tenant)}" has no id that is told`,
    {
      hint: "Write its id, a GUID, as spec.tenant_id.",
    },
  );
}

export function issuerOf({ issuer }: AzurePlace, tenant: string): string {
  return `${issuer}/${tenant}/v2.0`;
}
