import { lookUp } from "../system/look_up.ts";
import { AtmosError } from "../errors.ts";
import { formatPlace } from "../yaml/place.ts";
import type { System } from "../system/ports.ts";
import type { Step } from "./step.ts";
import { splitWords } from "./shell_words.ts";

/** A child that is ready to start. */
export interface CommandLine {
  readonly command: string;
  readonly args: readonly string[];
  /** The text of a script, which goes to the child's stdin. */
  readonly stdin: string | undefined;
}

/**
 * What a step starts.
 *
 * @param text the step's command, rendered
 * @param search the environment in which shells are looked for
 * @throws AtmosError `config_invalid` for an open quote, `command_not_found` when there is no shell
 */
export async function commandLine(
  system: System,
  step: Step,
  text: string,
  search: Readonly<Record<string, string>>,
): Promise<CommandLine> {
  switch (step.type) {
    case "shell":
      return { ...await shellLine(system, step.interpreter, text, search), stdin: undefined };
    case "script": {
      const [command = "sh", ...args] = words(step, step.interpreter ?? "sh");
      return { command, args, stdin: text };
    }
    case "exec": {
      const [command = "", ...args] = words(step, text);
      return { command, args, stdin: undefined };
    }
    case "atmos": {
      const [command, ...args] = system.self;
      return { command, args: [...args, ...withStack(words(step, text), step.stack)], stdin: undefined };
    }
    case "env":
      throw new Error(`an env step starts no child: ${step.name}`);
  }
}

/** The words after `atmos`, with the stack before what is passed through. */
function withStack(words: readonly string[], stack: string | undefined): string[] {
  if (stack === undefined) return [...words];
  const separator = words.indexOf("--");
  const end = separator < 0 ? words.length : separator;
  return [...words.slice(0, end), "-s", stack, ...words.slice(end)];
}

function words(step: Step, text: string): string[] {
  const split = splitWords(text);
  if (split !== undefined && split.length > 0) return split;
  const state = split === undefined ? "a quote is left open" : "there is no command";
  throw new AtmosError(
    "config_invalid",
    `${formatPlace(step.place)}: cannot run the step "${step.name}": ${state}`,
  );
}

async function shellLine(
  system: System,
  interpreter: string | undefined,
  text: string,
  search: Readonly<Record<string, string>>,
): Promise<{ command: string; args: string[] }> {
  const [wanted, ...options] = interpreter === undefined ? [] : splitWords(interpreter) ?? [];
  if (wanted !== undefined) return { command: wanted, args: [...options, "-c", text] };
  const { command, flags } = await shellIn(system, search);
  return { command, args: [...flags, text] };
}

interface Shell {
  readonly command: string;
  /** What stands before the text to run. */
  readonly flags: readonly string[];
}

/** A run has one search, and may have hundreds of steps. */
const SHELLS = new WeakMap<object, Shell>();

async function shellIn(system: System, search: Readonly<Record<string, string>>): Promise<Shell> {
  const shell = SHELLS.get(search) ?? await findShell(system, search);
  SHELLS.set(search, shell);
  return shell;
}

async function findShell(system: System, search: Readonly<Record<string, string>>): Promise<Shell> {
  for (const name of ["sh", "bash"]) {
    const found = await lookUp(system, name, search);
    if (found !== undefined) return { command: found, flags: ["-c"] };
  }
  const powershell = await lookUp(system, "pwsh", search) ??
    await lookUp(system, "powershell", search);
  if (powershell !== undefined) return { command: powershell, flags: ["-NoProfile", "-Command"] };
  throw new AtmosError("command_not_found", "cannot run a shell step: neither sh nor bash is in the PATH", {
    hint: "Install one (Git for Windows brings bash), or name another with interpreter.",
  });
}
