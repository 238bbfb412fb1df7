import { printable } from "../printable.ts";
import { helperEnvironment } from "../system/helper_environment.ts";
import { FileFailure, type System } from "../system/ports.ts";
import { KeyringFailure } from "./keyring_failure.ts";

/** Milliseconds for a program that has nobody to ask, on a machine that has time for it. */
const PROMPT = 3_000;

/** Milliseconds while a person may be typing a password. */
const PATIENT = 60_000;

export interface Reply {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the keychain program once. `stdin` is the only way for anything secret. */
export type Call = (args: readonly string[], stdin: string) => Promise<Reply>;

export interface CallerOptions {
  /** For a person, such as `macOS keychain`. */
  readonly store: string;
  readonly command: string;
  /** What to do when there is no such program. */
  readonly installHint: string;
  /** Whether a person may be asked to unlock the keyring. */
  readonly interactive: boolean;
  /** Milliseconds for a call that asks nobody; default 3000. More on a crowded machine. */
  readonly timeout?: number;
}

/**
 * The one place that starts keychain programs: with a time limit, with only the variables that such a program needs
 * (so neither credentials nor passphrases get there), and in English, because what they print is judged.
 * @throws KeyringFailure when the program is missing, cannot start or does not answer in time
 */
export function keychainCaller(system: System, options: CallerOptions): Call {
  const patient = options.interactive && canShowPrompt(system);
  const timeout = patient ? PATIENT : options.timeout ?? PROMPT;
  return async (args, stdin) => {
    const begin = system.clock.now();
    try {
      const result = await system.processes.run({
        command: options.command,
        args,
        stdin: new TextEncoder().encode(stdin),
        wholeStdin: stdin !== "",
        env: keychainEnvironment(system),
        timeout,
        // Fifty commands at once are no reason to call a keyring broken.
        grows: true,
      });
      if (result.timedOut) throw silent(options, Math.max(timeout, system.clock.now() - begin));
      const decoder = new TextDecoder();
      return {
        code: result.code,
        stdout: decoder.decode(result.stdout),
        stderr: decoder.decode(result.stderr),
      };
    } catch (thrown) {
      if (!(thrown instanceof FileFailure)) throw thrown;
      throw notStarted(options, thrown);
    }
  };
}

/** Where an unlock dialog can appear. macOS and Windows have a desktop unless one came in over SSH. */
function canShowPrompt({ platform, env }: System): boolean {
  if (platform === "linux") return Boolean(env.get("DISPLAY") || env.get("WAYLAND_DISPLAY"));
  return !env.get("SSH_CONNECTION");
}

const NEEDED = new Set(
  ("PATH HOME USER LOGNAME LANG TMPDIR DISPLAY WAYLAND_DISPLAY XAUTHORITY DBUS_SESSION_BUS_ADDRESS " +
    "XDG_RUNTIME_DIR XDG_DATA_HOME XDG_CONFIG_HOME XDG_CACHE_HOME XDG_DATA_DIRS XDG_CURRENT_DESKTOP " +
    "GNOME_KEYRING_CONTROL SYSTEMROOT SYSTEMDRIVE WINDIR COMSPEC PATHEXT TEMP TMP USERPROFILE USERNAME " +
    "USERDOMAIN APPDATA LOCALAPPDATA PROGRAMDATA PROCESSOR_ARCHITECTURE").split(" "),
);

/** What a keychain program gets of this program's environment. */
export function keychainEnvironment({ platform, env }: System): Record<string, string> {
  const kept = Object.entries(helperEnvironment(env.all())).filter(([name]) =>
    NEEDED.has(name.toUpperCase())
  );
  const language = platform === "windows" ? {} : { LC_ALL: platform === "linux" ? "C.UTF-8" : "C" };
  return { ...Object.fromEntries(kept), ...language };
}

function silent({ store, interactive }: CallerOptions, took: number): KeyringFailure {
  return new KeyringFailure({
    state: "unreachable",
    reason: `the ${store} did not answer within ${Math.round(took / 1000)} s`,
    hint: interactive
      ? "Unlock it and try again, or choose another one with ATMOS_KEYRING_TYPE=file."
      : "It may be locked and waiting for a password that cannot be asked for here. Unlock it, or choose another " +
        "one with ATMOS_KEYRING_TYPE=file.",
  });
}

function notStarted({ store, command, installHint }: CallerOptions, failure: FileFailure): KeyringFailure {
  const missing = failure.reason === "absent";
  const state = missing ? "is not installed" : `cannot be started (${printable(failure.message)})`;
  return new KeyringFailure({
    state: "unreachable",
    reason: `the ${store} needs ${command}, which ${state}`,
    hint: installHint,
  }, missing);
}

/** What a program said about its failure, for a person: one line, nothing that could be part of a stored value. */
export function complaintOf(stderr: string): string {
  const line = stderr.split("\n").map((text) => text.trim()).find((text) => text !== "") ??
    "it gave no reason";
  return printable(line.replace(/[\w:+/=-]{40,}/g, "…")).slice(0, 200);
}
