/** One call of the program, from its words to what its command works with. */
import type { Configuration } from "../../config/model.ts";
import type { Registry } from "../../clouds/registry.ts";
import { AtmosError } from "../../errors.ts";
import { printable } from "../../printable.ts";
import type { System } from "../../system/ports.ts";
import type { KeyringTalk } from "../asking/keyring_talk.ts";
import { type LogThreshold, parseLogLevel, readLogLevel } from "../logging/level.ts";
import type { Logging } from "../logging/logging.ts";
import { hasHyperlinks } from "../text/hyperlinks.ts";
import { createStyle, isColored, type Style } from "../text/style.ts";
import type { ContextParts } from "./context_parts.ts";
import { type Globals, type RawOptions, readGlobals } from "./global_options.ts";
import type { Invocation } from "./invocation.ts";
import { contextOf, loadProject, type Project } from "./load_context.ts";

export interface Call {
  readonly argv: readonly string[];
  readonly system: System;
  readonly clouds: Registry;
  readonly logging: Logging;
  /** Known as soon as the command line is parsed. */
  globals: Globals | undefined;
  /** As above: `auth login`. */
  command: string;
  /** Whether `--chdir` has been followed. */
  inFolder: boolean;
  readonly keyringTalk: KeyringTalk;
  /** The configuration, by the flags that it was asked for with: who looks for commands in it has loaded it. */
  readonly projects: Map<string, Promise<Project>>;
}

/** What a command works with, once its line is parsed: from here on, flags and variables hold. */
export function begin(call: Call, raw: RawOptions, tail: Invocation["tail"]): Invocation {
  const globals = readGlobals(raw, call.system.env);
  if (globals.logsLevel !== undefined) parseLogLevel(globals.logsLevel);
  call.globals = globals;
  enterFolder(call, globals);
  return createInvocation(call, globals, tail);
}

/** @throws AtmosError `usage` for a tail of a command that runs no other one */
export function refuseTail(tail: Invocation["tail"]): void {
  if (tail === undefined) return;
  throw new AtmosError("usage", "cannot use `--` here: this command runs no other command");
}

/** @throws AtmosError `usage` for several identities of a command that works as one */
export function refuseIdentities({ moreIdentities }: Globals): void {
  if (moreIdentities.length === 0) return;
  throw new AtmosError("usage", "cannot use several identities here: this command works with one", {
    hint: "`auth exec`, `auth shell` and `auth env` take several: name each with --identity.",
  });
}

export function createInvocation(call: Call, globals: Globals, tail: Invocation["tail"]): Invocation {
  const { system, clouds } = call;
  const parts = {
    system,
    clouds,
    globals,
    style: styleFor(system, globals.color, system.terminal.stderrIsTerminal),
    keyringTalk: call.keyringTalk,
  };
  return {
    system,
    clouds,
    globals,
    style: parts.style,
    keyringTalk: parts.keyringTalk,
    tail,
    outputStyle: styleFor(system, globals.color, system.terminal.stdoutIsTerminal),
    loadContext: async ({ asks = true, anew = false, reports = false } = {}) => {
      if (anew) call.projects.clear();
      const asking = {
        ...parts,
        system: reports ? { ...system, log: { ...system.log, warn: system.log.debug } } : system,
        globals: { ...globals, interactive: globals.interactive && asks },
      };
      const context = contextOf(asking, await projectFor(call, asking), call.command);
      settleLogging(call, context.configuration.logs);
      return context;
    },
  };
}

/** Once for each run, however often the command line is looked at. */
async function projectFor({ projects }: Call, parts: ContextParts): Promise<Project> {
  const { config, configPath, basePath, profiles, interactive, forceTty, color } = parts.globals;
  const key = JSON.stringify([config, configPath, basePath, profiles, interactive, forceTty, color]);
  const known = projects.get(key);
  if (known !== undefined) return await known;
  const loading = loadProject(parts);
  projects.set(key, loading);
  return await loading;
}

export function styleFor(system: System, color: Globals["color"], isTerminal: boolean): Style {
  const colored = isColored(color, { isTerminal, term: system.env.get("TERM") });
  return createStyle(colored, isTerminal && hasHyperlinks(system.env));
}

/** Flags and variables win over the configuration, which is undefined when it was not read. */
export function settleLogging(call: Call, configured: Configuration["logs"] | undefined): void {
  const { globals, logging, system } = call;
  logging.settle({
    threshold: globals?.logsLevel === undefined
      ? configuredLevel(call, configured?.level)
      : parseLogLevel(globals.logsLevel),
    file: globals?.logsFile ?? configured?.file ?? "/dev/stderr",
  }, system);
}

/** A wrong word in a file keeps no command from running, least of all the check of that file. */
function configuredLevel({ logging }: Call, word = "warning"): LogThreshold {
  const level = readLogLevel(word);
  if (level === undefined) {
    logging.log.warn("Log level in the configuration is not known, using warning", { level: word });
  }
  return level ?? "warning";
}

/** Once for each run, however often the command line is looked at. */
export function enterFolder(call: Call, { chdir }: Globals): void {
  if (chdir !== undefined && !call.inFolder) changeFolder(call.system, chdir);
  call.inFolder = true;
}

/** The folder holds for this program and its children; children shall not change it once more. */
function changeFolder(system: System, folder: string): void {
  try {
    system.files.changeWorkingFolder(folder);
  } catch (error) {
    throw new AtmosError("usage", `cannot work in "${printable(folder)}": there is no such folder`, {
      cause: error,
    });
  }
  system.env.set("PWD", system.files.workingFolder());
  system.env.set("ATMOS_CHDIR", undefined);
}
