/** The sign-in service of the console: a session becomes a token, and the token a page, once. */
import { after, issue, now, type RoleSession, type State } from "./state.ts";
import { html, json, redirect, type Reply, textField, type WireRequest } from "./wire.ts";

const TOKEN_LIFE = 15 * 60;

/** Errors are pages, as those of the real service. */
function refused(status: number): Reply {
  return html(status, `<!doctype html><title>${status}</title><p>The request could not be completed.</p>`);
}

export function getSigninToken(state: State, request: WireRequest): Reply {
  const form = new URLSearchParams(request.body);
  if (form.get("Action") !== "getSigninToken") return refused(400);
  const session = sessionIn(state, form.get("Session") ?? "");
  if (session === undefined || session.expiresAt <= now(state)) return refused(400);
  // A user's session has no console, and a federated one has it for its own length.
  if (session.user !== undefined && session.federated === undefined) return refused(400);
  const hasOwnLength = session.chained || session.federated !== undefined;
  const seconds = form.get("SessionDuration");
  if (seconds !== null && (hasOwnLength || !isAllowed(Number(seconds)))) return refused(400);
  const token = issue(state, "signin-token");
  state.signinTokens.set(token, { session, expiresAt: after(state, TOKEN_LIFE), used: false });
  return json({ SigninToken: token });
}

function isAllowed(seconds: number): boolean {
  return Number.isInteger(seconds) && seconds >= 900 && seconds <= 43_200;
}

function sessionIn(state: State, text: string): RoleSession | undefined {
  try {
    const fields = JSON.parse(text);
    const session = state.roleSessions.get(textField(fields, "sessionId") ?? "");
    return session?.secretAccessKey === textField(fields, "sessionKey") &&
        session?.sessionToken === textField(fields, "sessionToken")
      ? session
      : undefined;
  } catch {
    return undefined;
  }
}

/** The browser is signed in and sees which page it was sent to. */
export function consoleLogin(state: State, { query }: WireRequest): Reply {
  const token = state.signinTokens.get(query.get("SigninToken") ?? "");
  const page = URL.parse(query.get("Destination") ?? "");
  if (query.get("Action") !== "login" || !query.get("Issuer") || page === null) return refused(400);
  if (token === undefined || token.used || token.expiresAt <= now(state)) return refused(400);
  token.used = true;
  const { accountId, roleName } = token.session;
  return html(
    200,
    `<!doctype html><title>Console</title><h1>${roleName} in ${accountId}</h1><p>${page.host}</p>`,
  );
}

/** The browser is signed out, and sent on to a page of this service. */
export function consoleLogout(state: State, { query }: WireRequest): Reply {
  const next = URL.parse(query.get("redirect_uri") ?? "");
  if (query.get("Action") !== "logout" || next?.origin !== new URL(state.url).origin) return refused(400);
  return redirect(next);
}
