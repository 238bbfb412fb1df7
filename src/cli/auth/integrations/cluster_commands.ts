import { addExamples } from "../../line/help.ts";
import type { Register } from "../../line/invocation.ts";
import { runClusterToken } from "./cluster_token.ts";

const HEX = [
  "--identity-hex <hex>",
  "the identity's name in hexadecimal, for names that would not survive",
] as const;

/** @param called as it is called in its group; `name` says whose tokens it prints */
function tokenCommand(
  name: string,
  of: string,
  flags: readonly (readonly [flag: string, description: string])[],
  called = name,
): Register {
  return (group, on) => {
    const command = group.command(called)
      .summary(`print a token for ${of} to a Kubernetes program`)
      .description(
        `Print a token for ${of} as JSON to the program that starts this one, as \`exec\` in a kubeconfig file ` +
          "wants it. Asks nobody, and renews the session where that needs no person.",
      );
    for (const [flag, description] of [...flags, HEX]) command.option(flag, description);
    command.action(on((invocation, options: object) => runClusterToken(name, invocation, options)));
    addExamples(command, [
      { command: "atmos auth exec -- kubectl get pods", explanation: "Used by a command:" },
    ]);
  };
}

const CLUSTER = ["--cluster-name <name>", "the cluster"] as const;
const EKS = [CLUSTER, ["--region <region>", "where it is"]] as const;
const AKS = [
  CLUSTER,
  ["--resource-group <name>", "where it is"],
  ["--server-id <id>", "the application of the cluster in Entra ID"],
] as const;

export const registerEksToken = tokenCommand("eks-token", "a cluster of EKS", EKS);
export const registerAksToken = tokenCommand("aks-token", "a cluster of AKS", AKS);
export const registerGkeToken = tokenCommand("gke-token", "a cluster of GKE", []);

/** The same as kubeconfig files name them that Atmos in Go has written: `token` below `aws eks` and its kin. */
export const registerGoEksToken = tokenCommand("eks-token", "a cluster of EKS", EKS, "token");
export const registerGoAksToken = tokenCommand("aks-token", "a cluster of AKS", [
  ...AKS,
  ["--subscription-id <id>", "the cluster's own; it is the same token"],
], "token");
export const registerGoGkeToken = tokenCommand("gke-token", "a cluster of GKE", [], "token");
