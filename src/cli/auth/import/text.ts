/** What an import says. Pure. */
import type { ToolHere } from "../../../auth/import/tools.ts";
import type { Leftover } from "../../../clouds/importer.ts";
import { printable } from "../../../printable.ts";
import { formatRows } from "../../text/rows.ts";
import { wrap } from "../../text/wrap.ts";
import type { Style } from "../../text/style.ts";

/** Lines; a file of thousands of profiles has as many that nobody reads. */
const MOST = 200;

/** @param width of a terminal, whose lines break between words */
export function leftoversText(leftovers: readonly Leftover[], style: Style, width?: number): string {
  if (leftovers.length === 0) return "";
  const lines = leftovers.slice(0, MOST).map(({ place, what, reason }) => {
    const [where, said] = [printable(place), `${printable(what)}: ${printable(reason)}`];
    if (width === undefined || where.length + said.length + 4 <= width) {
      return `  ${style.faint(where)}  ${said}\n`;
    }
    return `  ${style.faint(where)}\n` + wrap(said, width - 4).map((line) => `    ${line}\n`).join("");
  });
  const rest = leftovers.length - lines.length;
  const more = rest > 0 ? `  and ${rest} more\n` : "";
  return `${style.strong("Without a counterpart:")}\n${lines.join("")}${more}`;
}

export function toolsText(tools: readonly ToolHere[], style: Style): string {
  const parts = tools.map(({ tool, label, places }) =>
    `${style.strong(label)}\n` +
    formatRows([["Files", places.join(", ")], ["Import", `atmos auth import ${tool}`]], style.faint)
  );
  return parts.join("\n");
}

export function countText(count: number, one: string, several: string): string {
  return `${count} ${count === 1 ? one : several}`;
}
