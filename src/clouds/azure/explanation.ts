/** What identities and providers of Azure do without being told, ask and call. Pure, and read by nobody who signs in. */
import { settingAt } from "../described.ts";
import type { Default, Explained } from "../explained.ts";
import type { Written } from "../kind.ts";

export function explainAzure(entry: Written): Explained {
  return EXPLANATIONS[entry.kind]?.(entry) ?? { defaults: [], signIn: [] };
}

const EXPLANATIONS: Readonly<Record<string, (entry: Written) => Explained>> = {
  "azure/device-code": (entry) => byPerson(entry, "a code, to confirm at Microsoft's page on any device"),
  "azure/interactive": (entry) => byPerson(entry, "Microsoft's sign-in page in the browser"),
  "azure/cli": (entry) => ({
    defaults: [],
    signIn: [`nobody: \`az account get-access-token\` gives the tokens of your own \`az login\`${at(entry)}`],
  }),
  "azure/service-principal": (entry) => ({
    defaults: [],
    signIn: [
      "the secret or certificate in the keyring; where there is none, a person is asked for it once",
      entra(entry, "client_credentials"),
    ],
  }),
  "azure/managed-identity": () => ({
    defaults: [{ setting: "spec.client_id", value: "the only identity of the machine" }],
    signIn: ["nobody: the machine's own service gives the tokens"],
  }),
  "azure/oidc": (entry) => ({
    defaults: [{
      setting: "spec.token_file_path",
      value: "AZURE_FEDERATED_TOKEN_FILE, else the token of the job of GitHub",
    }],
    signIn: [
      `nobody: the token in ${
        settingAt(entry, "spec", "token_file_path") ?? "the cluster's file, or of the job"
      }`,
      entra(entry, "client_credentials with that token"),
    ],
  }),
  "azure/subscription": (entry) => ({
    defaults: LOCATION,
    signIn: [
      `the resource manager, for the subscription ${
        settingAt(entry, "principal", "subscription_id") ?? "of the configuration"
      }`,
    ],
  }),
};

const LOCATION: readonly Default[] = [{ setting: "principal.location", value: "the provider's" }];

function byPerson(entry: Written, asks: string): Explained {
  return {
    defaults: [{ setting: "spec.client_id", value: "the application of the Azure CLI" }],
    signIn: [
      `${asks}; while the stored sign-in can be renewed, nobody is asked`,
      entra(entry, "the refresh token"),
    ],
  };
}

function entra(entry: Written, how: string): string {
  return `the token endpoint of Microsoft Entra${at(entry)}, by ${how}`;
}

function at(entry: Written): string {
  const tenant = settingAt(entry, "spec", "tenant_id");
  return tenant === undefined ? "" : ` for the directory ${tenant}`;
}
