import { addExamples } from "../../line/help.ts";
import type { Register } from "../../line/invocation.ts";
import { runClusterToken } from "./cluster_token.ts";

const HEX = [
  "--identity-hex <hex>",
  "the identity's name in hexadecimal, for names that would not survive",
] as const;

function tokenCommand(
  name: string,
  of: string,
  flags: readonly (readonly [flag: string, description: string])[],
): Register {
  return (auth, on) => {
    const command = auth.command(name)
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

const NAME = ["--cluster-name <name>", "the cluster"] as const;

export const registerEksToken = tokenCommand("eks-token", "a cluster of EKS", [
  NAME,
  ["--region <region>", "where it is"],
]);

export const registerAksToken = tokenCommand("aks-token", "a cluster of AKS", [
  NAME,
  ["--resource-group <name>", "where it is"],
  ["--server-id <id>", "the application of the cluster in Entra ID"],
]);

export const registerGkeToken = tokenCommand("gke-token", "a cluster of GKE", []);
