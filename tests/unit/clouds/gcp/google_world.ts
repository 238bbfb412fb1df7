/** A Google that says what it is told to, and tokens as it gives them. */
import { toBase64url } from "../../../../src/base64url.ts";
import { GoogleToken } from "../../../../src/clouds/gcp/google_token.ts";
import type { GoogleTokenValues } from "../../../../src/clouds/gcp/google_token_values.ts";
import { CLOUD_PLATFORM } from "../../../../src/clouds/gcp/words.ts";
import { Secret } from "../../../../src/secret.ts";

export const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);

export const SA = "ci@acme-prod.iam.gserviceaccount.com";

export function googleToken(more: Partial<GoogleTokenValues> = {}): GoogleToken {
  return new GoogleToken({
    accessToken: new Secret("planted-access-token"),
    expiresAt: NOW + 3_600_000,
    account: SA,
    project: "acme-prod",
    region: "europe-west1",
    scopes: [CLOUD_PLATFORM],
    libraries: {
      kind: "federation",
      audience: "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/ci/providers/github",
      tokenUrl: "https://sts.googleapis.com/v1/token",
      infoUrl: "https://sts.googleapis.com/v1/introspect",
      source: {
        kind: "url",
        url: "https://x.actions.githubusercontent.com/t",
        bearer: new Secret("planted-bearer"),
        field: "value",
      },
      impersonation: undefined,
    },
    ...more,
  });
}

export function jwt(claims: Readonly<Record<string, unknown>> = {}): string {
  const part = (value: unknown): string => toBase64url(new TextEncoder().encode(JSON.stringify(value)));
  const all = { iss: "https://issuer.example", sub: "app", aud: "google", exp: NOW / 1000 + 300, ...claims };
  return `${part({ alg: "RS256" })}.${part(all)}.c2lnbmF0dXJl`;
}
