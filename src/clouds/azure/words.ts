/** Words that are needed before anybody works with Azure. */

/** What one sign-in gets tokens for. */
export const RESOURCES = ["arm", "graph", "key-vault", "storage", "aks"] as const;

export type Resource = typeof RESOURCES[number];

/** Those that an identity asks for beside the resource manager, which everything needs. */
export const BESIDE: readonly string[] = RESOURCES.slice(1);

/** Variables by which a person says that Azure is elsewhere, such as on an Azure Stack. */
export const LOGIN_URL = "ATMOS_AZURE_LOGIN_URL";
export const ARM_URL = "ATMOS_AZURE_RESOURCE_MANAGER_URL";
