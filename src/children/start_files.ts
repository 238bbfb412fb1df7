import { join } from "../system/path.ts";
import type { EnvironmentPatch, System } from "../system/ports.ts";

/** A line in a shell's start file that replaces what the session sets. */
export interface StartFileFinding {
  readonly file: string;
  readonly line: number;
  readonly variable: string;
}

/** Nobody has start files of this size by hand; bytes. */
const LARGEST = 1024 * 1024;

/** How a shell starts, which decides what it reads. */
export interface ShellStart {
  readonly login: boolean;
  readonly interactive: boolean;
}

/**
 * How a shell starts with these arguments, as all of them spell it: `-l` and `--login`, `-i`, and `-c`; without
 * arguments it is interactive on a terminal.
 */
export function shellStart(args: readonly string[], onTerminal: boolean): ShellStart {
  const operand = args.findIndex((argument) => !argument.startsWith("-"));
  const options = operand < 0 ? args : args.slice(0, operand);
  const has = (letter: string, word: string): boolean =>
    options.some((option) => option === word || new RegExp(`^-[a-zA-Z]*${letter}`).test(option));
  return {
    login: has("l", "--login"),
    interactive: has("i", "--interactive") || (onTerminal && operand < 0),
  };
}

/**
 * The files that a shell reads when it starts so, in the order of its manual. Of the files of which a shell reads
 * only the first, all are named: which one that is shows on the disk.
 */
export function startFiles(
  shell: string,
  home: string,
  env: Readonly<Record<string, string>>,
  { login, interactive }: ShellStart,
): string[][] {
  const at = (...names: string[]): string => join(home, ...names);
  const when = (condition: boolean, ...files: string[][]): string[][] => condition ? files : [];
  switch (shell) {
    case "bash": {
      const own = [".bash_profile", ".bash_login", ".profile"].map((name) => at(name));
      return [
        ...when(login, ["/etc/profile"], own),
        ...when(interactive && !login, ["/etc/bash.bashrc"]),
        // The files of a login are used to read this one.
        ...when(interactive || login, [at(".bashrc")]),
      ];
    }
    case "zsh": {
      const folder = env["ZDOTDIR"] || home;
      const names = [
        "zshenv",
        ...(login ? ["zprofile"] : []),
        ...(interactive ? ["zshrc"] : []),
        ...(login ? ["zlogin"] : []),
      ];
      return names.flatMap((name) => [[`/etc/zsh/${name}`, `/etc/${name}`], [join(folder, `.${name}`)]]);
    }
    case "fish": {
      const folder = join(env["XDG_CONFIG_HOME"] || at(".config"), "fish");
      return ["/etc/fish", folder].flatMap((
        place,
      ) => [[join(place, "conf.d")], [join(place, "config.fish")]]);
    }
    case "sh":
    case "dash":
    case "ash":
    case "ksh": {
      const file = env["ENV"];
      return [
        ...when(login, ["/etc/profile"], [at(".profile")]),
        ...(interactive && file?.startsWith("/") ? [[file]] : []),
      ];
    }
    default:
      return [];
  }
}

/**
 * Finds assignments that would replace a variable of the session: POSIX shells' `NAME=`, `export NAME=`,
 * `typeset -x NAME=`, and fish's `set -gx NAME`. A static look: what a start file computes is not seen.
 */
export function findOverrides(
  text: string,
  variables: ReadonlySet<string>,
): { readonly line: number; readonly variable: string }[] {
  const findings: { line: number; variable: string }[] = [];
  text.split(/\r?\n/).forEach((content, index) => {
    const code = content.trimStart();
    if (code.startsWith("#")) return;
    for (const match of code.matchAll(ASSIGNMENT)) {
      const variable = match[1] ?? match[2];
      if (variable !== undefined && variables.has(variable)) findings.push({ line: index + 1, variable });
    }
  });
  return findings;
}

const ASSIGNMENT =
  /(?:^|[;&|]|\bthen\b|\bdo\b|\bexport\b|\btypeset\b(?:\s+-\w+)*|\bdeclare\b(?:\s+-\w+)*)\s*([A-Za-z_]\w*)=|\bset\s+(?:-\w+\s+|--\w+\s+)+([A-Za-z_]\w*)\s/g;

/** Looks through the start files of the shell that is about to open. */
export async function scanStartFiles(
  system: System,
  shell: string,
  home: string,
  patch: EnvironmentPatch,
  start: ShellStart,
): Promise<StartFileFinding[]> {
  const variables = new Set([...Object.keys(patch.set), ...patch.unset]);
  const findings: StartFileFinding[] = [];
  for (const alternatives of startFiles(shell, home, system.env.all(), start)) {
    const file = await firstThatExists(system, alternatives);
    if (file === undefined) continue;
    for (const path of await filesAt(system, file)) {
      const text = await readStartFile(system, path);
      for (const finding of findOverrides(text, variables)) findings.push({ file: path, ...finding });
    }
  }
  return findings;
}

async function firstThatExists(system: System, alternatives: readonly string[]): Promise<string | undefined> {
  for (const path of alternatives) {
    if (await system.files.target(path).catch(() => undefined)) return path;
  }
  return undefined;
}

async function filesAt(system: System, path: string): Promise<string[]> {
  const info = await system.files.target(path).catch(() => undefined);
  if (info?.kind !== "folder") return [path];
  const entries = await system.files.list(path).catch(() => []);
  return entries.filter((entry) => entry.name.endsWith(".fish")).map((entry) => join(path, entry.name));
}

async function readStartFile(system: System, path: string): Promise<string> {
  const info = await system.files.target(path).catch(() => undefined);
  if (info?.kind !== "file" || info.size > LARGEST) return "";
  return await system.files.readText(path).catch(() => undefined) ?? "";
}
