/**
 * Edits one section of an AWS credentials or config file and leaves every other byte as it is. Pure.
 *
 * Strict where the programs that read these files are: Python's `configparser`, which the AWS CLI uses, gives up on
 * the whole file when a section or a name in it occurs twice, or when a line is neither.
 */

/** One `[section]` with all lines up to the next one. */
interface Section {
  readonly name: string;
  readonly settings: ReadonlyMap<string, string>;
  /** Lines of the comment that stands directly above the header, and of comments inside. */
  readonly comments: readonly string[];
  /** Index of the first line that is the section's own: its header, or a note of ours above it. */
  readonly start: number;
  /** Index after the last line of the section; blank lines and comments before the next header are not its own. */
  readonly end: number;
}

export interface IniFile {
  /** Each with its line end, so that joined they are the text. */
  readonly lines: readonly string[];
  readonly sections: ReadonlyMap<string, Section>;
}

/** Comments of this kind belong to the section below them. */
export const NOTE = "atmos:";

/** The file, or why it is none. */
export function parseIni(text: string): IniFile | { readonly broken: string } {
  const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const sections = new Map<string, Section>();
  let above: string[] = [];
  let noteAt: number | undefined;
  let open: Draft | undefined;
  for (const [index, line] of lines.entries()) {
    const content = line.trim();
    const broken = (what: string): { broken: string } => ({ broken: `line ${index + 1}: ${what}` });
    if (/[\0\r]/.test(line.replace(/\r?\n$/, ""))) return broken("a control character");
    if (content === "") {
      above = [];
      noteAt = undefined;
    } else if (content.startsWith("#") || content.startsWith(";")) {
      const comment = content.slice(1).trim();
      if (noteAt === undefined && comment.startsWith(NOTE)) noteAt = index;
      above.push(comment);
    } else if (line.startsWith("[")) {
      const name = /^\[(.+)\]/.exec(line)?.[1];
      if (name === undefined) return broken("a section without a name");
      if (sections.has(name)) return broken("a section that occurs twice");
      open = { name, settings: new Map(), comments: above, start: noteAt ?? index, end: index + 1 };
      sections.set(name, open);
      above = [];
      noteAt = undefined;
    } else {
      if (open === undefined) return broken("a setting outside of all sections");
      const problem = addSetting(open, line);
      if (problem !== undefined) return broken(problem);
      for (const comment of above) open.comments.push(comment);
      open.end = index + 1;
      above = [];
      noteAt = undefined;
    }
  }
  return { lines, sections };
}

interface Draft extends Section {
  readonly settings: Map<string, string>;
  readonly comments: string[];
  end: number;
}

/** Takes in a `name = value` line, or a line that continues the value before it. */
function addSetting(section: Draft, line: string): string | undefined {
  if (/^\s/.test(line) && section.settings.size > 0) return undefined;
  const [, name = "", value = ""] = /^([^=:]+)[=:](.*)$/s.exec(line) ?? [];
  const key = name.trim().toLowerCase();
  if (key === "") return "neither a section nor a setting";
  if (section.settings.has(key)) return "a setting that occurs twice";
  section.settings.set(key, value.trim());
  return undefined;
}

/** The text with the section as given: in its old place, else at the end. */
export function withSection(
  file: IniFile,
  name: string,
  settings: Readonly<Record<string, string>>,
  note?: string,
): string {
  const own = [
    ...(note === undefined ? [] : [`; ${NOTE} ${note}\n`]),
    `[${name}]\n`,
    ...Object.entries(settings).map(([key, value]) => `${key} = ${value}\n`),
  ];
  const old = file.sections.get(name);
  if (old !== undefined) {
    const { before, after } = around(file, old);
    return [...before, ...own, ...after].join("");
  }
  const text = file.lines.join("");
  const gap = text === "" || /\n\r?\n$/.test(text) ? "" : text.endsWith("\n") ? "\n" : "\n\n";
  return text + gap + own.join("");
}

/** The text without the section; undefined when no other section is left. */
export function withoutSection(file: IniFile, name: string): string | undefined {
  const old = file.sections.get(name);
  const others = file.sections.size - (old === undefined ? 0 : 1);
  if (others === 0) return undefined;
  if (old === undefined) return file.lines.join("");
  const { before, after } = around(file, old);
  if (after[0]?.trim() === "") after.shift();
  else if (after.length === 0 && before.at(-1)?.trim() === "") before.pop();
  return [...before, ...after].join("");
}

/** The text without the sections, as far as it has them; undefined when nothing is left of it, or it makes no sense. */
export function withoutSections(text: string, names: readonly string[]): string | undefined {
  let file: IniFile | { readonly broken: string } = parseIni(text);
  if ("broken" in file || file.sections.size === 0) return undefined;
  let rest = text;
  for (const name of names) {
    if (!file.sections.has(name)) continue;
    const shorter = withoutSection(file, name);
    if (shorter === undefined) return undefined;
    rest = shorter;
    file = parseIni(rest);
    if ("broken" in file) throw new Error(`removing a section broke the file: ${file.broken}`);
  }
  return rest;
}

function around(file: IniFile, section: Section): { before: string[]; after: string[] } {
  return { before: file.lines.slice(0, section.start), after: file.lines.slice(section.end) };
}
