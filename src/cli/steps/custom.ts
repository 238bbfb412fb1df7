import { delimiter, dirname } from "node:path";
import type { Command } from "commander";
import type { AuthContext } from "../../auth/context.ts";
import { formatPlace } from "../../config/model.ts";
import { throwErrors } from "../../config/problems.ts";
import { printable } from "../../printable.ts";
import { type CommandCall, commandData, commandVariables, componentData } from "../../steps/command_plan.ts";
import { type CommandFlag, type CommandOutline, readCommandBody } from "../../steps/custom_command.ts";
import { planRun, renderer } from "../../steps/prepare_run.ts";
import { folderBelow } from "../../steps/workflow_plan.ts";
import type { System } from "../../system/ports.ts";
import type { Dispatch, Invocation } from "../invocation.ts";
import { runPlan } from "./run_plan.ts";

/** Puts the commands of a configuration on the tree. A built-in keeps its name, and gets what is nested below it. */
export function registerCustom(parent: Command, outlines: readonly CommandOutline[], on: Dispatch): void {
  for (const outline of outlines) {
    const builtIn = parent.commands.find((command) => command.name() === outline.name);
    const command = builtIn ?? addCommand(parent, outline, on);
    registerCustom(command, outline.commands, on);
  }
}

function addCommand(parent: Command, outline: CommandOutline, on: Dispatch): Command {
  const command = parent.command(printable(outline.name), { hidden: outline.hidden })
    .description(printable(outline.description))
    .allowExcessArguments();
  const [summary] = outline.description.split("\n");
  if (summary) command.summary(printable(summary));
  for (const alias of outline.aliases) {
    if (!parent.commands.some((one) => one.name() === alias)) command.alias(alias);
  }
  for (const { name, description, values } of outline.arguments) {
    const choices = values.length === 0 ? "" : ` (${values.join(", ")})`;
    command.argument(`[${printable(name)}]`, printable(description + choices));
  }
  for (const flag of outline.flags.filter((flag) => !isGlobal(command, flag))) {
    command.option(flagTerm(flag, command), printable(flag.description));
  }
  if (!outline.hasSteps && outline.commands.length > 0) return command;
  return command.action(on((invocation) => runCustom(invocation, outline, command), { takesTail: true }));
}

/** What every command understands anyway is not declared a second time. */
function isGlobal(command: Command, flag: CommandFlag): boolean {
  return rootOf(command).options.some((option) => option.attributeName() === camelCase(flag.name));
}

function flagTerm({ name, shorthand, type }: CommandFlag, command: Command): string {
  const free = shorthand !== undefined && ![...rootOf(command).options, ...command.options]
    .some((option) => option.short === `-${shorthand}`);
  return `${free ? `-${shorthand}, ` : ""}--${name}${type === "bool" ? "" : " <value>"}`;
}

function rootOf(command: Command): Command {
  return command.parent === null ? command : rootOf(command.parent);
}

function camelCase(name: string): string {
  return name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

async function runCustom(invocation: Invocation, outline: CommandOutline, command: Command): Promise<number> {
  const { system } = invocation;
  throwErrors([...outline.problems, ...clashes(outline, command)]);
  const context = await invocation.loadContext();
  const body = readCommandBody(outline, await context.configuration.evaluated(outline.node));
  const data = commandData(outline, callOf(invocation, outline, command));
  const render = (text: string, more: Record<string, unknown> = {}): string =>
    renderer(context)(text, { ...data, ...more }, outline.place);
  const component = { ComponentConfig: componentData(body.component, render) };
  const folder = body.workingFolder === undefined
    ? system.files.workingFolder()
    : folderBelow(context.configuration.basePath, render(body.workingFolder, component));
  const variables = await commandVariables(system, body.env, folder, (text) => render(text, component));
  const plan = planRun(context, {
    steps: body.steps,
    identity: await identityFor(
      invocation,
      context,
      body.identity === undefined ? undefined : render(body.identity),
    ),
    env: { ...ownPath(system), ...variables },
    folder,
    data: { ...data, ...component },
  });
  return await runPlan(invocation, context, plan, { dryRun: false, output: "text" });
}

/** A shorthand that another flag has already would never reach this one. */
function clashes(outline: CommandOutline, command: Command): CommandOutline["problems"] {
  const taken = rootOf(command).options.map((option) => option.short);
  return outline.flags.flatMap(({ name, shorthand }) =>
    shorthand !== undefined && taken.includes(`-${shorthand}`) && !taken.includes(`--${name}`)
      ? [{
        severity: "error" as const,
        message: `the shorthand -${shorthand} of --${name} is taken by a flag of every command`,
        hint: `Choose another letter, at ${formatPlace(outline.place)}.`,
        place: outline.place,
      }]
      : []
  );
}

function callOf(invocation: Invocation, outline: CommandOutline, command: Command): CommandCall {
  const given = { ...rootOf(command).opts(), ...command.opts() };
  return {
    words: command.args,
    flags: Object.fromEntries(outline.flags.map(({ name }) => [name, given[camelCase(name)]])),
    tail: invocation.tail ?? [],
    folder: invocation.system.files.workingFolder(),
  };
}

/** Flag, then `ATMOS_IDENTITY`, then what the command says, then nobody. */
async function identityFor(
  invocation: Invocation,
  context: AuthContext,
  configured: string | undefined,
): Promise<string | undefined> {
  const { globals, system } = invocation;
  if (globals.identity === "") {
    const { decideIdentity } = await import("../identity.ts");
    return await decideIdentity(invocation, context);
  }
  return globals.identity ?? (system.env.get("ATMOS_IDENTITY") || configured);
}

/** Steps that call `atmos` get this very program, also where it is not on the PATH. */
function ownPath(system: System): Record<string, string> {
  const [executable, ...more] = system.self;
  if (more.length > 0) return {};
  const path = system.env.get("PATH");
  const folder = dirname(executable);
  return { ATMOS_CLI_PATH: executable, PATH: path ? `${folder}${delimiter}${path}` : folder };
}
