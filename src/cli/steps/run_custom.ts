import { delimiter, dirname } from "../../system/path.ts";
import type { Command } from "commander";
import type { AuthContext } from "../../auth/context.ts";
import type { Node } from "../../yaml/node.ts";
import { formatPlace, type Place } from "../../yaml/place.ts";
import { throwErrors } from "../../yaml/problems.ts";
import { AtmosError } from "../../errors.ts";
import { type CommandCall, commandData, commandVariables, componentData } from "../../steps/command_plan.ts";
import { type CommandOutline, outlineCommand, readCommandBody } from "../../steps/custom_command.ts";
import { planRun, renderer } from "../../steps/prepare_run.ts";
import { folderBelow } from "../../steps/workflow_plan.ts";
import type { System } from "../../system/ports.ts";
import { typedWord } from "../../typed_word.ts";
import type { Invocation } from "../line/invocation.ts";
import { asksForStacks, componentReader } from "./component_data.ts";
import { flagClashes, givenFlags } from "./custom_flags.ts";
import { runPlan } from "./run_plan.ts";

/** Runs a custom command as it was called; the result is the exit code. */
export async function runCustom(
  invocation: Invocation,
  { name, node, place, folderAbove }: CommandOutline,
  command: Command,
): Promise<number> {
  const { system } = invocation;
  const context = await invocation.loadContext();
  const { configuration } = context;
  const value = await configuration.evaluated(node);
  const outline = outlineCommand(name, { keyPlace: place, value });
  const problems = [...outline.problems, ...flagClashes(outline)];
  const body = readCommandBody(outline, value, problems);
  throwErrors(problems);
  const data = commandData(outline, callOf(invocation, outline, command));
  const { describe, functions } = componentReader(invocation);
  const render = (text: string, more: Record<string, unknown> = {}): Promise<string> =>
    renderer(context, functions)(text, { ...data, ...more }, place);
  const written = body.workingFolder ?? await textOf(context, folderAbove);
  const said = await componentData(body.component, render);
  const isMore = body.component !== undefined && asksForStacks(JSON.stringify([body, written]));
  const whole = isMore ? await describe(said["component"] ?? "", said["stack"] ?? "") : {};
  const component = { ComponentConfig: { ...whole, ...said } };
  const folder = written === undefined
    ? system.files.workingFolder()
    : await existing(system, folderBelow(configuration.basePath, await render(written, component)), place);
  const variables = await commandVariables(system, body.env, folder, (text) => render(text, component));
  const configured = body.identity === undefined ? undefined : await render(body.identity, component);
  const plan = planRun(context, {
    steps: body.steps,
    identity: await identityFor(invocation, context, configured),
    own: ownPath(system),
    env: variables,
    folder,
    data: { ...data, ...component },
    functions,
  });
  return await runPlan(invocation, context, plan, { output: "text", told: false });
}

async function textOf({ configuration }: AuthContext, node: Node | undefined): Promise<string | undefined> {
  const value = node === undefined ? undefined : await configuration.evaluated(node);
  return value?.type === "scalar" && value.value !== null ? String(value.value) : undefined;
}

async function existing(system: System, folder: string, place: Place): Promise<string> {
  if ((await system.files.target(folder))?.kind === "folder") return folder;
  throw new AtmosError(
    "config_invalid",
    `${formatPlace(place)}: cannot run the command: no folder "${folder}"`,
    { hint: "working_directory is relative to the base path." },
  );
}

function callOf(invocation: Invocation, outline: CommandOutline, command: Command): CommandCall {
  return {
    words: command.args,
    flags: givenFlags(command, outline.flags),
    tail: invocation.tail ?? [],
    folder: invocation.system.files.workingFolder(),
    typed: typed(command),
  };
}

function typed(command: Command): string {
  const word = typedWord(command.name());
  return command.parent === null ? word : `${typed(command.parent)} ${word}`;
}

/** Flag, then what the command says, then nobody: `ATMOS_IDENTITY` is for people, and no part of what a team wrote down. */
async function identityFor(
  invocation: Invocation,
  context: AuthContext,
  configured: string | undefined,
): Promise<string | undefined> {
  const { globals } = invocation;
  if (globals.identity === "") {
    const { decideName } = await import("../asking/identity.ts");
    return await decideName(invocation, context);
  }
  return globals.identity ?? configured;
}

/** Steps that call `atmos` get this very program, also where it is not on the PATH. */
function ownPath(system: System): Record<string, string> {
  const [executable, ...more] = system.self;
  if (more.length > 0) return {};
  const path = system.env.get("PATH");
  const folder = dirname(executable);
  return { ATMOS_CLI_PATH: executable, PATH: path ? `${folder}${delimiter}${path}` : folder };
}
