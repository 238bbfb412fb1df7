/**
 * The access portal: accounts, roles, role credentials, logout.
 * https://docs.aws.amazon.com/singlesignon/latest/PortalAPIReference/
 */

import type { Account } from "./organisation.ts";
import { issueRoleSession, now, type PortalSession, type State } from "./state.ts";
import { empty, json, type Reply, restError, type WireRequest } from "./wire.ts";

const LARGEST_PAGE = 1000;

export function listAccounts(state: State, request: WireRequest): Reply {
  return signedIn(state, request) ??
    page(state, request, "accountList", state.settings.accounts, (account) => ({
      accountId: account.id,
      accountName: account.name,
      emailAddress: account.email,
    }));
}

export function listAccountRoles(state: State, request: WireRequest): Reply {
  const refusal = signedIn(state, request);
  if (refusal) return refusal;
  const account = accountIn(state, request);
  if (!account) return noAccess();
  return page(state, request, "roleList", account.roles, (roleName) => ({ roleName, accountId: account.id }));
}

export function getRoleCredentials(state: State, request: WireRequest): Reply {
  const refusal = signedIn(state, request);
  if (refusal) return refusal;
  const roleName = request.query.get("role_name");
  if (!roleName || !request.query.get("account_id")) return invalid("role_name and account_id are required");
  const account = accountIn(state, request);
  if (!account?.roles.includes(roleName)) return noAccess();
  const { person, roleLifetime } = state.settings;
  const session = issueRoleSession(
    state,
    { accountId: account.id, roleName, sessionName: person },
    roleLifetime,
  );
  return json({
    roleCredentials: {
      accessKeyId: session.accessKeyId,
      secretAccessKey: session.secretAccessKey,
      sessionToken: session.sessionToken,
      expiration: session.expiresAt,
    },
  });
}

export function logout(state: State, request: WireRequest): Reply {
  const session = portalSession(state, request);
  if (!session) return unauthorized();
  session.alive = false;
  return empty();
}

function signedIn(state: State, request: WireRequest): Reply | undefined {
  return portalSession(state, request) ? undefined : unauthorized();
}

function portalSession(state: State, request: WireRequest): PortalSession | undefined {
  const token = state.tokens.get(request.headers.get("x-amz-sso_bearer_token") ?? "");
  return token && token.session.alive && token.expiresAt > now(state) ? token.session : undefined;
}

function accountIn(state: State, request: WireRequest): Account | undefined {
  const id = request.query.get("account_id");
  return state.settings.accounts.find((account) => account.id === id);
}

function page<Item>(
  state: State,
  request: WireRequest,
  listName: string,
  items: readonly Item[],
  shape: (item: Item) => unknown,
): Reply {
  const wanted = Number(request.query.get("max_result") ?? LARGEST_PAGE);
  if (!Number.isInteger(wanted) || wanted < 1 || wanted > LARGEST_PAGE) {
    return invalid("max_result is out of range");
  }
  const token = request.query.get("next_token");
  const start = token === null ? 0 : offsetIn(token, listName);
  if (start === undefined) return invalid("next_token is not one that was given out");
  const end = start + Math.min(wanted, state.settings.pageSize);
  const nextToken = end < items.length ? btoa(`${listName}:${end}`) : null;
  return json({ nextToken, [listName]: items.slice(start, end).map(shape) });
}

function offsetIn(token: string, listName: string): number | undefined {
  try {
    const [list, offset] = atob(token).split(":");
    return list === listName && /^\d+$/.test(offset ?? "") ? Number(offset) : undefined;
  } catch {
    return undefined;
  }
}

function unauthorized(): Reply {
  return portalError(401, "UnauthorizedException", "Session token not found or invalid");
}

function noAccess(): Reply {
  return portalError(403, "ForbiddenException", "No access");
}

function invalid(message: string): Reply {
  return portalError(400, "InvalidRequestException", message);
}

function portalError(status: number, type: string, message: string): Reply {
  return restError(status, type, { message, __type: `com.example.portal#${type}` });
}
