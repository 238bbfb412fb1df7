import { AtmosError } from "../../errors.ts";
import { didYouMean } from "../../nearest.ts";
import { printable } from "../../printable.ts";
import type { Data } from "../../stacks/data.ts";
import { COMMAND_LINE_LIMITS, DOCUMENT_LIMITS } from "../../templates/limits.ts";
import { execute, parse } from "../../templates/template.ts";
import type { Row } from "./rows.ts";

/** A column of a list: how it is headed, and the template over a row's data that fills it. */
export interface Column {
  readonly name: string;
  readonly value: string;
  /** What a person has named without a template: it must be there. */
  readonly field?: string;
}

/** What the columns of a row may show. */
export interface RowData {
  /** What every list shows. */
  readonly own: Data;
  /** All of it. */
  readonly whole: () => Data;
}

/**
 * The columns of a list: those of the flag, else those that `atmos.yaml` describes, else the usual ones.
 *
 * @param flag as `component,stack` or `Name=template`
 * @param written a list of `name` and `value`
 */
export function chosenColumns(
  flag: readonly string[],
  written: unknown,
  usual: readonly Column[],
): readonly Column[] {
  const named = flag.flatMap((one) => one.includes("{{") ? [one] : one.split(",")).flatMap(columnIn);
  if (named.length > 0) return named;
  const described = (Array.isArray(written) ? written : []).flatMap((one): Column[] => {
    const { name, value } = (typeof one === "object" ? one : undefined) ?? {};
    return typeof name === "string" && typeof value === "string" ? [{ name, value }] : [];
  });
  return described.length > 0 ? described : usual;
}

function columnIn(text: string): Column[] {
  const [, name = "", value] = /^\s*([^=]*?)\s*(?:=\s*(.*?)\s*)?$/s.exec(text) ?? [];
  if (name === "") return [];
  if (value?.includes("{{")) return [{ name, value }];
  const field = (value ?? name).replace(/^\./, "");
  const shown = value === undefined ? `${name.slice(0, 1).toUpperCase()}${name.slice(1)}` : name;
  return [{ name: shown, value: `{{ .${field} }}`, field }];
}

/**
 * A name that no row has is a slip, and would be a column of nothing. Where there are no rows, nobody can say.
 *
 * @throws AtmosError `usage`
 */
export function checkFields(columns: readonly Column[], data: readonly RowData[]): void {
  for (const { field } of columns) {
    const [first = ""] = field?.split(".") ?? [];
    if (field === undefined || data.length === 0) continue;
    if (data.some(({ own, whole }) => Object.hasOwn(own, first) || Object.hasOwn(whole(), first))) continue;
    const known = [...new Set(data.flatMap(({ whole }) => Object.keys(whole())))].sort();
    const meant = didYouMean(first, known);
    throw new AtmosError("usage", `cannot show the column "${printable(field)}": no row has it`, {
      hint: `${meant === undefined ? "" : `${printable(meant)} `}There are ${
        known.map(printable).join(", ")
      }, and what is below them, such as vars.region.`,
    });
  }
}

/** What a cell costs at least, and how many units of its text cost one more. */
const CELL = 10;
const TEXT = 8;

/**
 * The cells of each row, by the names of the columns. A value that a row does not have is an empty cell. All of them
 * together may cost what a document may: a project says which columns there are.
 *
 * @throws AtmosError `config_invalid` for a template that fails, and when the budget is used up
 */
export function rowsOf(columns: readonly Column[], data: readonly RowData[]): Row[] {
  let left = DOCUMENT_LIMITS.steps;
  const spend = (steps: number): void => {
    left -= steps;
    if (left < 0) {
      throw new AtmosError("config_invalid", "the columns of the list make more than is worked out", {
        hint: "Name others with --columns, such as --columns component,stack.",
      });
    }
  };
  const cells = columns.map(({ name, value }): [string, (row: RowData) => string] => {
    const plain = /^\{\{ \.(\w+) \}\}$/.exec(value)?.[1];
    if (plain !== undefined) {
      return [name, ({ own, whole }) => textOf(Object.hasOwn(own, plain) ? own[plain] : whole()[plain])];
    }
    const template = parse(value, { name: `the column ${printable(name)}` });
    return [name, ({ whole }) =>
      execute(template, whole(), {
        missingKey: "invalid",
        limits: { ...COMMAND_LINE_LIMITS, steps: Math.min(COMMAND_LINE_LIMITS.steps, left) },
        spent: spend,
      }).replaceAll("<no value>", "")];
  });
  return data.map(({ own, whole }) => {
    let all: Data | undefined;
    const row: RowData = { own, whole: () => all ??= whole() };
    return Object.fromEntries(cells.map(([name, cell]) => {
      const text = cell(row);
      spend(CELL + text.length / TEXT);
      return [name, text];
    }));
  });
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/**
 * Rows in the order that somebody wants, such as `Stack:desc,Component`.
 *
 * @throws AtmosError `usage` for a column that there is not, or another direction
 */
export function sortedRows(rows: readonly Row[], columns: readonly Column[], order: string): Row[] {
  const keys = order.split(",").filter((one) => one.trim() !== "").map((one) => {
    const [, written = "", direction = "asc"] = /^\s*(.*?)\s*(?::\s*(\w*)\s*)?$/s.exec(one) ?? [];
    const found = columns.find(({ name }) => name.toLowerCase() === written.toLowerCase());
    if (found !== undefined && ["asc", "desc"].includes(direction)) {
      return { key: found.name, sign: direction === "asc" ? 1 : -1 };
    }
    throw new AtmosError("usage", `cannot sort by "${printable(one.trim())}"`, {
      hint: `Columns: ${columns.map(({ name }) => printable(name)).join(", ")}; behind one :asc or :desc.`,
    });
  });
  return rows.toSorted((one, other) => {
    const differing = keys.find(({ key }) => one[key] !== other[key]);
    if (differing === undefined) return 0;
    return ((one[differing.key] ?? "") < (other[differing.key] ?? "") ? -1 : 1) * differing.sign;
  });
}
