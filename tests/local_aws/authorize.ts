/**
 * The page where a browser sign-in happens: `GET /authorize` with PKCE (RFC 7636) and a loopback redirect
 * (RFC 8252 section 7.3), and the decision of the person who reads it.
 */

import { CODE_GRANT } from "./oidc.ts";
import { consentPage, messagePage } from "./pages.ts";
import { after, issue, now, openSession, type PendingConsent, type State } from "./state.ts";
import { html, redirect, type Reply, type WireRequest } from "./wire.ts";

const CODE_LIFETIME = 600;

export function authorize(state: State, request: WireRequest): Reply {
  const { query } = request;
  const client = state.clients.get(query.get("client_id") ?? "");
  const redirectUri = query.get("redirect_uri") ?? "";
  // Without a client and a redirect that belong together there is nowhere safe to send the browser.
  if (!client || client.expiresAt <= now(state) || !client.grantTypes.includes(CODE_GRANT)) {
    return html(400, messagePage("This sign-in cannot go on", "The application is not known here."));
  }
  if (!client.redirectUris.some((registered) => isSameLoopback(registered, redirectUri))) {
    return html(400, messagePage("This sign-in cannot go on", "The address to return to is not registered."));
  }
  const consent: PendingConsent = {
    client,
    redirectUri,
    state: query.get("state") ?? "",
    challenge: query.get("code_challenge") ?? "",
  };
  const problem = problemIn(consent, query);
  if (problem) return back(consent, { error: problem[0], error_description: problem[1] });
  if (state.approve === "deny") return denied(consent);
  if (state.approve === "auto") return allowed(state, consent);
  const id = crypto.randomUUID();
  state.consents.set(id, consent);
  return html(200, consentPage(client.name, state.settings.person, id));
}

/** `POST /authorize`: what the person pressed on the consent page. */
export function decideConsent(state: State, request: WireRequest): Reply {
  const form = new URLSearchParams(request.body);
  const id = form.get("request") ?? "";
  const consent = state.consents.get(id);
  if (!consent) return html(400, messagePage("This sign-in is over", "Start again where you came from."));
  state.consents.delete(id);
  return form.get("decision") === "allow" ? allowed(state, consent) : denied(consent);
}

function allowed(state: State, consent: PendingConsent): Reply {
  const code = issue(state, "code");
  state.codes.set(code, {
    clientId: consent.client.id,
    redirectUri: consent.redirectUri,
    challenge: consent.challenge,
    expiresAt: after(state, CODE_LIFETIME),
    session: openSession(state),
    used: false,
  });
  return back(consent, { code });
}

function denied(consent: PendingConsent): Reply {
  return back(consent, { error: "access_denied", error_description: "The person denied the request" });
}

function back(consent: PendingConsent, parameters: Readonly<Record<string, string>>): Reply {
  const to = new URL(consent.redirectUri);
  for (const [name, value] of Object.entries(parameters)) to.searchParams.set(name, value);
  if (consent.state) to.searchParams.set("state", consent.state);
  return redirect(to);
}

function problemIn(consent: PendingConsent, query: URLSearchParams): readonly [string, string] | undefined {
  if (query.get("response_type") !== "code") {
    return ["unsupported_response_type", "response_type must be code"];
  }
  if (!consent.state) return ["invalid_request", "state is required"];
  if (query.get("code_challenge_method") !== "S256") {
    return ["invalid_request", "code_challenge_method must be S256"];
  }
  if (!/^[A-Za-z0-9_-]{43}$/.test(consent.challenge)) {
    return ["invalid_request", "code_challenge must be 43 characters of base64url"];
  }
  const scopes = (query.get("scopes") ?? "").split(" ").filter((scope) => scope !== "");
  if (scopes.length === 0 || !scopes.every((scope) => consent.client.scopes.includes(scope))) {
    return ["invalid_scope", "scopes must be among those of the registration"];
  }
  return undefined;
}

/** Equal but for the port, which a loopback client cannot know when it registers. */
function isSameLoopback(registered: string, given: string): boolean {
  if (!URL.canParse(given)) return false;
  const url = new URL(given);
  const wanted = new URL(registered);
  return url.port !== "" && url.protocol === wanted.protocol && url.hostname === wanted.hostname &&
    url.pathname === wanted.pathname && url.search === wanted.search && url.hash === "" &&
    url.username === "";
}
