import type { Command } from "commander";
import { notConfigured } from "../../../auth/chain.ts";
import { sessionStates } from "../../../auth/status.ts";
import { createListing, type Listing } from "./listing.ts";
import { filterListing } from "./filter.ts";
import { formatJson, formatYaml } from "./data.ts";
import { formatTables } from "./tables.ts";
import { formatLines } from "./lines.ts";
import { formatTree } from "./tree.ts";
import { formatMarkdown } from "./markdown.ts";
import { formatMermaid } from "./mermaid.ts";
import { formatGraphviz } from "./graphviz.ts";
import type { AuthContext } from "../../../auth/context.ts";
import { twoIdentities } from "../../../auth/select.ts";
import { AtmosError } from "../../../errors.ts";
import { printable } from "../../../printable.ts";
import { isFalseWord } from "../../../truth_words.ts";
import { parseChoice } from "../../line/choice.ts";
import { collect } from "../../line/global_options.ts";
import { addFormat } from "../../line/format_options.ts";
import { addExamples } from "../../line/help.ts";
import type { Dispatch, Invocation } from "../../line/invocation.ts";
import { noticeOn } from "../../text/notice.ts";

const FORMATS = [
  "lines",
  "tree",
  "table",
  "json",
  "yaml",
  "markdown",
  "mermaid",
  "graphviz",
  "md",
  "dot",
] as const;
type ListFormat = typeof FORMATS[number];

interface ListOptions {
  readonly format?: string;
  readonly providers?: readonly string[];
  readonly identities?: readonly string[];
  readonly tags?: readonly string[];
  readonly live?: true;
}

export function registerList(auth: Command, on: Dispatch): void {
  const list = auth.command("list [name]")
    .summary("show identities, and which have a session")
    .description("Show the configured providers and identities, and which of them have a session.")
    .option("--providers <names>", "these providers and their identities only", collect)
    .option("--identities <names>", "these identities only", collect)
    .option("--tags <tags>", "only what carries one of these tags", collect)
    .option("--live", "identities with a session that lives only")
    .action(on(runList));
  addFormat(list, "lines, tree, table, json, yaml, markdown, mermaid or graphviz (default: lines)");
  addExamples(list, [
    { command: "atmos auth list", explanation: "Everything, one line an identity:" },
    { command: "atmos auth list prod-admin", explanation: "One identity, or those of one provider:" },
    { command: "atmos auth list --live", explanation: "Who is signed in?" },
    { command: "atmos auth list --format table --tags prod", explanation: "What is tagged prod, as tables:" },
    { command: "atmos auth list --format mermaid", explanation: "A diagram for a README:" },
  ]);
}

async function runList(
  invocation: Invocation,
  positional: string | undefined,
  options: ListOptions,
): Promise<number> {
  const format = parseChoice("--format", options.format ?? "lines", FORMATS);
  const { system } = invocation;
  const context = atTestTime(await invocation.loadContext());
  const { auth } = context.configuration;
  if (auth.providers.size === 0 && auth.identities.size === 0) {
    throw notConfigured(
      auth,
      "cannot list anything: authentication is not configured in atmos.yaml",
      "Describe providers and identities below `auth:` in atmos.yaml.",
    );
  }
  const listing = filterListing(createListing(auth, context.clouds, await sessionStates(context)), {
    name: oneName(positional, invocation.globals.identity),
    providers: options.providers,
    identities: options.identities,
    tags: options.tags,
    live: options.live,
  });
  if (options.live && listing.identities.length === 0) {
    noticeOn(system, invocation.style)("No identity has a session that lives.");
  }
  system.terminal.out(await render(format, listing, invocation, context.system.clock.now()));
  return 0;
}

/** A list shows who there is, also where authentication is turned off. */
function oneName(positional: string | undefined, flag: string | undefined): string | undefined {
  const named = flag === undefined || flag === "" || isFalseWord(flag) ? undefined : flag;
  if (positional === undefined || named === undefined || positional === named) return positional ?? named;
  throw twoIdentities(positional, named);
}

async function render(
  format: ListFormat,
  listing: Listing,
  invocation: Invocation,
  now: number,
): Promise<string> {
  const { outputStyle, system } = invocation;
  const width = system.terminal.stdoutIsTerminal ? system.terminal.columns() : undefined;
  switch (format) {
    case "lines":
      return formatLines(listing, outputStyle, now, width);
    case "tree":
      return formatTree(listing, outputStyle, now);
    case "table":
      return await formatTables(listing, outputStyle, now, width);
    case "json":
      return formatJson(listing);
    case "yaml":
      return await formatYaml(listing);
    case "markdown":
    case "md":
      return formatMarkdown(listing, now);
    case "mermaid":
      return formatMermaid(listing, now);
    case "graphviz":
    case "dot":
      return formatGraphviz(listing, now);
  }
}

/** `ATMOS_TEST_NOW` (RFC 3339) holds the clock still, for output that does not change. */
function atTestTime(context: AuthContext): AuthContext {
  const text = context.system.env.get("ATMOS_TEST_NOW");
  if (!text) return context;
  const now = Date.parse(text);
  if (Number.isNaN(now)) {
    throw new AtmosError(
      "usage",
      `cannot use ATMOS_TEST_NOW="${printable(text)}": it is not an RFC 3339 time`,
    );
  }
  return { ...context, system: { ...context.system, clock: { ...context.system.clock, now: () => now } } };
}
