import type { Command } from "commander";
import { truthOf } from "../../truth_words.ts";
import { AtmosError } from "../../errors.ts";
import { printable } from "../../printable.ts";
import type { Env } from "../../system/ports.ts";

/** What holds for every command, from flags and the variables that stand in for them. */
export interface Globals {
  /** `--identity`; empty when it was given without a value, undefined when it was not given. */
  readonly identity: string | undefined;
  /** Those that were named behind the first one: only some commands take several. */
  readonly moreIdentities: readonly string[];
  readonly profiles: readonly string[] | undefined;
  readonly config: readonly string[] | undefined;
  readonly configPath: readonly string[] | undefined;
  readonly basePath: string | undefined;
  /** `--chdir`, then `ATMOS_CHDIR`. */
  readonly chdir: string | undefined;
  /** `--logs-level`, then `ATMOS_LOGS_LEVEL`. */
  readonly logsLevel: string | undefined;
  /** `--logs-file`, then `ATMOS_LOGS_FILE`. */
  readonly logsFile: string | undefined;
  readonly color: "auto" | "always" | "never";
  /** False when every prompt is turned off: `--interactive=false`, then `ATMOS_INTERACTIVE`. */
  readonly interactive: boolean;
  /** A person is there although nothing looks like a terminal: `--force-tty`, then `ATMOS_FORCE_TTY`. */
  readonly forceTty: boolean;
}

/** The flags as they were given. */
export interface RawOptions {
  readonly identity?: string | readonly string[] | true;
  readonly profile?: readonly string[];
  readonly config?: readonly string[];
  readonly configPath?: readonly string[];
  readonly basePath?: string;
  readonly chdir?: string;
  readonly logsLevel?: string;
  readonly logsFile?: string;
  readonly color?: boolean;
  readonly forceColor?: boolean;
  readonly interactive?: string | true;
  readonly forceTty?: string | true;
}

/** A comma list that may be given several times. */
export function collect(value: string, previous: readonly string[] = []): string[] {
  return [...previous, ...value.split(",").map((part) => part.trim()).filter((part) => part !== "")];
}

/** Puts the flags that work before and after every command on the root of the tree. */
export function addGlobalOptions(program: Command): void {
  program
    .option(
      "-i, --identity [name]",
      "identity to use; without a name, choose from a list; `false` turns authentication off",
      (name: string, before: readonly string[] = []) => [...before, name],
    )
    .option("--profile <names>", "configuration profiles, separated by commas", collect)
    .option("--config <files>", "read these configuration files only", collect)
    .option("--config-path <folders>", "read the configuration in these folders only", collect)
    .option("--base-path <folder>", "folder that relative paths in the configuration start from")
    .option("-C, --chdir <folder>", "work in this folder")
    .option("--logs-level <level>", "trace, debug, info, warning, error or off")
    .option("--logs-file <file>", "file that log lines are appended to")
    .option("--no-color", "no colors")
    .option("--force-color", "colors even without a terminal")
    .option("--interactive [boolean]", "`--interactive=false` turns every prompt off")
    .addOption(program.createOption("--force-tty [boolean]", "sign in even without a terminal").hideHelp());
}

/** @throws AtmosError `usage` for a value that is neither yes nor no */
export function readGlobals(raw: RawOptions, env: Env): Globals {
  const [identity, ...more] = raw.identity === true ? [""] : [raw.identity].flat();
  return {
    identity,
    moreIdentities: more.filter((name) => name !== undefined),
    profiles: raw.profile,
    config: raw.config,
    configPath: raw.configPath,
    basePath: raw.basePath,
    chdir: raw.chdir ?? nonEmpty(env.get("ATMOS_CHDIR")),
    logsLevel: raw.logsLevel ?? nonEmpty(env.get("ATMOS_LOGS_LEVEL")),
    logsFile: raw.logsFile ?? nonEmpty(env.get("ATMOS_LOGS_FILE")),
    color: colorChoice(raw, env),
    interactive: yesOrNo("--interactive", raw.interactive) ??
      yesOrNo("ATMOS_INTERACTIVE", env.get("ATMOS_INTERACTIVE")) ?? true,
    forceTty: yesOrNo("--force-tty", raw.forceTty) ??
      yesOrNo("ATMOS_FORCE_TTY", env.get("ATMOS_FORCE_TTY")) ?? false,
  };
}

function nonEmpty(value: string | undefined): string | undefined {
  return value === "" ? undefined : value;
}

function colorChoice(raw: RawOptions, env: Env): Globals["color"] {
  if (raw.color === false) return "never";
  if (raw.forceColor) return "always";
  if (env.get("NO_COLOR")) return "never";
  return yesOrNo("ATMOS_FORCE_COLOR", env.get("ATMOS_FORCE_COLOR")) ? "always" : colorOfOthers(env);
}

/** What is set for all programs. Some write a depth into FORCE_COLOR; `0` is none. */
function colorOfOthers(env: Env): Globals["color"] {
  const force = env.get("FORCE_COLOR");
  if (force) return force === "0" || force === "false" ? "never" : "always";
  const forced = env.get("CLICOLOR_FORCE");
  if (forced && forced !== "0") return "always";
  return env.get("CLICOLOR") === "0" ? "never" : "auto";
}

/** The same for a command line that could not be read. */
export function colorAsWritten(argv: readonly string[], env: Env): Globals["color"] {
  const written = argv.slice(0, argv.includes("--") ? argv.indexOf("--") : undefined);
  if (written.includes("--no-color") || env.get("NO_COLOR")) return "never";
  return written.includes("--force-color") ? "always" : colorOfOthers(env);
}

function yesOrNo(name: string, value: string | true | undefined): boolean | undefined {
  if (value === undefined || value === "") return undefined;
  const word = String(value);
  const said = truthOf(word);
  if (said !== undefined) return said;
  throw new AtmosError("usage", `cannot understand ${name}: "${printable(word)}" is neither true nor false`, {
    hint: `Use ${name}=true or ${name}=false.`,
  });
}
