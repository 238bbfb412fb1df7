/** A block of ours in a person's own config file; every other byte of it stays. Pure. */
import { parseIni } from "./ini_sections.ts";
import { configSection } from "./profile_name.ts";

/**
 * A block stands at the beginning of the file: whatever the file begins and ends with, nothing must be put between, and
 * taking the block out gives the file as it was.
 */
export interface Block {
  /** The folder of the project whose profiles they are. */
  readonly project: string;
  /** Sections, each ending with a line end. */
  readonly sections: readonly { readonly profile: string; readonly text: string }[];
}

const BEGIN = "# >>> atmos, profiles of ";
const END = "# <<< atmos, profiles of ";
const NOTE = "# Made by `atmos auth profile install`, and taken out by `atmos auth profile remove`.\n";

export function blockText({ project, sections }: Block): string {
  const name = markName(project);
  return `${BEGIN}${name}\n${NOTE}${sections.map(({ text }) => text).join("\n")}${END}${name}\n`;
}

/** A folder may be called anything; a mark is one line. */
function markName(project: string): string {
  return JSON.stringify(project);
}

/** A file without the block of a project, or without all blocks. */
export function withoutBlocks(text: string, project?: string): string {
  let rest = text;
  for (const found of blocksIn(text)) {
    if (project === undefined || found.project === project) rest = rest.replace(found.text, "");
  }
  return rest;
}

export interface FoundBlock {
  readonly project: string;
  readonly text: string;
}

/** The blocks in a file. One whose end somebody has taken away is none, and stays as it is. */
export function blocksIn(text: string): readonly FoundBlock[] {
  const found: FoundBlock[] = [];
  for (const begin of text.matchAll(/^# >>> atmos, profiles of (".*")\n/gm)) {
    const name = begin[1] ?? "";
    const end = `\n${END}${name}\n`;
    const at = text.indexOf(end, begin.index);
    const project = projectIn(name);
    if (at < 0 || project === undefined) continue;
    const block = text.slice(begin.index, at + end.length);
    // Another block that begins inside shows that the end is not this one's.
    if (!block.slice(1).includes(`\n${BEGIN}`)) found.push({ project, text: block });
  }
  return found;
}

function projectIn(name: string): string | undefined {
  try {
    const value: unknown = JSON.parse(name);
    return typeof value === "string" ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The names of the profiles in a block or a file. */
export function profilesIn(text: string): readonly string[] {
  return [...text.matchAll(/^\[\s*(?:profile\s+)?["']?(.*?)["']?\s*\]/gm)].map(([, name = ""]) => name);
}

export type Changed =
  | { readonly text: string }
  /** Names that the rest of the file has already. */
  | { readonly taken: readonly string[] }
  /** Why the file cannot be understood. */
  | { readonly broken: string };

/**
 * The file with this block for its project, in place of what that had.
 *
 * @param keeps what the project had besides stays
 */
export function withBlock(text: string, given: Block, keeps = false): Changed {
  const old = keeps ? blocksIn(text).filter(({ project }) => project === given.project) : [];
  const sections = new Map([...old.flatMap(sectionsIn), ...given.sections].map((one) => [one.profile, one]));
  const block = { ...given, sections: [...sections.values()] };
  const rest = withoutBlocks(text, block.project);
  const parsed = parseIni(rest);
  if ("broken" in parsed) return parsed;
  const there = new Set(profilesIn(rest));
  const taken = block.sections.map(({ profile }) => profile).filter((name) => there.has(name));
  if (taken.length > 0) return { taken };
  return { text: block.sections.length === 0 ? rest : blockText(block) + rest };
}

function sectionsIn({ text }: FoundBlock): Block["sections"] {
  return text.split(/^(?=\[)/m).slice(1).map((section) => {
    const own = section.replace(/^#.*\n/gm, "").replace(/\n+$/, "\n");
    return { profile: profilesIn(own)[0] ?? "", text: own };
  });
}

/** The section of one profile that names a command. */
export function ownSection(profile: string, region: string | undefined, command: string): string {
  const lines = [
    ...region === undefined ? [] : [`region = ${region}`],
    `credential_process = ${command}`,
  ];
  return `[${configSection(profile)}]\n${lines.map((line) => `${line}\n`).join("")}`;
}
