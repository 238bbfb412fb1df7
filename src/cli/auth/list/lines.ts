import { valueOf } from "../../../clouds/fact.ts";
import { printable } from "../../../printable.ts";
import { padded, places } from "../../text/places.ts";
import type { Style } from "../../text/style.ts";
import type { ListedIdentity, Listing } from "./listing.ts";
import { sessionText } from "./session_text.ts";

const GAP = "  ";
const NOT_SUPPORTED = "cannot sign in yet";
/** In which order columns go when a terminal is narrow; the name and what is left of a session stay. */
const DISPENSABLE = ["marks", "role", "account"] as const;

interface Line {
  readonly name: string;
  readonly account: string;
  readonly role: string;
  readonly left: string;
  readonly marks: string;
}

type Column = keyof Line;
const COLUMNS: readonly Column[] = ["name", "account", "role", "left", "marks"];

/**
 * One line for each identity, below its provider: state, name with alias, account, role, what is left of its session, and
 * marks. Columns stand below each other throughout; those that do not fit the width are left out whole.
 */
export function formatLines(listing: Listing, style: Style, now: number, width: number | undefined): string {
  const lines = new Map(listing.identities.map((identity) => [identity, lineOf(identity, now)]));
  const columns = fittingColumns([...lines.values()], width);
  const blocks = groupsOf(listing).map(({ title, about, identities }) => {
    const shown = identities.map((identity) => {
      const { live = false } = identity.session ?? {};
      const line = lines.get(identity);
      const text = line === undefined ? "" : lineText(line, columns, style, live);
      const state = live ? style.good("●") : style.faint(identity.supported ? "○" : "–");
      return `  ${state} ${text}\n`;
    });
    const head = about === "" ? style.accent(title) : `${style.accent(title)} ${style.faint(`(${about})`)}`;
    return `${head}\n${shown.join("")}`;
  });
  return blocks.join("\n");
}

/** Painted after the blanks behind the last cell have gone. */
function lineText(
  line: Line,
  columns: readonly [Column, number][],
  style: Style,
  live: boolean,
): string {
  const last = columns.findLastIndex(([column]) => line[column] !== "");
  return columns.slice(0, last + 1).map(([column, size], index) =>
    paint(style, column, live)(index === last ? line[column] : padded(line[column], size))
  ).join(GAP);
}

interface Group {
  readonly title: string;
  /** In brackets behind the title. */
  readonly about: string;
  readonly identities: readonly ListedIdentity[];
}

function groupsOf({ providers, identities }: Listing): readonly Group[] {
  const rooted = Map.groupBy(identities, ({ root }) => root);
  const rootless = rooted.get(undefined) ?? [];
  return [
    ...providers.map((provider) => ({
      title: printable(provider.name),
      about: [
        printable(provider.kind),
        ...(provider.supported ? [] : [NOT_SUPPORTED]),
        ...(provider.default ? ["default"] : []),
      ].join(", "),
      identities: rooted.get(provider.name) ?? [],
    })),
    { title: "On their own", about: "", identities: rootless.filter(({ via }) => via === undefined) },
    { title: "Without a provider", about: "", identities: rootless.filter(({ via }) => via !== undefined) },
  ].filter(({ about, identities }) => about !== "" || identities.length > 0);
}

function lineOf(identity: ListedIdentity, now: number): Line {
  const { name, facts, via, alias } = identity;
  const role = valueOf(facts, "role") ?? "";
  const account = valueOf(facts, "account") ?? facts.find((one) => one.name !== "role")?.value ?? "";
  const marks = [
    ...(identity.default ? ["default"] : []),
    ...(via !== undefined && "identity" in via ? [`via ${via.identity}`] : []),
    ...(via !== undefined && "provider" in via && identity.root === undefined
      ? [`via ${via.provider}, which is not configured`]
      : []),
    ...(identity.supported ? [] : [NOT_SUPPORTED]),
  ];
  return {
    name: printable(alias === undefined ? name : `${name} (${alias})`),
    account: printable(account),
    role: printable(role),
    left: sessionText(identity, now),
    marks: printable(marks.join(", ")),
  };
}

/** The columns that have content and fit, each with its width. */
function fittingColumns(lines: readonly Line[], width: number | undefined): readonly [Column, number][] {
  const widest = (column: Column): number =>
    lines.reduce((most, line) => Math.max(most, places(line[column])), 0);
  let columns = COLUMNS.map((column): [Column, number] => [column, widest(column)]).filter(([, size]) =>
    size > 0
  );
  const needed = (): number => columns.reduce((sum, [, size]) => sum + size + GAP.length, 2);
  for (const column of DISPENSABLE) {
    if (width === undefined || needed() <= width) break;
    columns = columns.filter(([name]) => name !== column);
  }
  return columns;
}

function paint(style: Style, column: Column, live: boolean): (text: string) => string {
  if (column === "left") return live ? style.good : style.faint;
  return column === "name" ? style.strong : column === "marks" ? style.faint : (text) => text;
}
