import type { Command } from "commander";
import type { AuthContext } from "../../auth/context.ts";
import { splitArguments } from "../line/arguments.ts";
import { commandPath } from "../line/commander_errors.ts";
import { type Call, createInvocation, enterFolder } from "../line/call.ts";
import { COMMAND_NAMES } from "../line/command_names.ts";
import { readGlobals } from "../line/global_options.ts";
import type { Dispatch } from "../line/invocation.ts";
import { outputOf } from "../line/output.ts";
import { createProgram } from "../line/program.ts";
import {
  completeWords,
  type CompletionNames,
  destinationsOf,
  namesOf,
  type Offer,
  typeableOffers,
} from "./complete.ts";

/** Commands in whose line stacks and components stand. */
const ABOUT_STACKS: ReadonlySet<string> = new Set(["terraform", "helmfile", "describe", "list", "validate"]);

/** Shells ask while somebody types: nothing but names may be printed, whatever happens. */
export async function complete(call: Call): Promise<number> {
  call.logging.settle({ threshold: "off", file: "/dev/null" }, call.system);
  const words = call.argv.slice(call.argv[1] === "--" ? 2 : 1);
  const nothing: Dispatch = () => async () => {};
  // Of the tree, what the line is about: all of it takes longer to load than somebody who types likes to wait.
  const named = commandPath(splitArguments(words.slice(0, -1), COMMAND_NAMES).own, COMMAND_NAMES);
  const program: Command = await createProgram(nothing, outputOf(call.system, () => program), named);
  const tail = words.indexOf("--");
  if (tail >= 0 && tail === words.length - 2 && words.slice(0, tail).includes("exec")) {
    const { offerPrograms } = await import("./programs.ts");
    await offerPrograms(call.system, words.at(-1) ?? "");
    return 0;
  }
  let names: CompletionNames = { identities: [], providers: [], workflows: [] };
  const isAboutStacks = words.some((word) => ABOUT_STACKS.has(word));
  const stacks = isAboutStacks ? await import("../stacks/offers.ts") : undefined;
  const about = stacks?.runnerOffers(words);
  try {
    program.parseOptions([...splitArguments(words, COMMAND_NAMES).own]);
    const globals = readGlobals(program.opts(), call.system.env);
    enterFolder(call, globals);
    const context = await createInvocation(call, globals, undefined).loadContext();
    names = namesOf(context);
    if (context.configuration.written(["commands"]) !== undefined) {
      const { addCustom } = await import("../steps/custom_offers.ts");
      addCustom(program, nothing, context);
    }
    if (words.includes("console")) names = { ...names, destinations: await destinationsOf(context.clouds) };
    if (words.some((word) => /^--(account|role|region)\b/.test(word))) {
      const { accountOffers, regionOffers } = await import("./account_offers.ts");
      const regions = await regionOffers(context.clouds);
      names = { ...names, regions, ...await accountOffers(context, words) };
    }
    const flag = flagOf(words);
    if (words.includes("config")) names = { ...names, sections: sectionsOf(context) };
    if (words.includes("workflow")) {
      const { workflowOffers } = await import("../steps/offers.ts");
      names = { ...names, workflows: await workflowOffers(context) };
    }
    if (flag === "--profile") names = { ...names, profiles: await profileOffers(call, context) };
    if (flag === "--file" || flag === "-f") {
      const { workflowFileOffers } = await import("../steps/offers.ts");
      names = { ...names, files: await workflowFileOffers(context) };
    }
    if (flag === "--from-step") {
      const { stepOffers } = await import("../steps/offers.ts");
      names = { ...names, steps: await stepOffers(context, words) };
    }
    // Last: a project need not have stacks.
    if (about !== undefined) names = { ...names, about: await stacks?.stackOffers(about, context, words) };
  } catch {
    // Without a usable configuration there are still commands and flags to offer.
  }
  if (words[0] === "help") names = { ...names, helps: await helpOffers(program, words.slice(1, -1)) };
  await completeWords(program, words, { about, ...names }, call.system.terminal);
  return 0;
}

/** The flag whose value is being typed: `--tags x`, `--tags=x`. */
function flagOf(words: readonly string[]): string | undefined {
  const last = words.at(-1) ?? "";
  return last.startsWith("-") && last.includes("=") ? last.slice(0, last.indexOf("=")) : words.at(-2);
}

async function profileOffers({ system }: Call, { configuration, folders }: AuthContext): Promise<Offer[]> {
  const { profileNames } = await import("../../config/profiles.ts");
  const { placeOfProfiles } = await import("../text/no_configuration.ts");
  const names = await profileNames(system.files, folders, placeOfProfiles(configuration));
  return typeableOffers(names.map((value) => ({ value, about: "profile" })));
}

function sectionsOf({ configuration }: AuthContext): Offer[] {
  const root = configuration.written([]);
  const names = root?.type === "map" ? [...root.entries.keys()] : [];
  return typeableOffers(names.map((value) => ({ value, about: "section" })));
}

/** Commands below the one that is named so far, and at the beginning the topics. */
async function helpOffers(program: Command, path: readonly string[]): Promise<Offer[]> {
  let command: Command | undefined = program;
  for (const word of path) command = command?.commands.find((one) => one.name() === word);
  const commands = command === undefined ? [] : command.createHelp().visibleCommands(command);
  const { TOPIC_NAMES } = await import("../line/topics.ts");
  const topics = path.length > 0 ? [] : TOPIC_NAMES.map((value) => ({ value, about: "topic" }));
  return [...typeableOffers(commands.map((one) => ({ value: one.name(), about: one.summary() }))), ...topics];
}
