/** Pages of the portal by name: lists of what there is of a kind of resource. */

const TYPES: ReadonlyMap<string, string> = new Map([
  ["acr", "Microsoft.ContainerRegistry/registries"],
  ["aks", "Microsoft.ContainerService/managedClusters"],
  ["apim", "Microsoft.ApiManagement/service"],
  ["appservice", "Microsoft.Web/sites"],
  ["containerapps", "Microsoft.App/containerApps"],
  ["containers", "Microsoft.ContainerInstance/containerGroups"],
  ["cosmos", "Microsoft.DocumentDB/databaseAccounts"],
  ["disks", "Microsoft.Compute/disks"],
  ["dns", "Microsoft.Network/dnszones"],
  ["eventhub", "Microsoft.EventHub/namespaces"],
  ["functions", "Microsoft.Web/sites"],
  ["identities", "Microsoft.ManagedIdentity/userAssignedIdentities"],
  ["keyvault", "Microsoft.KeyVault/vaults"],
  ["kv", "Microsoft.KeyVault/vaults"],
  ["lb", "Microsoft.Network/loadBalancers"],
  ["loganalytics", "Microsoft.OperationalInsights/workspaces"],
  ["monitor", "Microsoft.Insights/components"],
  ["mysql", "Microsoft.DBforMySQL/flexibleServers"],
  ["nsg", "Microsoft.Network/networkSecurityGroups"],
  ["postgres", "Microsoft.DBforPostgreSQL/flexibleServers"],
  ["publicip", "Microsoft.Network/publicIPAddresses"],
  ["redis", "Microsoft.Cache/Redis"],
  ["rg", "Microsoft.Resources/resourceGroups"],
  ["servicebus", "Microsoft.ServiceBus/namespaces"],
  ["sql", "Microsoft.Sql/servers"],
  ["storage", "Microsoft.Storage/storageAccounts"],
  ["vm", "Microsoft.Compute/virtualMachines"],
  ["vmss", "Microsoft.Compute/virtualMachineScaleSets"],
  ["vnet", "Microsoft.Network/virtualNetworks"],
]);

/** All names, with that of the identity's own subscription. */
export const PAGES: readonly string[] = [...TYPES.keys(), "sub", "subscription"].toSorted();

/** Undefined for a name that is none. */
export function resourceType(page: string): string | undefined {
  return TYPES.get(page);
}
