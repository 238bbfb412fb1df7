/** A job of GitHub Actions beside a Google that lets it in. */
import { signToken } from "../../local_aws/id_tokens.ts";
import { type GoogleWorld, type LocalGoogle, startGoogle } from "../../local_google/server.ts";
import type { Story } from "./story.ts";

const ISSUER = "https://token.actions.githubusercontent.com";
const POOL = "projects/123456/locations/global/workloadIdentityPools/ci";
export const PROVIDER = `${POOL}/providers/github`;
const SUBJECT = "repo:acme/app:ref:refs/heads/main";
export const PRINCIPAL = `principal://iam.googleapis.com/${POOL}/subject/${SUBJECT}`;
export const DEPLOYER = "deployer@acme-prod.iam.gserviceaccount.com";
export const MIDDLE = "middle@acme-prod.iam.gserviceaccount.com";
export const AUDITOR = "auditor@acme-audit.iam.gserviceaccount.com";

const WORLD: GoogleWorld = {
  pools: [{ provider: PROVIDER, issuer: ISSUER, subject: /^repo:acme\/app:/ }],
  accounts: [
    { email: DEPLOYER, takenOnBy: [PRINCIPAL] },
    { email: MIDDLE, takenOnBy: [DEPLOYER] },
    { email: AUDITOR, takenOnBy: [MIDDLE] },
  ],
  projects: [{ id: "acme-prod", number: "123456", name: "Acme Production", seenBy: [PRINCIPAL, DEPLOYER] }],
};

export const CONFIGURATION = `auth:
  providers:
    github:
      kind: gcp/workload-identity-federation
      spec:
        project_number: 123456
        workload_identity_pool_id: ci
        workload_identity_provider_id: github
  identities:
    deployer:
      kind: gcp/service-account
      default: true
      via: { provider: github }
      principal: { service_account_email: ${DEPLOYER} }
    auditor:
      kind: gcp/service-account
      via: { identity: deployer }
      principal:
        service_account_email: ${AUDITOR}
        delegates: [${MIDDLE}]
        scopes: ["https://www.googleapis.com/auth/devstorage.read_only"]
        lifetime: 2h
    operator:
      kind: gcp/service-account
      via: { identity: deployer }
      principal: { service_account_email: ${AUDITOR}, delegates: [${MIDDLE}], project_id: acme-audit }
    prod:
      kind: gcp/project
      via: { provider: github }
      principal: { project_id: acme-prod, zone: europe-west1-b }
    other:
      kind: gcp/project
      via: { identity: deployer }
      principal: { project_id: acme-other }
`;

export function jobToken(claims: Record<string, unknown> = {}): string {
  return signToken({
    iss: ISSUER,
    sub: SUBJECT,
    aud: `https://iam.googleapis.com/${PROVIDER}`,
    exp: Math.floor(Date.now() / 1000) + 300,
    ...claims,
  });
}

export interface Job {
  readonly google: LocalGoogle;
  readonly asked: URL[];
  readonly env: Record<string, string>;
  [Symbol.asyncDispose](): Promise<void>;
}

export async function startJob(t: Story): Promise<Job> {
  await t.configure(CONFIGURATION);
  const google = startGoogle({ ...WORLD });
  t.alsoSecret(() => google.state.secrets);
  const asked: URL[] = [];
  // What a job's own environment holds, its programs see.
  const secret = "the-jobs-request-token";
  const github = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
    const url = new URL(request.url);
    asked.push(url);
    if (request.headers.get("authorization")?.toLowerCase() !== `bearer ${secret}`) {
      return new Response(null, { status: 401 });
    }
    const value = jobToken({ aud: url.searchParams.get("audience") });
    // All tokens begin alike.
    google.state.secrets.push(value.split(".").at(-1) ?? "");
    return Response.json({ value });
  });
  return {
    google,
    asked,
    env: {
      ...google.env,
      CI: "true",
      GITHUB_ACTIONS: "true",
      ACTIONS_ID_TOKEN_REQUEST_URL: `http://127.0.0.1:${github.addr.port}/idtoken?api-version=2.0`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: secret,
      // Somebody else's, which no child may see.
      GOOGLE_APPLICATION_CREDENTIALS: "/home/somebody/key.json",
      GOOGLE_OAUTH_ACCESS_TOKEN: "of-somebody-else",
      CLOUDSDK_CORE_PROJECT: "somebody-elses",
    },
    async [Symbol.asyncDispose](): Promise<void> {
      await google.stop();
      await github.shutdown();
    },
  };
}
