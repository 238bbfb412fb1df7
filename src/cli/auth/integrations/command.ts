import type { Command } from "commander";
import { addFormat } from "../../line/format_options.ts";
import { addExamples } from "../../line/help.ts";
import type { Dispatch, Invocation } from "../../line/invocation.ts";
import type { ProvisionOptions } from "./provision.ts";

export function registerIntegration(auth: Command, on: Dispatch): void {
  const group = auth.command("integration")
    .helpCommand("help [command]", "show the help of a command")
    .summary("clusters and registries that programs find after a sign-in")
    .description(
      "See, and make, what follows a sign-in: kubeconfig entries for clusters, and logins at registries of images.",
    );
  const list = group.command("list")
    .summary("list the integrations of the configuration")
    .description(
      "List the integrations of the configuration, and which of them programs find now. Asks nobody.",
    )
    .action(
      on(async (invocation: Invocation, options: { readonly format?: string }) =>
        await (await import("./list.ts")).runListIntegrations(invocation, options)
      ),
    );
  addFormat(list, "table or json (default: table)");
  const provision = group.command("provision [names...]")
    .summary("make integrations now")
    .description(
      "Make integrations now, signing in first where that is needed: those that are named, or all that follow the " +
        "identity, those with `auto_provision: false` too.",
    )
    .option("--kubeconfig <file>", "add clusters to this kubeconfig file of yours as well")
    .option("--dry-run", "show what would be made, and make nothing")
    .action(
      on(async (invocation: Invocation, names: readonly string[], options: ProvisionOptions) =>
        await (await import("./provision.ts")).runProvision(invocation, names, options)
      ),
    );
  addExamples(list, [{ command: "atmos auth integration list", explanation: "What is there?" }]);
  addExamples(provision, [
    { command: "atmos auth integration provision", explanation: "All of the default identity, anew:" },
    {
      command: "atmos auth integration provision dev-cluster --kubeconfig ~/.kube/config",
      explanation: "For programs that atmos does not start:",
    },
  ]);
}
