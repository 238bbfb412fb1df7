/**
 * Gives tokens on loopback as a machine of Azure gives those of its managed identity: SDKs and Terraform's providers ask
 * there whenever they need one, so that nothing of Azure must be installed, no program outlives its tokens, and none is
 * fetched that nobody needs.
 */
import type { LoopbackReply, LoopbackRequest } from "../../system/ports.ts";
import type { Session } from "../session.ts";
import type { Served, ServedPlace } from "../lending.ts";
import type { CloudContext } from "../link.ts";
import { AzureSession, azureSession } from "./credentials.ts";
import { type AzurePlace, placeOf } from "./places.ts";
import { ASKING_FOLDER, type Resource, RESOURCES } from "./words.ts";

/** What SDKs show, and no page in a browser can. The address itself is what nobody else knows. */
const HEADER = "atmos";

/** Who asks a machine shows no token of somebody else, so a child gets none to exchange. */
export function serveTokens(session: Session, { url }: ServedPlace, context: CloudContext): Served {
  const { values } = azureSession(session.credentials);
  const { env, clock } = context.system;
  const azure = placeOf(values.cloud, env);
  const byFile = new AzureSession({ ...values, federation: undefined })
    .environment(session, context, ASKING_FOLDER);
  const set: Record<string, string> = {
    ...byFile.set,
    AZURE_TENANT_ID: values.tenant,
    ARM_TENANT_ID: values.tenant,
    IDENTITY_ENDPOINT: `${url}/token`,
    IDENTITY_HEADER: HEADER,
    AZURE_TOKEN_CREDENTIALS: "ManagedIdentityCredential",
    ARM_USE_MSI: "true",
    ARM_USE_CLI: "false",
    ARM_MSI_ENDPOINT: `${url}/token`,
  };
  const unset = byFile.unset.filter((name) => !Object.hasOwn(set, name));
  return {
    environment: { set, unset },
    routes: {
      "/token": {
        method: "GET",
        guard: "path",
        answer: async (credentials, request, more) => {
          const asked = resourceOf(request, azure);
          const isThere = asked === undefined || azureSession(credentials).values.tokens[asked] !== undefined;
          const now = isThere ? credentials : await more([asked]);
          return tokenReply(azureSession(now), request, azure, clock.now());
        },
      },
    },
  };
}

type TokenRequest = Pick<LoopbackRequest, "url" | "headers">;

/** As https://learn.microsoft.com/entra/identity/managed-identities-azure-resources has it. */
export function tokenReply(
  { values: { tokens, principal } }: AzureSession,
  request: TokenRequest,
  azure: AzurePlace,
  now: number,
): LoopbackReply {
  if (!hasHeader(request)) {
    return refused("invalid_request", "the header Metadata or X-IDENTITY-HEADER is missing");
  }
  const resource = resourceOf(request, azure);
  if (resource === undefined) {
    const known = RESOURCES.map((one) => azure.resources[one][0]);
    return refused("invalid_resource", `there is no token for it; there are some for ${known.join(", ")}`);
  }
  const token = tokens[resource];
  if (token === undefined) {
    const [name] = azure.resources[resource];
    return refused("invalid_resource", `the sign-in gives no token for ${name}`);
  }
  const { expiresAt } = token;
  return {
    status: 200,
    json: {
      access_token: token.token.reveal(),
      // Both, as texts: some programs read the one, some the other.
      expires_in: String(Math.max(0, Math.floor((expiresAt - now) / 1000))),
      expires_on: String(Math.floor(expiresAt / 1000)),
      resource: request.url.searchParams.get("resource"),
      token_type: "Bearer",
      client_id: principal.kind === "app" ? principal.name : principal.objectId,
    },
  };
}

function hasHeader({ headers }: TokenRequest): boolean {
  return headers["x-identity-header"] === HEADER || headers["metadata"]?.toLowerCase() === "true";
}

/** What is asked for, with and without a slash at its end, and as a scope; undefined where it is not to be had. */
function resourceOf(request: TokenRequest, { resources }: AzurePlace): Resource | undefined {
  if (!hasHeader(request)) return undefined;
  const asked = request.url.searchParams.get("resource") ?? "";
  const name = asked.replace(/\/\.default$/, "").replace(/\/$/, "");
  return RESOURCES.find((one) => resources[one].includes(name));
}

function refused(error: string, error_description: string): LoopbackReply {
  return { status: 400, json: { error, error_description } };
}
