/** Sends the operations of Identity Center's access portal. What the answers mean is judged elsewhere. */
import { AtmosError } from "../../errors.ts";
import type { Secret } from "../../secret.ts";
import type { System } from "../../system/ports.ts";
import { textOf } from "../untyped.ts";
import { askForJson } from "./json_request.ts";
import { regionalEndpoint } from "./regional_endpoint.ts";

export interface RoleReply {
  readonly roleCredentials?: {
    readonly accessKeyId?: string | undefined;
    readonly secretAccessKey?: string | undefined;
    readonly sessionToken?: string | undefined;
    /** Milliseconds since 1970. */
    readonly expiration?: number | undefined;
  } | undefined;
}

export interface AccountsReply {
  readonly accountList?:
    | readonly {
      readonly accountId?: string | undefined;
      readonly accountName?: string | undefined;
      readonly emailAddress?: string | undefined;
    }[]
    | undefined;
  readonly nextToken?: string | undefined;
}

export interface RolesReply {
  readonly roleList?: readonly { readonly roleName?: string | undefined }[] | undefined;
  readonly nextToken?: string | undefined;
}

/** What comes is of whatever type the service sent. Every operation throws as {@link askForJson}. */
export interface Portal {
  roleCredentials(accessToken: Secret, accountId: string, roleName: string): Promise<RoleReply>;
  accounts(accessToken: Secret, nextToken: string | undefined): Promise<AccountsReply>;
  roles(accessToken: Secret, accountId: string, nextToken: string | undefined): Promise<RolesReply>;
  /** Ends the session behind the token, with its refresh token. */
  logout(accessToken: Secret): Promise<unknown>;
}

/** Entries on a page: as many as the service allows to ask for. */
const PAGE = 1000;

export interface PortalPlace {
  readonly region: string;
  /** Undefined for the region's own endpoint. */
  readonly endpoint: string | undefined;
  /** Ends all requests. */
  readonly cancelled: AbortSignal;
  /** As in `JsonPlace`. */
  readonly attempts?: number;
}

/** https://docs.aws.amazon.com/singlesignon/latest/PortalAPIReference/welcome.html */
export function connectPortal(system: System, place: PortalPlace): Portal {
  const endpoint = place.endpoint ?? regionalEndpoint("portal.sso", place.region);
  const ask = (
    method: "GET" | "POST",
    path: string,
    token: Secret,
    query: Readonly<Record<string, string | number | undefined>> = {},
  ): Promise<object> => {
    const headers = { "x-amz-sso_bearer_token": token.reveal() };
    return askForJson(system, { ...place, endpoint }, { method, path, query, headers }, place.cancelled);
  };
  return {
    roleCredentials: (token, accountId, roleName) =>
      ask("GET", "/federation/credentials", token, { role_name: roleName, account_id: accountId }),
    accounts: (token, nextToken) =>
      ask("GET", "/assignment/accounts", token, { next_token: nextToken, max_result: PAGE }),
    roles: (token, accountId, nextToken) =>
      ask("GET", "/assignment/roles", token, {
        next_token: nextToken,
        max_result: PAGE,
        account_id: accountId,
      }),
    logout: (token) => ask("POST", "/logout", token),
  };
}

/** Pages and entries of a list. The largest organisations have some ten thousand accounts. */
const MOST_PAGES = 1000;
const MOST_ENTRIES = 100_000;

/**
 * What all pages of a list hold, in order. A service that repeats a page's token does not keep the program busy for ever,
 * and neither does one whose list has no end.
 *
 * @param entries the parts of a page that are wanted
 * @throws AtmosError `unavailable` when there is no end
 */
export async function allPages<Reply extends { readonly nextToken?: string | undefined }, Entry>(
  page: (nextToken: string | undefined) => Promise<Reply>,
  entries: (reply: Reply) => readonly Entry[],
): Promise<Entry[]> {
  const found: Entry[] = [];
  const seen = new Set<string>();
  let nextToken: string | undefined;
  do {
    if (nextToken !== undefined) seen.add(nextToken);
    const reply = await page(nextToken);
    for (const entry of entries(reply)) found.push(entry);
    nextToken = textOf(reply.nextToken);
    if (seen.size >= MOST_PAGES || found.length > MOST_ENTRIES) {
      throw new AtmosError("unavailable", "cannot read a list of IAM Identity Center: it has no end", {
        hint:
          "Check that the provider's endpoint is the one of AWS. Write principal.account.id to need no list.",
      });
    }
  } while (nextToken !== undefined && !seen.has(nextToken));
  return found;
}
