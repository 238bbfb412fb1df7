import type { Command } from "commander";
import { readTrail } from "../../../auth/audit/trail.ts";
import { twoIdentities } from "../../../auth/select.ts";
import { findFolders } from "../../../files/folders.ts";
import { parseChoice } from "../../line/choice.ts";
import { addFormat } from "../../line/format_options.ts";
import { addExamples } from "../../line/help.ts";
import type { Dispatch, Invocation } from "../../line/invocation.ts";
import { noticeOn } from "../../text/notice.ts";
import { isWanted, parseSince } from "./filter.ts";
import { jsonPrinter, tablePrinter } from "./print.ts";

interface AuditOptions {
  readonly since?: string;
  readonly format?: string;
}

export function registerAudit(auth: Command, on: Dispatch): void {
  const command = auth.command("audit [identity]")
    .summary("show what was signed in, lent and logged out")
    .description("Show the audit trail of this machine: sign-ins, renewals, loans to programs, and logouts.")
    .option("--since <when>", "only what is younger: a time like 2h, 30m or 7d, or a date")
    .action(on(runAudit));
  addFormat(command, "text or json (default: text)");
  addExamples(command, [
    { command: "atmos auth audit --since 2h", explanation: "The last two hours:" },
    { command: "atmos auth audit prod-admin -o json", explanation: "One identity, for a script:" },
  ]);
}

/** Broken lines that are named. */
const MOST_BROKEN = 5;

async function runAudit(
  { system, globals, style }: Invocation,
  positional: string | undefined,
  options: AuditOptions,
): Promise<number> {
  const { terminal, clock, env } = system;
  const json = parseChoice("--format", options.format ?? "text", ["text", "json"]) === "json";
  const since = options.since === undefined ? undefined : parseSince(options.since, clock.now());
  if (positional !== undefined && globals.identity && positional !== globals.identity) {
    throw twoIdentities(positional, globals.identity);
  }
  const filter = { since, identity: positional ?? (globals.identity || undefined) };
  const width = terminal.stdoutIsTerminal ? terminal.columns() : undefined;
  const printer = json ? jsonPrinter(terminal.out) : tablePrinter(terminal.out, width);
  const named: string[] = [];
  let broken = 0;
  for await (const part of readTrail(system, findFolders(env), since)) {
    printer.add(part.lines.filter(({ record }) => isWanted(record, filter)));
    broken += part.broken.length;
    named.push(...part.broken.slice(0, MOST_BROKEN - named.length));
  }
  const count = await printer.end();
  if (count === 0 && !json) terminal.err("The audit trail has nothing to show\n");
  if (broken > 0) noticeOn(system, style)(brokenText(broken, named));
  return 0;
}

function brokenText(count: number, named: readonly string[]): string {
  const more = count > named.length ? ", …" : "";
  const what = count === 1
    ? "1 line of the audit trail is no record"
    : `${count} lines of the audit trail are no records`;
  return `${what}, and left out: ${named.join(", ")}${more}`;
}
