/** Where a machine or app of Azure asks for tokens of its own, and what is answered there. Pure. */
import { AtmosError } from "../../../errors.ts";
import { printable } from "../../../printable.ts";
import { Secret } from "../../../secret.ts";
import type { Env } from "../../../system/ports.ts";
import { isLoopback } from "../../../trustworthy_url.ts";
import { field, wordOf } from "../../untyped.ts";
import type { AccessToken } from "../values.ts";

export interface MachineRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** That of virtual machines, which every one of them has. */
const MACHINE = "http://169.254.169.254";

/**
 * Apps and containers are told by two variables, virtual machines have a fixed address.
 *
 * @throws AtmosError `access_denied` for an address that is neither on this machine nor beside it
 */
export function machineRequest(
  env: Env,
  resource: string,
  clientId: string | undefined,
  doing: string,
): MachineRequest {
  const [endpoint, header] = [env.get("IDENTITY_ENDPOINT"), env.get("IDENTITY_HEADER")];
  const isApp = Boolean(endpoint && header);
  const host = env.get("AZURE_POD_IDENTITY_AUTHORITY_HOST") || MACHINE;
  const written = isApp ? endpoint ?? "" : `${host.replace(/\/+$/, "")}/metadata/identity/oauth2/token`;
  const url = URL.parse(written);
  if (url === null || !isNear(url)) {
    throw new AtmosError(
      "access_denied",
      `${doing}: the address to ask at is not trusted: ${printable(url?.hostname ?? "it is no URL")}`,
      { hint: "Azure sets IDENTITY_ENDPOINT itself; look what changes it." },
    );
  }
  url.searchParams.set("api-version", isApp ? "2019-08-01" : "2018-02-01");
  url.searchParams.set("resource", resource);
  if (clientId !== undefined) url.searchParams.set("client_id", clientId);
  return {
    url: url.href,
    headers: isApp && header ? { "x-identity-header": new Secret(header).reveal() } : { metadata: "true" },
  };
}

/** On this machine, or on its link, which no router leads on. */
function isNear({ protocol, hostname, username }: URL): boolean {
  return protocol === "http:" && username === "" &&
    (isLoopback(hostname) || /^169\.254(\.\d{1,3}){2}$/.test(hostname));
}

/** Undefined for what is none. The end comes as seconds since 1970, in quotes. */
export function tokenIn(answer: unknown): AccessToken | undefined {
  const token = wordOf(field(answer, "access_token"));
  const seconds = Number(field(answer, "expires_on") ?? NaN);
  if (token === undefined || !(seconds > 0 && seconds < 1e11)) return undefined;
  return { token: new Secret(token), expiresAt: seconds * 1000 };
}
