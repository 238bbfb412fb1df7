/**
 * Files of sections and settings, as programs of AWS write them, read as forgivingly as their readers do: what cannot be
 * understood is named with its line, and the rest counts. Pure.
 */
import { printable } from "../../../printable.ts";
import type { Leftover } from "../../importer.ts";

export interface IniSetting {
  readonly value: string;
  readonly line: number;
}

export interface IniSection {
  /** What stands between the brackets. */
  readonly header: string;
  readonly line: number;
  /** By name in lower case; of settings below another one (`s3 =`) that one alone. */
  readonly settings: ReadonlyMap<string, IniSetting>;
}

export interface IniText {
  /** How the file is shown. */
  readonly file: string;
  readonly sections: readonly IniSection[];
  readonly leftovers: readonly Leftover[];
}

/** Lines that are named one by one; a file that is none at all has thousands. */
const MOST_NAMED = 5;

export function readIni(text: string, file: string): IniText {
  const sections: { header: string; line: number; settings: Map<string, IniSetting> }[] = [];
  const odd: Leftover[] = [];
  const lines = text.replace(/^\ufeff/, "").split(/\r\n|\n|\r/);
  for (const [index, line] of lines.entries()) {
    const number = index + 1;
    const name = (reason: string): void => {
      odd.push({ place: `${file}:${number}`, what: "the line", reason });
    };
    const content = line.trim();
    if (content === "" || /^[#;]/.test(content)) continue;
    const open = sections.at(-1);
    if (line.startsWith("[")) {
      const header = headerOf(line);
      if (header === undefined) name("it is no section: its bracket stays open");
      else sections.push({ header, line: number, settings: new Map() });
    } else if (open === undefined) name("it stands before all sections");
    else if (/^\s/.test(line) && open.settings.size > 0) continue;
    else {
      const [, key = "", value = ""] = /^([^=:]+)[=:](.*)$/.exec(line) ?? [];
      const setting = key.trim().toLowerCase();
      if (setting === "") name("it is neither a section nor a setting");
      else open.settings.set(setting, { value: value.replace(/\s[#;].*$/, "").trim(), line: number });
    }
  }
  return { file, sections, leftovers: firstOf(odd, file) };
}

/** `[profile "my dev"] # note`; a bracket inside quotes belongs to the name. */
function headerOf(line: string): string | undefined {
  const quoted = /^\[\s*(\w[\w-]*\s+)?(["'])(.*?)\2\s*\]/.exec(line);
  if (quoted !== null) return `${quoted[1] ?? ""}${quoted[2]}${quoted[3]}${quoted[2]}`.trim();
  return /^\[([^\]]*)\]/.exec(line)?.[1]?.trim();
}

function firstOf(odd: readonly Leftover[], file: string): readonly Leftover[] {
  if (odd.length <= MOST_NAMED) return odd;
  const rest = odd.length - MOST_NAMED;
  return [...odd.slice(0, MOST_NAMED), { place: file, what: `${rest} more lines`, reason: "as those" }];
}

/** The sort of a section and its name: `profile "a b"` is the profile `a b`. */
export function sortAndName(header: string): { readonly sort: string; readonly name: string } {
  const [, sort = "", rest = ""] = /^(\S+)\s+(.+)$/s.exec(header) ?? [];
  return sort === "" ? { sort: "", name: unquoted(header) } : { sort, name: unquoted(rest) };
}

export function unquoted(text: string): string {
  return /^(["'`])(.*)\1$/s.exec(text.trim())?.[2] ?? text.trim();
}

export function placeIn({ file }: Pick<IniText, "file">, line: number): string {
  return `${printable(file)}:${line}`;
}
