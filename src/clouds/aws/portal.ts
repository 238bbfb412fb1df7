/** Sends the operations of Identity Center's access portal. What the answers mean is judged elsewhere. */
import { AtmosError } from "../../errors.ts";
import type { Secret } from "../../secret.ts";
import type { System } from "../../system/ports.ts";
import { textOf } from "../untyped.ts";
import { portalClient } from "./sdk.ts";

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

/** Every operation throws what the SDK throws. */
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
  /** As in {@link ClientOptions}. */
  readonly attempts?: number;
}

/** Loads the AWS SDK. */
export async function connectPortal(system: System, place: PortalPlace): Promise<Portal> {
  const { sdk, client } = await portalClient(system, place);
  const options = { abortSignal: place.cancelled };
  return {
    roleCredentials: (token, accountId, roleName) =>
      client.send(
        new sdk.GetRoleCredentialsCommand({ accessToken: token.reveal(), accountId, roleName }),
        options,
      ),
    accounts: (token, nextToken) =>
      client.send(
        new sdk.ListAccountsCommand({ accessToken: token.reveal(), maxResults: PAGE, nextToken }),
        options,
      ),
    roles: (token, accountId, nextToken) => {
      const request = { accessToken: token.reveal(), accountId, maxResults: PAGE, nextToken };
      return client.send(new sdk.ListAccountRolesCommand(request), options);
    },
    logout: (token) => client.send(new sdk.LogoutCommand({ accessToken: token.reveal() }), options),
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
