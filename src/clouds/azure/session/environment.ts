/** What a child needs to work with a session, and what would make it work as somebody else. Pure. */
import { isAbsolute, join } from "../../../system/path.ts";
import type { Env, EnvironmentPatch } from "../../../system/ports.ts";
import type { SessionValues } from "../values.ts";
import type { AzurePlace } from "../places.ts";

/** Each of these is asked before, or instead of, the Azure CLI by some SDK or by Terraform's providers. */
export const OVERRIDING: readonly string[] = [
  // Credentials of Azure's SDKs.
  "AZURE_CLIENT_ID",
  "AZURE_CLIENT_SECRET",
  "AZURE_CLIENT_CERTIFICATE_PATH",
  "AZURE_CLIENT_CERTIFICATE_PASSWORD",
  "AZURE_CLIENT_SEND_CERTIFICATE_CHAIN",
  "AZURE_USERNAME",
  "AZURE_PASSWORD",
  "AZURE_FEDERATED_TOKEN_FILE",
  "AZURE_TENANT_ID",
  "AZURE_REGION",
  "AZURE_LOCATION",
  "AZURE_RESOURCE_GROUP",
  "AZURE_ENVIRONMENT",
  "AZURE_AUTHORITY_HOST",
  "AZURE_TOKEN_CREDENTIALS",
  // By which the Azure CLI would not read its folder, or work in another cloud.
  "AZURE_CLOUD_NAME",
  "AZURE_CORE_ENCRYPT_TOKEN_CACHE",
  // Managed identities of whatever machine this is.
  "IDENTITY_ENDPOINT",
  "IDENTITY_HEADER",
  "IDENTITY_SERVER_THUMBPRINT",
  "IMDS_ENDPOINT",
  "MSI_ENDPOINT",
  "MSI_SECRET",
  // Terraform's providers.
  "ARM_CLIENT_ID",
  "ARM_CLIENT_ID_FILE_PATH",
  "ARM_CLIENT_SECRET",
  "ARM_CLIENT_SECRET_FILE_PATH",
  "ARM_CLIENT_CERTIFICATE",
  "ARM_CLIENT_CERTIFICATE_PATH",
  "ARM_CLIENT_CERTIFICATE_PASSWORD",
  "ARM_TENANT_ID",
  "ARM_AUXILIARY_TENANT_IDS",
  "ARM_LOCATION",
  "ARM_ENVIRONMENT",
  "ARM_METADATA_HOSTNAME",
  "ARM_USE_CLI",
  "ARM_USE_MSI",
  "ARM_MSI_ENDPOINT",
  "ARM_MSI_API_VERSION",
  "ARM_USE_OIDC",
  "ARM_OIDC_TOKEN",
  "ARM_OIDC_TOKEN_FILE_PATH",
  "ARM_OIDC_REQUEST_URL",
  "ARM_OIDC_REQUEST_TOKEN",
  "ARM_OIDC_AZURE_SERVICE_CONNECTION_ID",
  "ARM_ADO_PIPELINE_SERVICE_CONNECTION_ID",
  "ARM_USE_AKS_WORKLOAD_IDENTITY",
  // Keys of a storage account, by which Terraform's backend would get past the identity.
  "ARM_ACCESS_KEY",
  "ARM_SAS_TOKEN",
];

export interface ChildPlace {
  /** The folder that the Azure CLI takes for its own. */
  readonly cliFolder: string;
  readonly place: AzurePlace;
  readonly home: string;
}

export function childEnvironment(
  values: SessionValues,
  { cliFolder, place, home }: ChildPlace,
  env: Env,
): EnvironmentPatch {
  const { subscription, location, resourceGroup } = values;
  const set: Record<string, string> = {
    AZURE_CONFIG_DIR: cliFolder,
    // Extensions are programs of the person, and would be looked for in the folder above.
    AZURE_EXTENSION_DIR: extensions(env, home),
    AZURE_SUBSCRIPTION_ID: subscription.id,
    ARM_SUBSCRIPTION_ID: subscription.id,
    ...(location === undefined ? {} : { AZURE_LOCATION: location, ARM_LOCATION: location }),
    ...(resourceGroup === undefined ? {} : { AZURE_RESOURCE_GROUP: resourceGroup }),
    ...elsewhere(place),
    ...howToSignIn(values),
  };
  return { set, unset: OVERRIDING.filter((name) => !Object.hasOwn(set, name)) };
}

function elsewhere({ cloud, login, isOwn }: AzurePlace): Readonly<Record<string, string>> {
  const host = { AZURE_AUTHORITY_HOST: login };
  if (cloud === "public") return isOwn ? host : {};
  const name = cloud === "china" ? "AzureChinaCloud" : "AzureUSGovernment";
  return { ...host, ARM_ENVIRONMENT: cloud, AZURE_ENVIRONMENT: name };
}

/**
 * Everything signs in by the Azure CLI, which has tokens in its folder, and by nothing else: when they have ended, a
 * child must fail and not become the machine it runs on. Whoever can exchange a federated token does that itself, and
 * so goes on when ours have ended.
 */
function howToSignIn({ federation, tenant }: SessionValues): Readonly<Record<string, string>> {
  const byCli = { AZURE_TOKEN_CREDENTIALS: "AzureCliCredential" };
  if (federation === undefined) return { ...byCli, ARM_USE_CLI: "true" };
  const byToken = {
    ARM_USE_OIDC: "true",
    ARM_USE_CLI: "false",
    ARM_CLIENT_ID: federation.clientId,
    ARM_TENANT_ID: tenant,
  };
  // Terraform's providers find where a job asks GitHub by themselves.
  if (federation.from === "github") return { ...byToken, ...byCli };
  return {
    ...byToken,
    ARM_OIDC_TOKEN_FILE_PATH: federation.path,
    AZURE_CLIENT_ID: federation.clientId,
    AZURE_TENANT_ID: tenant,
    AZURE_FEDERATED_TOKEN_FILE: federation.path,
    AZURE_TOKEN_CREDENTIALS: "WorkloadIdentityCredential",
  };
}

function extensions(env: Env, home: string): string {
  const [named, folder] = [env.get("AZURE_EXTENSION_DIR"), env.get("AZURE_CONFIG_DIR")];
  if (named) return named;
  return join(folder && isAbsolute(folder) ? folder : join(home, ".azure"), "cliextensions");
}
