/** The client's side of a sign-in through the unmodified AWS SDK, for tests. */

import { createHash, randomBytes } from "node:crypto";
import { SSOClient } from "@aws-sdk/client-sso";
import {
  CreateTokenCommand,
  type CreateTokenCommandOutput,
  RegisterClientCommand,
  SSOOIDCClient,
} from "@aws-sdk/client-sso-oidc";
import { STSClient } from "@aws-sdk/client-sts";
import type { LocalAws } from "./server.ts";

export const SCOPE = "sso:account:access";
export const REDIRECT = "http://127.0.0.1:53682/oauth/callback";

export interface Registration {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** Requests are sent once: a test that counts them wants no silent second try. */
export function oidcClient(aws: LocalAws): SSOOIDCClient {
  return new SSOOIDCClient({ endpoint: aws.url, region: aws.region, maxAttempts: 1 });
}

export function portalClient(aws: LocalAws): SSOClient {
  return new SSOClient({ endpoint: aws.url, region: aws.region, maxAttempts: 1 });
}

export function stsClient(
  aws: LocalAws,
  credentials: { accessKeyId: string; secretAccessKey: string; sessionToken: string },
): STSClient {
  return new STSClient({ endpoint: aws.url, region: aws.region, maxAttempts: 1, credentials });
}

export async function registerForCode(aws: LocalAws): Promise<Registration> {
  const answer = await oidcClient(aws).send(
    new RegisterClientCommand({
      clientName: "atmos",
      clientType: "public",
      grantTypes: ["authorization_code", "refresh_token"],
      redirectUris: ["http://127.0.0.1/oauth/callback"],
      issuerUrl: aws.startUrl,
      scopes: [SCOPE],
    }),
  );
  return { clientId: answer.clientId ?? "", clientSecret: answer.clientSecret ?? "" };
}

export async function registerForDevice(aws: LocalAws): Promise<Registration> {
  const answer = await oidcClient(aws).send(
    new RegisterClientCommand({ clientName: "atmos", clientType: "public", scopes: [SCOPE] }),
  );
  return { clientId: answer.clientId ?? "", clientSecret: answer.clientSecret ?? "" };
}

export function newVerifier(): string {
  return randomBytes(32).toString("base64url");
}

export function authorizeUrl(
  aws: LocalAws,
  registration: Registration,
  verifier: string,
  changes: Readonly<Record<string, string | undefined>> = {},
): URL {
  const url = new URL("/authorize", aws.url);
  const parameters: Record<string, string | undefined> = {
    response_type: "code",
    client_id: registration.clientId,
    redirect_uri: REDIRECT,
    state: "the-state",
    code_challenge_method: "S256",
    scopes: SCOPE,
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    ...changes,
  };
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) url.searchParams.set(name, value);
  }
  return url;
}

/** Opens a page as a browser does, and gives the address it redirects to. */
export async function redirectOf(url: URL, form?: Readonly<Record<string, string>>): Promise<URL> {
  const request: RequestInit = { redirect: "manual" };
  if (form) Object.assign(request, { method: "POST", body: new URLSearchParams(form) });
  const answer = await fetch(url, request);
  const text = await answer.text();
  const location = answer.headers.get("location");
  if (answer.status !== 302 || !location) throw new Error(`no redirect but ${answer.status}: ${text}`);
  return new URL(location);
}

export async function signIn(aws: LocalAws): Promise<CreateTokenCommandOutput & Registration> {
  const registration = await registerForCode(aws);
  const verifier = newVerifier();
  const callback = await redirectOf(authorizeUrl(aws, registration, verifier));
  const tokens = await oidcClient(aws).send(
    new CreateTokenCommand({
      ...registration,
      grantType: "authorization_code",
      code: callback.searchParams.get("code") ?? "",
      codeVerifier: verifier,
      redirectUri: REDIRECT,
    }),
  );
  return { ...tokens, ...registration };
}
