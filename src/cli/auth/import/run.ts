import { type OwnFile, ownFile, writeOwnFile } from "../../../auth/accounts/write_file.ts";
import type { AuthContext } from "../../../auth/context.ts";
import { fitting } from "../../../auth/import/fitting.ts";
import { type Merged, merged, type Written } from "../../../auth/import/merge.ts";
import { added, withImported } from "../../../auth/import/text.ts";
import { importersOf, readTool, toolsHere } from "../../../auth/import/tools.ts";
import type { Found, Leftover } from "../../../clouds/importer.ts";
import { personalFolders } from "../../../config/find.ts";
import { AtmosError } from "../../../errors.ts";
import { printable } from "../../../printable.ts";
import { withPerson } from "../../asking/sign_in.ts";
import type { Invocation } from "../../line/invocation.ts";
import { addedLines } from "../../text/added_lines.ts";
import { noticeOn } from "../../text/notice.ts";
import { shortenHome } from "../../text/shorten_home.ts";
import { entriesBeside, isRead, mayWrite } from "../own_file.ts";
import { keepSecrets, secretsIn } from "./secrets.ts";
import { countText, leftoversText, toolsText } from "./text.ts";
import { usualFile } from "./usual_file.ts";
import type { ImportOptions } from "./options.ts";

/** `atmos auth import` */
export async function runImport(
  invocation: Invocation,
  tool: string | undefined,
  options: ImportOptions,
): Promise<number> {
  if (options.dryRun && options.yes) {
    throw new AtmosError("usage", "cannot import with --dry-run and --yes at once", {
      hint: "Leave --yes out: a dry run asks nothing, and changes nothing.",
    });
  }
  const context = await invocation.loadContext();
  const tools = await importersOf(context.clouds);
  if (tool === undefined) {
    const { home } = context.folders;
    const here = (await toolsHere(tools, context)).map((one) => ({
      ...one,
      places: one.places.map((path) => shortenHome(path, home)),
    }));
    if (here.length === 0) {
      throw new AtmosError("not_found", "cannot import: no tool has files here that could be read", {
        hint: "`atmos auth init` sets up a portal. " +
          "A tool whose keys lie in a keyring alone is named: `atmos auth import aws-vault`.",
      });
    }
    invocation.system.terminal.out(toolsText(here, invocation.outputStyle));
    return 0;
  }
  const { system, folders } = context;
  const found = await withPerson(
    invocation,
    context,
    (interaction) => readTool(tools, tool, { system, folders, interaction }),
  );
  const fit: Found[] = [];
  for (const one of found) fit.push(await fitting(one, context.clouds.kinds));
  const { sources } = context.configuration;
  const usual = usualFile(sources, personalFolders(system, folders), system.files.workingFolder());
  const file = await ownFile(system, options.write ?? usual);
  const all = await mergedWith(context, file, fit);
  await write(invocation, context, { file, all, leftovers: fit.flatMap((one) => one.leftovers) }, options);
  if (!options.keys) return 0;
  return await keepSecrets(invocation, context, secretsIn(all), options) ? 0 : 1;
}

/** Each part beside what is written and the parts before it. */
async function mergedWith(context: AuthContext, file: OwnFile, found: readonly Found[]): Promise<Merged[]> {
  const written: Written = {
    providers: await entriesBeside(context, file, "providers"),
    identities: await entriesBeside(context, file, "identities"),
  };
  const all: Merged[] = [];
  for (const one of found) {
    all.push(merged(one, {
      providers: [...written.providers, ...all.flatMap(({ providers }) => providers)],
      identities: [...written.identities, ...all.flatMap(({ identities }) => identities)],
    }));
  }
  return all;
}

interface Work {
  readonly file: OwnFile;
  readonly all: readonly Merged[];
  readonly leftovers: readonly Leftover[];
}

async function write(
  invocation: Invocation,
  context: AuthContext,
  { file, all, leftovers }: Work,
  options: ImportOptions,
): Promise<void> {
  const { system, style } = invocation;
  const notice = noticeOn(system, style);
  const entries = all.flatMap(({ providers, identities }) => [...providers, ...identities]);
  const fresh = added(entries);
  const shown = printable(shortenHome(file.named, context.folders.home));
  const text = await withImported(file.text ?? "", file.named, all);
  system.terminal.out(addedLines(shown, file.text, text, style));
  const known = entries.length - fresh.length;
  if (known > 0) notice(`${countText(known, "entry is", "entries are")} there already.`);
  const width = system.terminal.stderrIsTerminal ? system.terminal.columns() : undefined;
  system.terminal.err(leftoversText(leftovers, style, width));
  if (fresh.length === 0) {
    notice("There is nothing to add.");
    return;
  }
  if (options.dryRun) return;
  const what = countText(fresh.length, "entry", "entries");
  await mayWrite(invocation, { file: shown, what, isWanted: options.yes ?? false, flag: "--yes" });
  await writeOwnFile(system, file, text);
  system.terminal.err(`${style.good("✓")} Added ${what} to ${shown}.\n`);
  if (!isRead(context, file) && context.configuration.sources.length > 0) {
    notice(`The configuration does not read it yet: \`import: [${shown}]\` in atmos.yaml does.`);
  }
}
