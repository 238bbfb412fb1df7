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

/**
 * The files that a shell reads when it starts as a login shell and interactively, in the order of its manual; with
 * arguments of its own (`-c …`), only those that it always reads. Of the files of which a shell reads only the
 * first, all are named: which one that is shows on the disk.
 */
export function startFiles(
  shell: string,
  home: string,
  env: Readonly<Record<string, string>>,
  login: boolean,
): string[][] {
  const at = (...names: string[]): string => join(home, ...names);
  switch (shell) {
    case "bash": {
      const own = [".bash_profile", ".bash_login", ".profile"].map((name) => at(name));
      return login ? [["/etc/profile"], own, [at(".bashrc")]] : [];
    }
    case "zsh": {
      const folder = env["ZDOTDIR"] || home;
      const names = login ? ["zshenv", "zprofile", "zshrc", "zlogin"] : ["zshenv"];
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
      const interactive = env["ENV"];
      const files = [
        ["/etc/profile"],
        [at(".profile")],
        ...(interactive?.startsWith("/") ? [[interactive]] : []),
      ];
      return login ? files : [];
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
  login: boolean,
): Promise<StartFileFinding[]> {
  const variables = new Set([...Object.keys(patch.set), ...patch.unset]);
  const findings: StartFileFinding[] = [];
  for (const alternatives of startFiles(shell, home, system.env.all(), login)) {
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
