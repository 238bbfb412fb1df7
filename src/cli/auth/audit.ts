import type { Command } from "commander";
import type { AuditRecord } from "../../auth/audit/event.ts";
import { readAudit } from "../../auth/audit/journal.ts";
import { AtmosError } from "../../errors.ts";
import { findFolders } from "../../files/folders.ts";
import { printable } from "../../printable.ts";
import { parseChoice } from "../line/choice.ts";
import { addExamples } from "../line/help.ts";
import type { Dispatch, Invocation } from "../line/invocation.ts";
import { formatTable } from "../text/table.ts";
import { formatMoment } from "../text/time.ts";

interface AuditOptions {
  readonly since?: string;
  readonly output?: string;
}

export function registerAudit(auth: Command, on: Dispatch): void {
  const command = auth.command("audit")
    .summary("show what was signed in, lent and logged out")
    .description("Show the audit trail of this machine: sign-ins, renewals, loans to programs, and logouts.")
    .option("--since <when>", "only what is younger: a time like 2h, 30m or 7d, or a date")
    .option("-o, --output <format>", "json")
    .action(on(runAudit));
  addExamples(command, [
    { command: "atmos auth audit --since 2h", explanation: "The last two hours:" },
    { command: "atmos auth audit -i prod-admin -o json", explanation: "One identity, for a script:" },
  ]);
}

async function runAudit({ system, globals }: Invocation, options: AuditOptions): Promise<number> {
  const json = options.output !== undefined && parseChoice("--output", options.output, ["json"]) === "json";
  const since = options.since === undefined ? undefined : parseSince(options.since, system.clock.now());
  const records = await readAudit(system, findFolders(system.env));
  const shown = filterRecords(records, { since, identity: globals.identity || undefined });
  if (json) {
    system.terminal.out(`${JSON.stringify(shown, undefined, 2)}\n`);
    return 0;
  }
  if (shown.length === 0) {
    system.terminal.err("The audit trail has nothing to show\n");
    return 0;
  }
  const width = system.terminal.stdoutIsTerminal ? system.terminal.columns() : undefined;
  const head = ["Time (UTC)", "Event", "Outcome", "Who", "By"];
  system.terminal.out(await formatTable(head, shown.map(cells), width));
  return 0;
}

export interface AuditFilter {
  /** Milliseconds since 1970. */
  readonly since: number | undefined;
  readonly identity: string | undefined;
}

export function filterRecords(
  records: readonly AuditRecord[],
  { since, identity }: AuditFilter,
): AuditRecord[] {
  return records.filter((record) =>
    (since === undefined || Date.parse(record.time) >= since) &&
    (identity === undefined || (record.identity ?? "").split(", ").includes(identity))
  );
}

/** Names that are shown of many. */
const MOST_NAMED = 3;

/** What fits a line of 80 characters; `--output json` has the rest. */
export function cells(record: AuditRecord): string[] {
  const names = (record.identity ?? record.provider ?? record.target ?? "").split(", ");
  const more = names.length > MOST_NAMED ? `, and ${names.length - MOST_NAMED} more` : "";
  return [
    formatMoment(Date.parse(record.time)).replace(" UTC", ""),
    record.event === "logout-step" && record.store !== undefined ? `logout ${record.store}` : record.event,
    record.reason ?? record.outcome,
    names.slice(0, MOST_NAMED).join(", ") + more,
    record.command.replace(/^auth /, ""),
  ];
}

const UNITS: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/**
 * Milliseconds since 1970 for `90s`, `30m`, `2h`, `7d`, `1w`, or a date or time in RFC 3339.
 *
 * @throws AtmosError `usage`
 */
export function parseSince(text: string, now: number): number {
  const [, count = "", unit = ""] = /^(\d{1,6})([smhdw])$/.exec(text) ?? [];
  const length = UNITS[unit];
  if (length !== undefined) return now - Number(count) * length;
  const date = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : NaN;
  if (!Number.isNaN(date)) return date;
  throw new AtmosError("usage", `cannot use --since "${printable(text)}": it is no time`, {
    hint: "Write 30m, 2h, 7d, or a date like 2026-01-31.",
  });
}
