/** From executed characters to executed lines, and from lines to a figure for each room. */
import { posix } from "node:path";
import { roomOf } from "../walls/rooms.ts";
import { holds, type Spans } from "./executed.ts";
import { mappingsOf, type SourceMap } from "./source_map.ts";

/** For every source by its path in the project: each line that does something (from 1), and whether it was executed. */
export type Lines = Map<string, Map<number, boolean>>;

/** A script of the bundle with its map; `folder` is where it lies, seen from the project's root. */
export interface Script {
  readonly text: string;
  readonly map: SourceMap;
  readonly folder: string;
}

/** What stands between words, such as the colon between two branches, may be executed where neither word is. */
const WORD = /[\w$"'`]/;

/** Adds the lines of the program's sources that a script was made from. */
export function addScript(lines: Lines, { text, map, folder }: Script, executed: Spans): void {
  const starts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  const paths = map.sources.map((source) => posix.join(folder, source));
  for (const { line, column, source, sourceLine } of mappingsOf(map)) {
    const path = paths[source] ?? "";
    const at = (starts[line] ?? 0) + column;
    if (roomOf(path) === undefined || !WORD.test(text[at] ?? "")) continue;
    const known = lines.get(path) ?? new Map<number, boolean>();
    lines.set(path, known);
    const ran = holds(executed, at);
    known.set(sourceLine + 1, ran || known.get(sourceLine + 1) === true);
  }
}

/** Marks what a report of `deno coverage --lcov` says was executed; lines that no script was made from are left out. */
export function addLcov(lines: Lines, report: string, root: string): void {
  let known: Map<number, boolean> | undefined;
  for (const row of report.split("\n")) {
    const [key = "", rest = ""] = row.split(/:(.*)/s);
    if (key === "SF") known = lines.get(posix.relative(root, rest));
    const [line = "", count] = rest.split(",");
    if (key === "DA" && Number(count) > 0 && known?.has(Number(line))) known.set(Number(line), true);
  }
}

export interface RoomCoverage {
  readonly room: string;
  readonly lines: number;
  readonly executed: number;
  /** Percent that must be executed. */
  readonly bound: number;
}

/** Percent of the lines of a room that tests must execute. */
function boundOf(room: string): number {
  return room === "auth" || room === "clouds" ? 85 : 80;
}

/** Every room by name, the files directly in `src` first. */
export function byRoom(lines: Lines): RoomCoverage[] {
  const rooms = Map.groupBy(lines, ([path]) => roomOf(path) ?? "");
  return [...rooms].sort(([a], [b]) => a < b ? -1 : 1).map(([room, files]) => {
    const marks = files.flatMap(([, marks]) => [...marks.values()]);
    return { room, lines: marks.length, executed: marks.filter(Boolean).length, bound: boundOf(room) };
  });
}

/** `src/auth   1243 lines   94.5 %`, and what is asked for where that is more. */
export function roomLine({ room, lines, executed, bound }: RoomCoverage): string {
  const percent = 100 * executed / lines;
  const name = room === "" ? "src/*.ts" : `src/${room}`;
  const figures = `${String(lines).padStart(6)} lines ${percent.toFixed(1).padStart(6)} %`;
  return `${name.padEnd(14)}${figures}${percent < bound ? `   FAILED: at least ${bound} %` : ""}`;
}

export function isEnough({ lines, executed, bound }: RoomCoverage): boolean {
  return executed * 100 >= bound * lines;
}
