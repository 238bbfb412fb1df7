/** Prints a trail of any length while it is read. */
import type { AuditRecord } from "../../../auth/audit/event.ts";
import type { NotedLine } from "../../../auth/audit/trail.ts";
import { escapedJson } from "../../../json_text.ts";
import { formatTable } from "../../text/table.ts";
import { StreamedTable } from "../../text/streamed_table.ts";
import { formatMoment } from "../../text/time.ts";

export interface Printer {
  add(lines: readonly NotedLine[]): void;
  /** Answers how many records there were. */
  end(): Promise<number>;
}

/** A JSON array with a record on each line, as it stands in the file. */
export function jsonPrinter(out: (text: string) => void): Printer {
  let count = 0;
  return {
    add: (lines) => {
      if (lines.length === 0) return;
      const before = count === 0 ? "[\n  " : ",\n  ";
      count += lines.length;
      out(before + escapedJson(lines.map(({ line }) => line.trim()).join(",\n  ")));
    },
    end: () => {
      out(count === 0 ? "[]\n" : "\n]\n");
      return Promise.resolve(count);
    },
  };
}

const HEAD = ["Time (UTC)", "Event", "Outcome", "Who", "By"];

/** Rows by which the width of the columns is chosen. */
const LOOKED_AT = 1000;

/** A table; a long one is printed as it comes, with columns as wide as its first rows need. */
export function tablePrinter(out: (text: string) => void, width: number | undefined): Printer {
  let waiting: string[][] = [];
  let table: StreamedTable | undefined;
  let count = 0;
  return {
    add: (lines) => {
      count += lines.length;
      const rows = lines.map(({ record }) => cells(record));
      if (table !== undefined) return out(table.rows(rows));
      waiting.push(...rows);
      if (waiting.length < LOOKED_AT) return;
      table = new StreamedTable(HEAD, waiting, width);
      out(table.head() + table.rows(waiting));
      waiting = [];
    },
    end: async () => {
      if (table !== undefined) out(table.foot());
      else if (count > 0) out(await formatTable(HEAD, waiting, width, ["Who"]));
      return count;
    },
  };
}

/** Names that are shown of many. */
const MOST_NAMED = 3;

/** What fits a line of 80 characters; `--output json` has the rest. */
export function cells(record: AuditRecord): string[] {
  return [
    moment(record.time),
    record.event === "logout-step" && record.store !== undefined ? `logout ${record.store}` : record.event,
    record.reason ?? record.outcome,
    named(record.identity ?? record.provider ?? record.target ?? ""),
    record.command.startsWith("auth ") ? record.command.slice(5) : record.command,
  ];
}

function named(text: string): string {
  if (!text.includes(", ")) return text;
  const names = text.split(", ");
  const more = names.length > MOST_NAMED ? `, and ${names.length - MOST_NAMED} more` : "";
  return names.slice(0, MOST_NAMED).join(", ") + more;
}

/** As atmos writes it, the text has the parts already, and there may be a million of them. */
function moment(time: string): string {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(time)
    ? `${time.slice(0, 10)} ${time.slice(11, 19)}`
    : formatMoment(Date.parse(time)).replace(" UTC", "");
}
