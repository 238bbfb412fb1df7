/** The three clouds of Azure, and what is where in each of them. Pure. */
import { AtmosError } from "../../errors.ts";
import { printable } from "../../printable.ts";
import type { Env } from "../../system/ports.ts";
import { checkedEndpoint } from "../endpoint.ts";
import { ARM_URL, BLOB_URL, LOGIN_URL, type Resource } from "./words.ts";

export type CloudName = "public" | "usgovernment" | "china";

export interface AzurePlace {
  readonly cloud: CloudName;
  /** What the Azure CLI calls it. */
  readonly cliName: string;
  /** Where tokens are had, as an origin. */
  readonly login: string;
  /** Who issues ID tokens, as an origin. */
  readonly issuer: string;
  /** Where subscriptions are asked for, as an origin. */
  readonly arm: string;
  /** Each resource as programs spell it; the first spelling is the one that tokens are asked for with. */
  readonly resources: Readonly<Record<Resource, readonly [string, ...string[]]>>;
  /** What follows the name of a storage account in the host of its blobs. */
  readonly blobs: string;
  readonly portal: string;
  /** Whom a federated token must be for. */
  readonly audience: string;
  /** Whether an address was given for it that is not Microsoft's. */
  readonly isOwn: boolean;
}

/** The server application of AKS, which is the same everywhere. */
const AKS = "6dae42f8-4368-4678-94ff-3960e28e3630";
const STORAGE = "https://storage.azure.com";

const PUBLIC: AzurePlace = {
  cloud: "public",
  cliName: "AzureCloud",
  login: "https://login.microsoftonline.com",
  issuer: "https://login.microsoftonline.com",
  arm: "https://management.azure.com",
  resources: {
    arm: ["https://management.azure.com", "https://management.core.windows.net"],
    graph: ["https://graph.microsoft.com"],
    "key-vault": ["https://vault.azure.net"],
    storage: [STORAGE],
    aks: [AKS],
  },
  blobs: "blob.core.windows.net",
  portal: "https://portal.azure.com",
  audience: "api://AzureADTokenExchange",
  isOwn: false,
};

const US_GOVERNMENT: AzurePlace = {
  cloud: "usgovernment",
  cliName: "AzureUSGovernment",
  login: "https://login.microsoftonline.us",
  issuer: "https://login.microsoftonline.us",
  arm: "https://management.usgovcloudapi.net",
  resources: {
    arm: ["https://management.usgovcloudapi.net", "https://management.core.usgovcloudapi.net"],
    graph: ["https://graph.microsoft.us"],
    "key-vault": ["https://vault.usgovcloudapi.net"],
    storage: [STORAGE],
    aks: [AKS],
  },
  blobs: "blob.core.usgovcloudapi.net",
  portal: "https://portal.azure.us",
  audience: "api://AzureADTokenExchangeUSGov",
  isOwn: false,
};

const CHINA: AzurePlace = {
  cloud: "china",
  cliName: "AzureChinaCloud",
  login: "https://login.chinacloudapi.cn",
  issuer: "https://login.partner.microsoftonline.cn",
  arm: "https://management.chinacloudapi.cn",
  resources: {
    arm: ["https://management.chinacloudapi.cn", "https://management.core.chinacloudapi.cn"],
    graph: ["https://microsoftgraph.chinacloudapi.cn"],
    "key-vault": ["https://vault.azure.cn"],
    storage: [STORAGE],
    aks: [AKS],
  },
  blobs: "blob.core.chinacloudapi.cn",
  portal: "https://portal.azure.cn",
  audience: "api://AzureADTokenExchangeChina",
  isOwn: false,
};

const PLACES: Readonly<Record<CloudName, AzurePlace>> = {
  public: PUBLIC,
  usgovernment: US_GOVERNMENT,
  china: CHINA,
};

/**
 * Where the cloud is, with the addresses that the person has set.
 *
 * @throws AtmosError `config_invalid` for an address that tokens may not be sent to
 */
export function placeOf(cloud: CloudName, env: Env): AzurePlace {
  const place = PLACES[cloud];
  const [login, arm] = [ownAddress(LOGIN_URL, env), ownAddress(ARM_URL, env)];
  if (login === undefined && arm === undefined) return place;
  return {
    ...place,
    ...(login === undefined ? {} : { login, issuer: login }),
    ...(arm === undefined ? {} : { arm }),
    isOwn: true,
  };
}

/** Where the blobs of a storage account are, with the address that the person has set. */
export function blobsOf({ blobs }: AzurePlace, account: string, env: Env): string {
  const own = ownAddress(BLOB_URL, env);
  return own === undefined ? `https://${account}.${blobs}` : `${own}/${account}`;
}

function ownAddress(name: string, env: Env): string | undefined {
  const value = env.get(name);
  if (!value) return undefined;
  const address = checkedEndpoint(name, value);
  if (address === new URL(address).origin) return address;
  throw new AtmosError(
    "config_invalid",
    `cannot use ${name} "${printable(value)}": it must be a host alone`,
    { hint: `Write ${name} as https://host, or leave it out.` },
  );
}

/** What a token is asked for with. */
export function scopeOf(place: AzurePlace, resource: Resource): string {
  return `${place.resources[resource][0]}/.default`;
}

/**
 * All scopes by which programs ask for a token of this resource: with and without a slash at its end, for whoever
 * makes a scope of an address puts `/.default` behind it.
 */
export function spellingsOf(place: AzurePlace, resource: Resource): readonly string[] {
  return place.resources[resource].flatMap((name) =>
    name.startsWith("https:") ? [`${name}/.default`, `${name}//.default`] : [`${name}/.default`]
  ).toSorted();
}
