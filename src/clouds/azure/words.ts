/** Words that are needed before anybody works with Azure. */

/** What one sign-in gets tokens for. */
export const RESOURCES = ["arm", "graph", "key-vault", "storage", "aks"] as const;

export type Resource = typeof RESOURCES[number];

/** Those beside the resource manager, which everything needs: each is asked for when somebody needs it. */
export const BESIDE: readonly Resource[] = RESOURCES.slice(1);

/** Variables by which a person says that Azure is elsewhere, such as on an Azure Stack. */
export const LOGIN_URL = "ATMOS_AZURE_LOGIN_URL";
export const ARM_URL = "ATMOS_AZURE_RESOURCE_MANAGER_URL";
/** The same for its blobs, where the name of the storage account is the first part of the path. */
export const BLOB_URL = "ATMOS_AZURE_BLOB_URL";

/** The Azure CLI's own registration, which every directory knows. */
export const AZURE_CLI = "04b07795-8ddb-461a-bbee-02f9e1bf7b46";

/** That of Azure PowerShell. */
export const AZURE_POWERSHELL = "1950a258-227b-4e31-a9cf-717495945fc2";

/** The cloud's folder below those of the program. */
export const CLOUD = "azure";

/** In the folder of a session: what the Azure CLI reads, and whatever it writes beside that. */
export const CLI_FOLDER = "cli";

/** The same where it is lent to by a server, and asks that for tokens: there are none in it. */
export const ASKING_FOLDER = "cli-asking";
