import { findProgram } from "../children/program.ts";
import { AtmosError } from "../errors.ts";
import { printable } from "../printable.ts";
import type { System } from "../system/ports.ts";
import { shellOutput } from "../system/shell_output.ts";
import type { CommandBody, CommandOutline, CommandVariable } from "./custom_command.ts";
import type { CommandArgument, CommandFlag } from "./command_parameters.ts";
import { shellWord } from "../shell_word.ts";

/** What the command line said to a custom command. */
export interface CommandCall {
  readonly words: readonly string[];
  /** By flag name; undefined for a flag that was not given. */
  readonly flags: Readonly<Record<string, string | boolean | undefined>>;
  /** Everything after `--`. */
  readonly tail: readonly string[];
  readonly folder: string;
  /** The command as it is typed, such as `atmos db migrate`. */
  readonly typed: string;
}

/**
 * What the templates of a custom command see. The values of arguments and flags are data: nothing in them is
 * evaluated, whatever they look like.
 *
 * @throws AtmosError `usage` for missing, surplus or forbidden values
 */
export function commandData(outline: CommandOutline, call: CommandCall): Record<string, unknown> {
  const flags = Object.fromEntries(outline.flags.map((flag) => [flag.name, flagValue(flag, call)]));
  return {
    Arguments: argumentValues(outline.arguments, call),
    Flags: flags,
    flags,
    TrailingArgs: call.tail.map(shellWord).join(" "),
    Cwd: call.folder,
  };
}

function argumentValues(
  known: readonly CommandArgument[],
  { words, typed }: CommandCall,
): Record<string, string> {
  const missing = known.filter((argument, index) =>
    argument.required && words[index] === undefined &&
    argument.usual === undefined
  );
  if (missing.length > 0) {
    const names = missing.map((argument) => `<${argument.name}>`).join(" ");
    throw new AtmosError("usage", `cannot run the command: ${names} is missing`, {
      hint: `Run \`${typed} --help\` for what it understands.`,
    });
  }
  if (words.length > known.length) {
    const surplus = words.slice(known.length).map((word) => `"${printable(word)}"`).join(", ");
    throw new AtmosError("usage", `cannot run the command: ${surplus} is more than it takes`, {
      hint: "Words for a program behind it go after two dashes: `-- WORDS`.",
    });
  }
  return Object.fromEntries(known.map((argument, index) => {
    const value = words[index] ?? argument.usual ?? "";
    checkValue(`<${argument.name}>`, value, argument.values, words[index] !== undefined);
    return [argument.name, value];
  }));
}

function flagValue(flag: CommandFlag, call: CommandCall): string | boolean {
  const given = call.flags[flag.name];
  if (given === undefined && flag.required && flag.usual === undefined) {
    const ways = flag.type === "bool" ? `Say --${flag.name} or --${flag.name}=false. ` : "";
    throw new AtmosError("usage", `cannot run the command: --${flag.name} is missing`, {
      hint: `${ways}Run \`${call.typed} --help\` for what it understands.`,
    });
  }
  if (flag.type === "bool") {
    return given === undefined ? flag.usual === "true" : given === true || given === "true";
  }
  const value = String(given ?? flag.usual ?? "");
  checkValue(`--${flag.name}`, value, flag.values, given !== undefined);
  return value;
}

function checkValue(what: string, value: string, allowed: readonly string[], given: boolean): void {
  if (!given || allowed.length === 0 || allowed.includes(value)) return;
  throw new AtmosError("usage", `cannot use ${what} "${printable(value)}": it is not one of the values`, {
    hint: `Use ${allowed.map(printable).join(", ")}.`,
  });
}

/** `.ComponentConfig` as far as the command itself says it. */
export async function componentData(
  component: CommandBody["component"],
  render: (text: string) => Promise<string>,
): Promise<Record<string, string>> {
  if (component === undefined) return {};
  const [name, stack] = [await render(component.component), await render(component.stack)];
  return { Component: name, component: name, Stack: stack, stack };
}

/**
 * The command's own variables. Programs behind `valueCommand` run one after the other, with the variables before
 * them, and without any identity.
 *
 * @throws AtmosError `config_invalid` when one fails, `command_not_found` without `sh`
 */
export async function commandVariables(
  system: System,
  variables: readonly CommandVariable[],
  folder: string,
  render: (text: string) => Promise<string>,
): Promise<Record<string, string>> {
  const env: Record<string, string> = {};
  for (const { key, source } of variables) {
    env[key] = "value" in source
      ? await render(source.value)
      : await outputOf(system, key, await render(source.command), folder, { ...system.env.all(), ...env });
  }
  return env;
}

async function outputOf(
  system: System,
  key: string,
  command: string,
  folder: string,
  env: Readonly<Record<string, string>>,
): Promise<string> {
  const shell = await findProgram(system, "sh", system.env.all());
  const { code, output, said } = await shellOutput(system.processes, command, { shell, env, folder });
  if (code === 0) return output;
  const reason = printable(said.trim().split("\n").at(-1) ?? "");
  throw new AtmosError(
    "config_invalid",
    `cannot set the variable ${printable(key)}: its command failed (${code})`,
    {
      hint: reason === "" ? "Run it by hand to see why." : reason,
    },
  );
}
