/**
 * Entra and the resource manager, as strict as they are: whatever is not as the real ones want it is refused in their
 * words. Pure: a test asks it directly, or over HTTP (`server.ts`).
 */
import { createHash } from "node:crypto";
import { type Subscription, subscriptionAnswer } from "./arm.ts";
import { clusterAnswer, type LocalCluster } from "./clusters.ts";
import { machineAnswer } from "./machine.ts";
import { APP, type ProofOptions, proofProblem, refusal } from "./proofs.ts";
import { type Issued, Tokens } from "./tokens.ts";
import { type Answer, type Asked, callName, TENANT } from "./wire.ts";

export const OTHER_TENANT = "99999999-2222-3333-4444-555555555555";
export { SUBSCRIPTION } from "./arm.ts";
export { APP } from "./proofs.ts";
export { TENANT } from "./wire.ts";
export const DOMAIN = "acme.example";
export const AZURE_CLI = "04b07795-8ddb-461a-bbee-02f9e1bf7b46";

export const AZURE_POWERSHELL = "1950a258-227b-4e31-a9cf-717495945fc2";

/** Applications that take each other's refresh tokens. */
const FAMILY = [AZURE_CLI, AZURE_POWERSHELL];

export interface EntraOptions extends ProofOptions {
  /** The origin under which it is asked; who issues ID tokens. */
  readonly origin: string;
  readonly subscriptions?: readonly Subscription[];
  readonly clusters?: () => readonly LocalCluster[];
  /** Seconds that access tokens live (4000). */
  readonly tokenLifetime?: number;
  /** Services of which nobody gets a token, by a part of their name. */
  readonly withoutConsent?: readonly string[];
  /** Seconds between two polls (60, where the real service wants 5). */
  readonly deviceInterval?: number;
}

/** What was asked, without anything that is secret. */
export interface Call {
  readonly what: string;
  readonly scope?: string;
  readonly status: number;
}

interface Pending {
  readonly clientId: string;
  readonly scope: string;
  readonly claims?: string | undefined;
  /** Of a code for the browser. */
  readonly challenge?: string;
  readonly redirectUri?: string;
  readonly nonce?: string;
}

export class LocalEntra {
  /** Who signs in from now on. */
  person = "ada@acme.example";
  /** What the person does with a code: nothing yet, yes, or no. */
  decision: "wait" | "approve" | "decline" = "approve";
  /** The directory that tokens are of, whatever was asked for. */
  answersAs: string | undefined;
  /** What the resource manager wants tokens to show, as JSON: only a person can show it. */
  wanted: string | undefined;
  /** Instead of an answer, once. */
  readonly faults: Answer[] = [];
  readonly calls: Call[] = [];
  readonly tokens: Tokens;
  readonly #options: EntraOptions;
  readonly #pending = new Map<string, Pending>();

  constructor(options: EntraOptions) {
    this.#options = options;
    this.tokens = new Tokens(options.clock ?? Date.now, options.tokenLifetime ?? 4000);
  }

  /** Everything that nobody may see. */
  secrets(): string[] {
    return [...this.tokens.secrets, ...this.#pending.keys()];
  }

  /** Ends every sign-in, as an administrator does. */
  revokeAll(): void {
    this.tokens.refreshTokens.clear();
  }

  answer(asked: Asked): Answer {
    const form = new URLSearchParams(asked.text);
    const what = callName(asked, form);
    const answer = this.#faultFor(what) ?? this.#route(asked, form);
    const scope = form.get("scope");
    this.calls.push({ what, status: answer.status, ...(scope === null ? {} : { scope }) });
    return answer;
  }

  #faultFor(what: string): Answer | undefined {
    return what.startsWith("token") ? this.faults.shift() : undefined;
  }

  #route(asked: Asked, form: URLSearchParams): Answer {
    const { method, url } = asked;
    const [, first = "", ...rest] = url.pathname.split("/");
    const cluster = clusterAnswer(asked, this.tokens, this.#options.clusters?.() ?? []);
    if (cluster !== undefined) return cluster;
    if (first === "subscriptions") {
      return subscriptionAnswer(asked, rest[0] ?? "", this.tokens, {
        wanted: this.wanted,
        all: this.#options.subscriptions,
      });
    }
    if (first === "metadata") return machineAnswer(asked, this.tokens, this.answersAs ?? TENANT);
    if (first === "tenants") return { status: 200, body: { value: [{ tenantId: TENANT }] } };
    const tenant = first === DOMAIN ? TENANT : first;
    if (tenant !== TENANT) return refusal("invalid_tenant", 90002, `Tenant '${first}' not found.`);
    switch (`${method} ${rest.join("/")}`) {
      case "GET v2.0/.well-known/openid-configuration":
        return { status: 200, body: this.#discovery(tenant) };
      case "POST oauth2/v2.0/devicecode":
        return this.#deviceCode(form);
      case "GET oauth2/v2.0/authorize":
        return this.#authorize(url.searchParams);
      case "POST oauth2/v2.0/token":
        return this.#token(tenant, form);
      default:
        return { status: 404, body: {} };
    }
  }

  #discovery(tenant: string): unknown {
    const base = `${this.#options.origin}/${tenant}`;
    return {
      issuer: `${base}/v2.0`,
      authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
      token_endpoint: `${base}/oauth2/v2.0/token`,
      jwks_uri: `${base}/discovery/v2.0/keys`,
      device_authorization_endpoint: `${base}/oauth2/v2.0/devicecode`,
    };
  }

  #deviceCode(form: URLSearchParams): Answer {
    const [clientId, scope] = [form.get("client_id") ?? "", form.get("scope") ?? ""];
    if (!isClient(clientId)) return unknownClient(clientId);
    if (!/\/\.default( |$)/.test(scope)) return refusal("invalid_scope", 70011, "The scope is not valid.");
    const code = this.tokens.secret("device-code");
    this.#pending.set(code, { clientId, scope, claims: form.get("claims") ?? undefined });
    return {
      status: 200,
      body: {
        device_code: code,
        user_code: "ABCD12345",
        verification_uri: "https://microsoft.com/devicelogin",
        expires_in: 900,
        interval: this.#options.deviceInterval ?? 60,
        message: "To sign in, use a web browser",
      },
    };
  }

  #authorize(query: URLSearchParams): Answer {
    const redirectUri = query.get("redirect_uri") ?? "";
    const clientId = query.get("client_id") ?? "";
    // Any port of the address that is registered, and nothing else.
    const isRegistered = /^http:\/\/localhost:\d+$/.test(redirectUri);
    const challenge = query.get("code_challenge");
    if (!isClient(clientId) || !isRegistered) return { status: 400, body: "AADSTS50011: redirect URI" };
    if (
      query.get("response_type") !== "code" || query.get("code_challenge_method") !== "S256" || !challenge
    ) {
      return { status: 400, body: "AADSTS900144: the request must hold a challenge" };
    }
    const back = new URL(redirectUri);
    back.searchParams.set("state", query.get("state") ?? "");
    if (this.decision === "decline") {
      back.searchParams.set("error", "access_denied");
      back.searchParams.set("error_description", "AADSTS65004: User declined to consent.");
    } else {
      const code = this.tokens.secret("code");
      const [scope, nonce] = [query.get("scope") ?? "", query.get("nonce")];
      this.#pending.set(code, {
        clientId,
        scope,
        challenge,
        redirectUri,
        claims: query.get("claims") ?? undefined,
        ...(nonce === null ? {} : { nonce }),
      });
      back.searchParams.set("code", code);
      back.searchParams.set("session_state", "s");
    }
    return { status: 302, headers: { location: back.href } };
  }

  #token(tenant: string, form: URLSearchParams): Answer {
    const clientId = form.get("client_id") ?? "";
    if (!isClient(clientId)) return unknownClient(clientId);
    switch (form.get("grant_type")) {
      case "urn:ietf:params:oauth:grant-type:device_code":
        return this.#redeemDevice(tenant, form, clientId);
      case "authorization_code":
        return this.#redeemCode(tenant, form, clientId);
      case "refresh_token":
        return this.#refresh(tenant, form, clientId);
      case "client_credentials":
        return this.#application(tenant, form, clientId);
      default:
        return refusal("unsupported_grant_type", 70003, "The grant type is not supported.");
    }
  }

  #redeemDevice(tenant: string, form: URLSearchParams, clientId: string): Answer {
    const code = form.get("device_code") ?? "";
    const pending = this.#pending.get(code);
    if (pending === undefined || pending.clientId !== clientId) {
      return refusal("bad_verification_code", 70018, "The verification code is not valid.");
    }
    if (this.decision === "wait") return refusal("authorization_pending", 70016, "Authorization is pending.");
    this.#pending.delete(code);
    if (this.decision === "decline") return refusal("authorization_declined", 70017, "It was declined.");
    return this.#person(tenant, pending, pending.scope);
  }

  #redeemCode(tenant: string, form: URLSearchParams, clientId: string): Answer {
    const code = form.get("code") ?? "";
    const pending = this.#pending.get(code);
    // A code works once, whatever else is wrong.
    this.#pending.delete(code);
    const verifier = form.get("code_verifier") ?? "";
    const challenge = createHash("sha256").update(verifier).digest("base64url");
    if (pending === undefined || pending.clientId !== clientId) {
      return refusal("invalid_grant", 70008, "The code has expired or was used.");
    }
    if (challenge !== pending.challenge) {
      return refusal("invalid_grant", 501481, "The verifier does not match.");
    }
    if (form.get("redirect_uri") !== pending.redirectUri) {
      return refusal("invalid_grant", 500112, "The reply address does not match.");
    }
    return this.#person(tenant, pending, pending.scope);
  }

  #refresh(tenant: string, form: URLSearchParams, clientId: string): Answer {
    const known = this.tokens.refreshTokens.get(form.get("refresh_token") ?? "");
    if (known === undefined) {
      return refusal(
        "invalid_grant",
        700082,
        "The refresh token has expired due to inactivity.",
        "token_expired",
      );
    }
    const isFamily = [known.clientId, clientId].every((one) => FAMILY.includes(one));
    if (known.clientId !== clientId && !isFamily) {
      return refusal("invalid_grant", 700003, "The token is another client's.", "client_mismatch");
    }
    const claims = form.get("claims");
    if (claims !== null && known.claims !== claims) {
      const answer = refusal("interaction_required", 50076, "More must be shown.", "basic_action");
      return { ...answer, body: { ...answer.body as object, claims } };
    }
    const pending = { clientId, scope: "", claims: known.claims };
    return this.#person(tenant, pending, form.get("scope") ?? "", known.person);
  }

  #person(tenant: string, pending: Pending, scope: string, person = this.person): Answer {
    const resource = resourceIn(scope);
    if (resource === undefined) return refusal("invalid_scope", 70011, "There is no scope.");
    if (this.#isWithoutConsent(resource)) {
      return refusal("invalid_grant", 65001, "Nobody has consented to the application.", "consent_required");
    }
    const { clientId, claims } = pending;
    const issued = { tenant: this.answersAs ?? tenant, clientId, person, claims };
    const words = scope.split(" ");
    const idToken = words.includes("openid")
      ? this.tokens.idToken(issued, `${this.#options.origin}/${tenant}/v2.0`, pending.nonce)
      : undefined;
    return this.#granted(issued, resource, {
      ...(words.includes("offline_access") ? { refresh_token: this.tokens.refresh(issued) } : {}),
      ...(idToken === undefined ? {} : { id_token: idToken }),
      ...(FAMILY.includes(clientId) ? { foci: "1" } : {}),
    });
  }

  #application(tenant: string, form: URLSearchParams, clientId: string): Answer {
    const problem = proofProblem(form, clientId, this.#options);
    if (problem !== undefined) return problem;
    const resource = resourceIn(form.get("scope") ?? "");
    if (resource === undefined) return refusal("invalid_scope", 1002012, "The scope is not valid.");
    if (this.#isWithoutConsent(resource)) {
      return refusal("invalid_resource", 500011, "The resource is not in the directory.");
    }
    return this.#granted({ tenant: this.answersAs ?? tenant, clientId, person: undefined }, resource, {});
  }

  #isWithoutConsent(resource: string): boolean {
    return (this.#options.withoutConsent ?? []).some((part) => resource.includes(part));
  }

  #granted(issued: Issued, resource: string, more: Readonly<Record<string, unknown>>): Answer {
    return {
      status: 200,
      body: {
        token_type: "Bearer",
        expires_in: this.tokens.lifetime,
        ext_expires_in: this.tokens.lifetime,
        access_token: this.tokens.access(issued, resource),
        ...more,
      },
    };
  }
}

function isClient(clientId: string): boolean {
  return [...FAMILY, APP].includes(clientId);
}

function unknownClient(clientId: string): Answer {
  return refusal("unauthorized_client", 700016, `Application with identifier '${clientId}' was not found.`);
}

function resourceIn(scope: string): string | undefined {
  return scope.split(" ").find((word) => word.endsWith("/.default"))?.replace(/\/?\/\.default$/, "");
}
