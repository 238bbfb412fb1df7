import { basename } from "../system/path.ts";
import { AtmosError } from "../errors.ts";
import type { EnvironmentPatch, System } from "../system/ports.ts";
import { applyPatch } from "./overlay.ts";
import { lookUp } from "../system/look_up.ts";
import { findProgram } from "./program.ts";
import { nextLevel } from "./nesting.ts";
import { runChild } from "./run_child.ts";
import { saveTerminal } from "./terminal_mode.ts";

export interface ShellRequest {
  /** `--shell`: a name or a path; otherwise `ATMOS_SHELL`, `SHELL`, bash or sh. */
  readonly shell: string | undefined;
  /** For the shell, after its name. */
  readonly args: readonly string[];
  readonly patch: EnvironmentPatch;
}

/** A shell that is ready to start. */
export interface PlannedShell {
  readonly command: string;
  /** `bash`, `zsh`, `fish`, …: the name of the program without folder and extension. */
  readonly name: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** How many of these shells are nested, from 1. */
  readonly level: number;
  /** Where it starts; default: here. */
  readonly folder?: string;
}

/**
 * Chooses the shell, with the caller's own variables alone, and its environment. It starts as typing its name would
 * start it, not as a login shell: the caller has been logged in already, and what start files of a login do (Debian's
 * `/etc/profile` sets `PATH` anew) would take away a virtual environment, while bash would not read `~/.bashrc`.
 *
 * @throws AtmosError `command_not_found` for a named shell that is not there, or when there is none at all
 */
export async function planShell(system: System, request: ShellRequest): Promise<PlannedShell> {
  const inherited = system.env.all();
  const level = nextLevel(inherited["ATMOS_SHLVL"]);
  const env = {
    ...applyPatch(inherited, request.patch, system.platform),
    ATMOS_SHLVL: String(level),
  };
  const command = await chooseShell(system, request.shell, inherited);
  const name = basename(command).replace(/\.exe$/i, "");
  return { command, name, args: request.args, env, level };
}

/** Runs the shell until it ends, and leaves the terminal as it was. Returns the shell's exit code. */
export async function openShell(system: System, shell: PlannedShell): Promise<number> {
  const restore = await saveTerminal(system);
  try {
    const { command, args, env, folder } = shell;
    return await runChild(system, { command, args, env, ...folder === undefined ? {} : { folder } });
  } finally {
    await restore();
  }
}

async function chooseShell(
  system: System,
  wanted: string | undefined,
  env: Readonly<Record<string, string>>,
): Promise<string> {
  const named = wanted || system.env.get("ATMOS_SHELL") || system.env.get("SHELL");
  if (named) return await findProgram(system, named, env);
  const usual = system.platform === "windows"
    ? [system.env.get("ComSpec") ?? "cmd.exe", "powershell.exe"]
    : ["bash", "sh"];
  for (const candidate of usual) {
    const found = await lookUp(system, candidate, env);
    if (found !== undefined) return found;
  }
  throw new AtmosError("command_not_found", "cannot open a shell: no suitable shell was found", {
    hint: "Name one with --shell or ATMOS_SHELL.",
  });
}
