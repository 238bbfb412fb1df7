import type { Command } from "commander";
import { directoryOf } from "../../../auth/accounts/directory.ts";
import { listingProvider } from "../../../auth/accounts/list.ts";
import { type Discovery, missingIdentities } from "../../../auth/accounts/missing_identities.ts";
import { ownFile, writeOwnFile } from "../../../auth/accounts/write_file.ts";
import type { FoundAccount } from "../../../clouds/accounts.ts";
import { AtmosError } from "../../../errors.ts";
import { someNames } from "../../../nearest.ts";
import { printable } from "../../../printable.ts";
import { insertEntries } from "../../../yaml/insert_entries.ts";
import { collect } from "../../line/global_options.ts";
import { addExamples } from "../../line/help.ts";
import type { Dispatch, Invocation } from "../../line/invocation.ts";
import { addedLines } from "../../text/added_lines.ts";
import { noticeOn } from "../../text/notice.ts";
import { readAccounts } from "../accounts/command.ts";
import { entriesBeside, isRead, mayWrite } from "../own_file.ts";

interface DiscoverOptions {
  readonly provider?: string;
  readonly account?: readonly string[];
  readonly role?: readonly string[];
  readonly write?: string;
  readonly dryRun?: true;
  readonly force?: true;
}

const PATH = ["auth", "identities"];

export function registerDiscover(auth: Command, on: Dispatch): void {
  const command = auth.command("discover")
    .summary("write identities for the accounts and roles that you may use")
    .description(
      "Find the accounts and roles that you may use and that have no identity yet, and print identities for them. " +
        "With --write they are added to a file, after a look at what changes; everything else in it stays as it is.",
    )
    .option("-p, --provider <name>", "the provider (default: the only one that has a list)")
    .option("--account <names>", "only these accounts, by name or id, separated by commas", collect)
    .option("--role <names>", "only these roles, separated by commas", collect)
    .option("-w, --write <file>", "add them to this file, such as atmos.yaml")
    .option("--dry-run", "show what --write would change, and change nothing")
    .option("--force", "write without a question")
    .action(on(runDiscover));
  addExamples(command, [
    { command: "atmos auth discover", explanation: "See what is missing:" },
    { command: "atmos auth discover --write atmos.yaml", explanation: "Add it to the team's file:" },
    {
      command: "atmos auth discover --role ReadOnly --write identities.yaml --force",
      explanation: "In a script, one role of each account:",
    },
  ]);
}

async function runDiscover(invocation: Invocation, options: DiscoverOptions): Promise<number> {
  const { system, style } = invocation;
  if (options.write === undefined && (options.dryRun || options.force)) {
    throw new AtmosError("usage", "cannot use --dry-run and --force without --write", {
      hint: "Name the file: `atmos auth discover --write FILE`.",
    });
  }
  const context = await invocation.loadContext();
  const provider = listingProvider(context, options.provider);
  const file = options.write === undefined ? undefined : await ownFile(system, options.write);
  const accounts = await readAccounts(invocation, context, provider);
  const found = missingIdentities(
    accounts,
    await entriesBeside(context, file, "identities"),
    directoryOf(context, provider),
    (account, role) => isWanted(options, account, role),
  );
  const notice = noticeOn(system, style);
  if (found.added.length === 0) {
    notice(nothingAdded(found, provider.name));
    tellRest(found, notice);
    return 0;
  }
  const entries = found.added.map(({ name, settings }) => ({ name, value: settings }));
  const text = await insertEntries({
    text: file?.text ?? "",
    file: file?.named ?? "identities.yaml",
    path: PATH,
    entries,
  });
  if (file === undefined) {
    system.terminal.out(text);
    tellRest(found, notice);
    notice("`atmos auth discover --write FILE` adds them to a file.");
    return 0;
  }
  system.terminal.out(addedLines(file.named, file.text, text, style));
  tellRest(found, notice);
  if (options.dryRun) return 0;
  await mayWrite(invocation, {
    file: file.named,
    what: count(found.added.length),
    isWanted: options.force ?? false,
    flag: "--force",
  });
  await writeOwnFile(system, file, text);
  system.terminal.err(`${style.good("✓")} Added ${count(found.added.length)} to ${printable(file.named)}.\n`);
  if (!isRead(context, file)) {
    notice(
      `The configuration does not read it yet: \`import: [${printable(file.named)}]\` in atmos.yaml does.`,
    );
  }
  return 0;
}

function isWanted({ account, role }: DiscoverOptions, found: FoundAccount, name: string): boolean {
  return (account === undefined || account.includes(found.id) || account.includes(found.name)) &&
    (role === undefined || role.includes(name));
}

function count(identities: number): string {
  return identities === 1 ? "1 identity" : `${identities} identities`;
}

function nothingAdded({ known }: Discovery, provider: string): string {
  return known === 0
    ? `There is nothing to add: no such role is assigned to you at "${printable(provider)}".`
    : `There is nothing to add: ${
      known === 1 ? "the only role has" : `all ${known} roles have`
    } an identity.`;
}

function tellRest({ taken, absent }: Discovery, notice: (message: string) => void): void {
  if (taken.length > 0) {
    notice(
      `Left out, since identities of these names are something else: ${someNames(taken.map(printable))}.`,
    );
  }
  if (absent.length > 0) {
    notice(`Identities for roles that are not yours, which stay: ${someNames(absent.map(printable))}.`);
  }
}
