import { valueOf } from "../../../clouds/fact.ts";
import { printable } from "../../../printable.ts";
import { fitted, padded, places } from "../../text/places.ts";
import type { Style } from "../../text/style.ts";
import type { ListedIdentity, Listing } from "./listing.ts";
import { sessionText } from "./session_text.ts";

const GAP = "  ";
const NOT_SUPPORTED = "cannot sign in yet";
/** What goes first when a terminal is narrow. The name and what is left of a session stay. */
const DISPENSABLE = ["via", "role", "account", "marks"] as const;
/** What may be cut before it goes, and to how much. */
const CUT: readonly Column[] = ["account", "role"];
const LEAST = 12;

interface Line {
  readonly name: string;
  readonly account: string;
  readonly role: string;
  readonly left: string;
  readonly marks: string;
  readonly via: string;
}

type Column = keyof Line;
const COLUMNS: readonly Column[] = ["name", "account", "role", "left", "marks", "via"];

/**
 * One line for each identity, below its provider: state, name with alias, account, role, what is left of its session,
 * marks, and the identity that it comes from. Columns stand below each other throughout. Where the width does not do,
 * accounts and roles are cut, and then whole columns are left out, which is said below.
 */
export function formatLines(listing: Listing, style: Style, now: number, width: number | undefined): string {
  const lines = new Map(listing.identities.map((identity) => [identity, lineOf(identity, now)]));
  const { columns, dropped } = fittingColumns([...lines.values()], width);
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
  const missing = dropped.length === 0
    ? ""
    : `\n${
      style.faint(`Not shown for want of room: ${dropped.join(", ")}. \`--format tree\` shows everything.`)
    }\n`;
  return blocks.join("\n") + missing;
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
    paint(style, column, live)(cell(line[column], size, index === last))
  ).join(GAP);
}

function cell(text: string, size: number, isLast: boolean): string {
  if (places(text) > size) return fitted(text, size);
  return isLast ? text : padded(text, size);
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
    ...(identity.protected ? ["protected"] : []),
    ...(identity.supported ? [] : [NOT_SUPPORTED]),
    ...(via !== undefined && "provider" in via && identity.root === undefined
      ? [`via ${via.provider}, which is not configured`]
      : []),
  ];
  return {
    name: printable(alias === undefined ? name : `${name} (${alias})`),
    account: printable(account),
    role: printable(role),
    left: sessionText(identity, now),
    marks: printable(marks.join(", ")),
    via: via !== undefined && "identity" in via ? printable(`via ${via.identity}`) : "",
  };
}

interface Fitting {
  /** Each with its width. */
  readonly columns: readonly [Column, number][];
  readonly dropped: readonly Column[];
}

/** The columns that have content and fit. */
function fittingColumns(lines: readonly Line[], width: number | undefined): Fitting {
  const widest = (column: Column): number =>
    lines.reduce((most, line) => Math.max(most, places(line[column])), 0);
  let columns = COLUMNS.map((column): [Column, number] => [column, widest(column)]).filter(([, size]) =>
    size > 0
  );
  const dropped: Column[] = [];
  if (width === undefined) return { columns, dropped };
  const surplus = (): number => columns.reduce((sum, [, size]) => sum + size + GAP.length, 2) - width;
  const drop = (column: Column): void => {
    if (surplus() <= 0 || !columns.some(([name]) => name === column)) return;
    columns = columns.filter(([name]) => name !== column);
    dropped.push(column);
  };
  for (const column of DISPENSABLE) {
    columns = withCut(columns, surplus());
    drop(column);
  }
  return { columns, dropped };
}

/** The columns with those that may be cut so much narrower, the widest first; as they were where that is not enough. */
function withCut(columns: readonly [Column, number][], surplus: number): [Column, number][] {
  const cut = columns.map(([column, size]): [Column, number] => [column, size]);
  for (let left = surplus; left > 0; left--) {
    const [widest] = cut.filter(([column, size]) => CUT.includes(column) && size > LEAST)
      .toSorted(([, one], [, other]) => other - one);
    if (widest === undefined) return [...columns];
    widest[1]--;
  }
  return cut;
}

function paint(style: Style, column: Column, live: boolean): (text: string) => string {
  if (column === "left") return live ? style.good : style.faint;
  return column === "name" ? style.strong : column === "via" ? style.faint : (text) => text;
}
