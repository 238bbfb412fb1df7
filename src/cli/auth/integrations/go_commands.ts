/**
 * The names that Atmos in Go has for what follows a sign-in: scripts and kubeconfig files call them. What they do is the
 * same as below `atmos auth`.
 */
import type { Command } from "commander";
import { collect } from "../../line/global_options.ts";
import { addExamples } from "../../line/help.ts";
import type { Dispatch, Invocation, Register } from "../../line/invocation.ts";
import { registerGoAksToken, registerGoEksToken, registerGoGkeToken } from "./cluster_commands.ts";
import type { KubeconfigOptions, LoginOptions } from "./go_provision.ts";

export const registerAws: Register = (program, on) => {
  const aws = group(program, "aws", "clusters and registries of AWS, by the names of Atmos in Go");
  const eks = group(aws, "eks", "clusters of EKS");
  registerGoEksToken(eks, on);
  const update = kubeconfigCommand(eks, on, "aws", "EKS")
    .option("--region <region>", "where the cluster is, beside --name");
  addExamples(update, [
    { command: "atmos aws eks update-kubeconfig --integration dev-cluster", explanation: "One of them:" },
  ]);
  const ecr = group(aws, "ecr", "registries of ECR");
  const login = loginCommand(ecr, on, "aws", "ECR")
    .option("--public", "the public registry");
  addExamples(login, [
    { command: "atmos aws ecr login images", explanation: "One of them:" },
    { command: "atmos aws ecr login -i dev-admin", explanation: "All of an identity:" },
  ]);
};

export const registerAzure: Register = (program, on) => {
  const azure = group(program, "azure", "clusters and registries of Azure, by the names of Atmos in Go");
  const aks = group(azure, "aks", "clusters of AKS");
  registerGoAksToken(aks, on);
  const update = kubeconfigCommand(aks, on, "azure", "AKS")
    .option("--resource-group <name>", "where the cluster is, beside --name")
    .option("--subscription-id <id>", "the same");
  addExamples(update, [
    { command: "atmos azure aks update-kubeconfig -i azure-prod", explanation: "All of an identity:" },
  ]);
  const acr = group(azure, "acr", "registries of Azure");
  addExamples(loginCommand(acr, on, "azure", "ACR"), [
    { command: "atmos azure acr login images", explanation: "One of them:" },
  ]);
};

export const registerGcp: Register = (program, on) => {
  const gcp = group(program, "gcp", "clusters of Google Cloud, by the names of Atmos in Go");
  registerGoGkeToken(group(gcp, "gke", "clusters of GKE"), on);
};

function group(parent: Command, name: string, summary: string): Command {
  return parent.command(name).helpCommand("help [command]", "show the help of a command").summary(summary)
    .description(`${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`);
}

function kubeconfigCommand(parent: Command, on: Dispatch, cloud: string, title: string): Command {
  return parent.command("update-kubeconfig")
    .summary("make kubeconfig entries of clusters now")
    .description(
      `Make the kubeconfig entries of an identity's clusters of ${title} now, as \`atmos auth integration provision\` ` +
        "does. Programs of the identity find them.",
    )
    .option("--integration <names>", "these alone, separated by commas", collect)
    .option("--name <name>", "the cluster that is called so, of those that are configured")
    .option("--kubeconfig <file>", "add them to this kubeconfig file of yours as well")
    .option("--dry-run", "show what would be made, and make nothing")
    .addArgument(parent.createArgument("[component]").argOptional())
    .addOption(parent.createOption("-s, --stack <stack>").hideHelp())
    .addOption(parent.createOption("--alias <name>").hideHelp())
    .addOption(parent.createOption("--role-arn <arn>").hideHelp())
    .addOption(parent.createOption("--verbose").hideHelp())
    .usage("[options]")
    .action(
      on(async (invocation: Invocation, component: string | undefined, options: KubeconfigOptions) =>
        await (await import("./go_provision.ts")).updateKubeconfig(invocation, cloud, component, options)
      ),
    );
}

function loginCommand(parent: Command, on: Dispatch, cloud: string, title: string): Command {
  return parent.command("login [integration]")
    .summary("sign docker in at registries now")
    .description(
      `Make docker's settings for an identity's registries of ${title} now, as \`atmos auth integration provision\` ` +
        "does. Docker finds them in programs of the identity; no password is written.",
    )
    .option("--registry <hosts>", "these alone, by their addresses, separated by commas", collect)
    .option("--dry-run", "show what would be made, and make nothing")
    .action(
      on(async (invocation: Invocation, name: string | undefined, options: LoginOptions) =>
        await (await import("./go_provision.ts")).logInAtRegistries(invocation, cloud, name, options)
      ),
    );
}
