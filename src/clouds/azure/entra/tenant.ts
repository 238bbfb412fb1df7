/** Which directory is meant: its id, whatever name it was called by. Tokens of another one are not accepted. */
import { AtmosError } from "../../../errors.ts";
import { printable } from "../../../printable.ts";
import { type Http, HttpFailure, withoutPage } from "../../../system/http.ts";
import { noAnswer } from "../../no_answer.ts";
import { field, parsedJson, textOf } from "../../untyped.ts";
import type { AzurePlace } from "../places.ts";
import { EntraRefusal, explainEntra } from "./failure.ts";

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function isGuid(text: string): boolean {
  return GUID.test(text.toLowerCase());
}

/** Names under which any directory answers: nobody could tell whose tokens come. */
const ANY: readonly string[] = ["organizations", "common", "consumers"];

/** What is wrong with a directory's name; undefined when nothing is. */
export function tenantProblem(tenant: string): string | undefined {
  if (ANY.includes(tenant.toLowerCase())) return "it means any directory";
  // It becomes a part of the address that tokens are asked at.
  return /^[A-Za-z0-9][A-Za-z0-9.-]{0,252}$/.test(tenant) ? undefined : "it is no id and no domain";
}

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
  try {
    const reply = withoutPage(
      await http.send({ method: "GET", url, sizeLimit: 256 * 1024, attempts: 2, signal }),
      url,
    );
    const answer = parsedJson(new TextDecoder().decode(reply.body));
    if (reply.status !== 200) throw new EntraRefusal(answer, reply.status, undefined);
    return judgeTenant(answer, place, tenant, doing);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof HttpFailure) throw noAnswer(error, doing);
    if (error instanceof EntraRefusal) throw explainEntra(error, doing);
    throw error;
  }
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
