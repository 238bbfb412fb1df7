import type { Command } from "commander";
import { listAccounts, listingProvider } from "../../../auth/accounts/list.ts";
import type { AuthContext } from "../../../auth/context.ts";
import type { FoundAccount } from "../../../clouds/accounts.ts";
import type { ProviderEntry } from "../../../config/model.ts";
import { withPerson } from "../../asking/sign_in.ts";
import { parseChoice } from "../../line/choice.ts";
import { addFormat } from "../../line/format_options.ts";
import { addExamples } from "../../line/help.ts";
import type { Dispatch, Invocation } from "../../line/invocation.ts";
import { progressBar } from "../../text/progress.ts";
import { accountsCsv, accountsJson, accountsTable, sorted } from "./formats.ts";

const FORMATS = ["table", "json", "csv"] as const;

interface AccountsOptions {
  readonly provider?: string;
  readonly format?: string;
}

export function registerAccounts(auth: Command, on: Dispatch): void {
  const command = auth.command("accounts")
    .summary("list the accounts and roles that you may use")
    .description(
      "List all accounts and roles that you may use at a provider, signing in first where that is needed.",
    )
    .option("-p, --provider <name>", "the provider (default: the only one that has a list)")
    .action(on(runAccounts));
  addFormat(command, "table, json or csv (default: table)");
  addExamples(command, [
    { command: "atmos auth accounts", explanation: "Everything, as a table:" },
    { command: "atmos auth accounts --format csv > accounts.csv", explanation: "For a spreadsheet:" },
    {
      command: "atmos auth shell --account development --role ReadOnly",
      explanation: "Work as one of them:",
    },
  ]);
}

async function runAccounts(invocation: Invocation, options: AccountsOptions): Promise<number> {
  const format = parseChoice("--format", options.format ?? "table", FORMATS);
  const { system } = invocation;
  const context = await invocation.loadContext();
  const provider = listingProvider(context, options.provider);
  const accounts = sorted(await readAccounts(invocation, context, provider));
  if (format === "json") system.terminal.out(accountsJson(provider.name, accounts));
  else if (format === "csv") system.terminal.out(accountsCsv(accounts));
  else if (accounts.length === 0) system.terminal.err("No account is assigned to you.\n");
  else {
    const width = system.terminal.stdoutIsTerminal ? system.terminal.columns() : undefined;
    system.terminal.out(await accountsTable(accounts, width));
  }
  return 0;
}

/** All accounts and roles, with a bar on stderr while they are read. */
export async function readAccounts(
  invocation: Invocation,
  context: AuthContext,
  provider: ProviderEntry,
  how: { readonly device?: boolean } = {},
): Promise<readonly FoundAccount[]> {
  const bar = progressBar(invocation.system, invocation.style, "Reading accounts and roles");
  try {
    return await withPerson(
      invocation,
      context,
      (interaction) => listAccounts(context, provider, interaction, bar.show),
      how,
    );
  } finally {
    bar.end();
  }
}
