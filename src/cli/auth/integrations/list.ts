import { isMade, type Stated, statedIntegrations } from "../../../auth/integrations/stated.ts";
import type { AuthContext } from "../../../auth/context.ts";
import { parseChoice } from "../../line/choice.ts";
import type { Invocation } from "../../line/invocation.ts";
import { shortenHome } from "../../text/shorten_home.ts";
import { formatTable } from "../../text/table.ts";

export async function runListIntegrations(
  invocation: Invocation,
  { format }: { readonly format?: string },
): Promise<number> {
  const form = parseChoice("--format", format ?? "table", ["table", "json"]);
  const context = await invocation.loadContext({ asks: false });
  const { terminal } = invocation.system;
  const stated = await statedIntegrations(context);
  if (form === "json") {
    terminal.out(`${JSON.stringify(stated.map((one) => asData(context, one)), undefined, 2)}\n`);
  } else if (stated.length === 0) terminal.err("No integration is configured.\n");
  else {
    const width = terminal.stdoutIsTerminal ? terminal.columns() : undefined;
    terminal.out(
      await formatTable(
        ["Name", "Kind", "Follows", "Found by"],
        stated.map((one) => row(context, one)),
        width,
      ),
    );
  }
  return 0;
}

function follows({ entry: { via } }: Stated): string {
  if (via === undefined) return "";
  return "identity" in via ? via.identity : `all of ${via.provider}`;
}

function row(context: AuthContext, one: Stated): string[] {
  const { entry, foundBy, own } = one;
  const file = own === undefined ? [] : [shortenHome(own, context.folders.home)];
  const found = [...foundBy, ...file].join(", ");
  const state = !isMade(context, entry)
    ? "nothing: this version does nothing for it"
    : found !== ""
    ? found
    : entry.isAutomatic
    ? "nobody yet"
    : "nobody: it is made when asked for";
  return [entry.name, entry.kind, follows(one), state];
}

function asData(context: AuthContext, one: Stated): Readonly<Record<string, unknown>> {
  const { entry, foundBy, own } = one;
  return {
    name: entry.name,
    kind: entry.kind,
    via: entry.via ?? null,
    auto_provision: entry.isAutomatic,
    supported: isMade(context, entry),
    found_by: foundBy,
    ...(own === undefined ? {} : { kubeconfig: own }),
  };
}
