/** Keys and passwords of another tool, on their way into the keyring. */
import { note } from "../../../auth/audit/journal.ts";
import type { AuthContext } from "../../../auth/context.ts";
import type { Merged } from "../../../auth/import/merge.ts";
import type { FoundSecret, Kept } from "../../../clouds/importer.ts";
import { printable } from "../../../printable.ts";
import { confirmed } from "../../asking/confirm.ts";
import { canAsk } from "../../asking/interaction.ts";
import { withPerson } from "../../asking/sign_in.ts";
import type { Invocation } from "../../line/invocation.ts";
import { noticeOn } from "../../text/notice.ts";
import { formatRows } from "../../text/rows.ts";
import type { ImportOptions } from "./options.ts";
import { shortenHome } from "../../text/shorten_home.ts";
import { countText } from "./text.ts";

export interface NamedSecret {
  readonly sort: "provider" | "identity";
  /** What the entry is called here. */
  readonly name: string;
  readonly secret: FoundSecret;
}

export function secretsIn(all: readonly Merged[]): NamedSecret[] {
  return all.flatMap(({ providers, identities }) => {
    const of =
      (sort: NamedSecret["sort"]) =>
      ({ name, entry: { secret } }: Merged["providers"][number]): NamedSecret[] =>
        secret === undefined ? [] : [{ sort, name, secret }];
    return [...providers.flatMap(of("provider")), ...identities.flatMap(of("identity"))];
  });
}

/** @returns whether all that was wanted is in the keyring */
export async function keepSecrets(
  invocation: Invocation,
  context: AuthContext,
  secrets: readonly NamedSecret[],
  { yes, dryRun }: Pick<ImportOptions, "yes" | "dryRun">,
): Promise<boolean> {
  const { system, style } = invocation;
  if (secrets.length === 0) return true;
  const what = countText(secrets.length, "secret", "secrets");
  const rows = secrets.map((
    { name, secret },
  ): [string, string] => [name, `${secret.what}, from ${shortenHome(secret.from, context.folders.home)}`]);
  system.terminal.err(`${style.strong("For the keyring:")}\n${formatRows(rows)}`);
  if (dryRun) return true;
  const notice = noticeOn(system, style);
  if (!yes) {
    if (!canAsk(system, invocation.globals)) {
      notice("They stay where they are: nobody can be asked. With --yes they are kept.");
      return true;
    }
    const message = `Keep ${what} in the keyring? They stay where they are now, too.`;
    if (!await confirmed(invocation, { message, yes: "Yes, keep them", no: "No, leave them there" })) {
      notice("They stay where they are. Run the command again to keep them.");
      return true;
    }
  }
  const { folders, realm, keyring } = context;
  const line = (text: string): void => system.terminal.err(`${text}\n`);
  let [kept, left] = [0, 0];
  await withPerson(invocation, context, async (interaction) => {
    for (const { sort, name, secret } of secrets) {
      const outcome = await secret.keep(name, { system, folders, realm, keyring, interaction });
      if (outcome.state === "kept") kept++;
      if (outcome.state === "left") left++;
      await tell(context, { sort, name, outcome }, line, style.good("✓"));
    }
  });
  if (kept > 0) {
    notice(
      "Nobody has tried them yet: `atmos auth login NAME` does. Delete them where they were when all is well.",
    );
  }
  return left === 0;
}

interface Ending {
  readonly sort: NamedSecret["sort"];
  readonly name: string;
  readonly outcome: Kept;
}

async function tell(
  context: AuthContext,
  { sort, name, outcome }: Ending,
  line: (text: string) => void,
  mark: string,
): Promise<void> {
  const shown = printable(name);
  if (outcome.state === "left") line(`✗ ${shown}: not kept, ${printable(outcome.reason)}`);
  else if (outcome.state === "known") {
    line(`${mark} ${shown}: there already, in the ${printable(outcome.store)}`);
  } else {
    line(`${mark} ${shown}: kept in the ${printable(outcome.store)}`);
    await note(context, { event: "keys-kept", outcome: "done", [sort]: name });
  }
}
