/** Finds the atmos commands that a page shows, and judges them by what the program's own `--help` says. */
import type { Line } from "./markdown.ts";

export interface ShownCommand {
  /** The words after `atmos`, up to `--`, a comment or the next shell operator. */
  readonly words: readonly string[];
  readonly line: number;
}

/** The commands in lines of code: `atmos …`, `$ atmos …`, `A=b atmos …` and `$(atmos …)`. */
export function shownCommands(code: readonly Line[]): ShownCommand[] {
  return joinContinued(code).flatMap(({ text, line }) => {
    const starts = [
      ...text.matchAll(/(?:^\s*(?:[$>%]\s+)?(?:\w+=\S*\s+)*|\$\(|&&\s*|\|\s*)atmos(?=\s|$|\))/g),
    ];
    return starts.map((match) => ({ words: shellWords(text.slice(match.index + match[0].length)), line }));
  });
}

/** Lines that end with a backslash, joined with the next one. */
function joinContinued(code: readonly Line[]): Line[] {
  const joined: Line[] = [];
  let open = false;
  for (const { text, line } of code) {
    const last = joined.at(-1);
    const part = text.replace(/\\$/, "");
    if (open && last !== undefined) joined[joined.length - 1] = { text: last.text + part, line: last.line };
    else joined.push({ text: part, line });
    open = text.endsWith("\\");
  }
  return joined;
}

function shellWords(text: string): string[] {
  const words: string[] = [];
  for (const match of text.matchAll(/"(?:\\.|[^"\\])*"|'[^']*'|[|;&)<>]|[^\s|;&)<>"']+/g)) {
    const word = match[0];
    if (/^(--|#.*|[|;&)<>]|\.\.\.|…)$/.test(word)) break;
    words.push(/^["']/.test(word) ? word.slice(1, -1) : word);
  }
  return words;
}

export interface Help {
  readonly commands: ReadonlySet<string>;
  /** Flags with what follows them: nothing, an optional value or a needed one. */
  readonly flags: ReadonlyMap<string, "none" | "optional" | "value">;
  /** Whether flags of another program, such as `-json`, are handed on to it. */
  readonly passesOn: boolean;
  /** The commands that the page itself shows. */
  readonly examples: readonly ShownCommand[];
}

/** Reads the sections of a help page that list commands and options, whatever they are called. */
export function readHelp(text: string): Help {
  const commands = new Set<string>();
  const flags = new Map<string, "none" | "optional" | "value">();
  let section = "";
  const lines = text.split(/\r?\n/);
  for (const line of lines) {
    if (/^\S.*:$/.test(line)) section = line.toLowerCase();
    const names = /^ {2}(\S.*?)(?: {2,}|$)/.exec(line)?.[1];
    if (names === undefined) continue;
    if (section.includes("command")) {
      for (const name of (names.split(" ")[0] ?? "").split("|")) commands.add(name);
    } else if (section.includes("option") && names.startsWith("-")) {
      const value = names.includes("<") ? "value" : names.includes("[") ? "optional" : "none";
      for (const flag of names.match(/(?<![\w-])--?[\w-]+/g) ?? []) flags.set(flag, value);
    }
  }
  const examples = shownCommands(lines.map((text, index) => ({ text, line: index + 1 })));
  return { commands, flags, passesOn: /\[flags of \w+\]/.test(text), examples };
}

/** Answers with the help of a command, such as `["auth", "login"]`. */
export type AskHelp = (path: readonly string[]) => Promise<Help>;

/** What is wrong with a command, or undefined: its subcommands and flags must all exist. */
export async function judgeCommand(words: readonly string[], ask: AskHelp): Promise<string | undefined> {
  const path: string[] = [];
  let help = await ask(path);
  const flags = new Map(help.flags);
  let ended = false;
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? "";
    if (word.startsWith("-") && word !== "-") {
      const [flag = ""] = word.split("=");
      const known = flags.get(flag) ?? flags.get(flag.slice(0, 2));
      if (known === undefined && help.passesOn && /^-\w{2,}/.test(flag)) continue;
      if (known === undefined) return `"${["atmos", ...path].join(" ")}" has no flag ${flag}`;
      if (known === "value" && flags.has(flag) && !word.includes("=")) index++;
    } else if (!ended && help.commands.has(word)) {
      path.push(word);
      help = await ask(path);
      for (const [flag, value] of help.flags) flags.set(flag, value);
    } else {
      if (help.commands.size > 0 && !ended) {
        return `"${["atmos", ...path].join(" ")}" has no command "${word}"`;
      }
      ended = true;
    }
  }
  return undefined;
}

/** What is wrong with the examples in the help of a command and of everything below it. */
export async function judgeExamples(ask: AskHelp, path: readonly string[] = []): Promise<string[]> {
  const { commands, examples } = await ask(path);
  const own = await Promise.all(examples.map(({ words }) => judgeCommand(words, ask)));
  const below = [...commands].filter((name) => name !== "help").map((name) =>
    judgeExamples(ask, [...path, name])
  );
  const title = ["atmos", ...path, "--help"].join(" ");
  return [
    ...own.flatMap((reason) => reason === undefined ? [] : [`${title}: ${reason}`]),
    ...(await Promise.all(below)).flat(),
  ];
}
