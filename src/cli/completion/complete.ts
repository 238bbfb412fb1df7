import type { ArgumentHandler, Command as CompletionCommand, OptionHandler, RootCommand } from "@bomb.sh/tab";
import type { Command, Option } from "commander";
import { TOOL_NAMES } from "../auth/import/tool_names.ts";
import { WAYS } from "../../clouds/lending.ts";
import type { Registry } from "../../clouds/registry.ts";
import type { AuthContext } from "../../auth/context.ts";
import { valueOf } from "../../clouds/fact.ts";
import { printedBy } from "../../system/library_output.ts";
import type { Terminal } from "../../system/ports.ts";
import { oneLine } from "../text/shown_text.ts";
import { BASH_COMPLETION } from "./bash.ts";
import { ZSH_COMPLETION } from "./zsh.ts";
import { formatsOf } from "../line/format_options.ts";
import { isTypeable } from "../../typed_word.ts";

export const SHELLS = ["bash", "zsh", "fish", "powershell"] as const;

/** What a shell is told when it shall offer files (see ShellCompDirective of the library). */
const OFFER_FILES = ":0";
const FILE_FLAGS: ReadonlySet<string> = new Set([
  "--base-path",
  "--chdir",
  "--config",
  "--config-path",
  "--kubeconfig",
  "--logs-file",
  "--output-file",
  "--write",
  "-C",
  "-w",
]);

const OWN_SCRIPTS: Readonly<Record<string, string>> = { bash: BASH_COMPLETION, zsh: ZSH_COMPLETION };

export async function printScript(shell: typeof SHELLS[number], terminal: Terminal): Promise<void> {
  const own = OWN_SCRIPTS[shell];
  if (own !== undefined) return terminal.out(`${own}\n`);
  const { RootCommand } = await import("@bomb.sh/tab");
  terminal.out(printedBy(() => new RootCommand().setup("atmos", "atmos", shell)));
}

/** A word that may be typed, and what to say about it. */
export interface Offer {
  readonly value: string;
  readonly about: string;
}

/** Names that the configuration defines. */
export interface CompletionNames {
  readonly identities: readonly Offer[];
  readonly providers: readonly Offer[];
  readonly workflows: readonly Offer[];
  /** Pages of consoles. */
  readonly destinations?: readonly Offer[];
  /** Where the line is about stacks. */
  readonly about?: StackOffers | undefined;
  /** What a provider's list had when it was read. */
  readonly accounts?: readonly Offer[];
  readonly roles?: readonly Offer[];
  readonly regions?: readonly Offer[];
  /** Of the configuration. */
  readonly sections?: readonly Offer[];
  /** What there is help for, at the place of the line. */
  readonly helps?: readonly Offer[];
  /** Of providers and identities. */
  readonly tags?: readonly Offer[];
  readonly profiles?: readonly Offer[];
  /** Of workflows. */
  readonly files?: readonly Offer[];
  /** Of the workflow that the line names. */
  readonly steps?: readonly Offer[];
}

/** What a line about stacks may go on with. */
export interface StackOffers {
  readonly stacks: readonly Offer[];
  readonly components: readonly Offer[];
  /** Commands of the program that is run. */
  readonly commands: readonly Offer[];
  /** What the command of that program takes before a component, if anything. */
  readonly kinds: readonly Offer[] | undefined;
}

/** Names with control characters cannot be typed, and would end the line that they are offered on. */
export function namesOf(
  { configuration: { auth }, clouds }: {
    readonly configuration: Pick<AuthContext["configuration"], "auth">;
    readonly clouds: Pick<Registry, "describeIdentity">;
  },
): CompletionNames {
  return {
    identities: typeableOffers([...auth.identities.values()].map((entry) => {
      const facts = clouds.describeIdentity(entry);
      const about = ["account", "role"].flatMap((name) => valueOf(facts, name) ?? []).join(" ");
      return { value: entry.name, about: about || entry.kind };
    })),
    providers: typeableOffers(
      [...auth.providers.values()].map(({ name, kind }) => ({ value: name, about: kind })),
    ),
    workflows: [],
    tags: typeableOffers(
      [...new Set([...auth.providers.values(), ...auth.identities.values()].flatMap(({ tags }) => tags))]
        .map((value) => ({ value, about: "tag" })),
    ),
  };
}

/** What is said about them may come from anywhere; a name is offered as it is, or not at all. */
export function typeableOffers(offers: readonly Offer[]): Offer[] {
  return offers.filter(({ value }) => isTypeable(value))
    .map(({ value, about }) => ({ value, about: oneLine(about) }));
}

/** Names of pages that the consoles of the clouds know. */
export async function destinationsOf({ clouds }: Registry): Promise<Offer[]> {
  const lists = await Promise.all(
    clouds.map(async ({ name, webConsole }) => allAbout(name, await webConsole?.destinations() ?? [])),
  );
  return lists.flat();
}

/** Prints what may stand in place of the last word. */
export async function completeWords(
  program: Command,
  words: readonly string[],
  names: CompletionNames,
  terminal: Terminal,
): Promise<void> {
  const before = words.slice(0, -1);
  // What follows `--` is another program's command line.
  if (before.includes("--") || takesFile(before)) return terminal.out(`${OFFER_FILES}\n`);
  const { RootCommand } = await import("@bomb.sh/tab");
  const root = new RootCommand();
  describe(root, program, program, names);
  addCommands(root, program, program, "", names);
  terminal.out(printedBy(() => root.parse([...words])));
}

/** Whether the last word is the name of a file; `-o` means one to `auth env` alone. */
function takesFile(before: readonly string[]): boolean {
  const last = before.at(-1) ?? "";
  return FILE_FLAGS.has(last) || last === "-o" && before.includes("env");
}

function addCommands(
  root: RootCommand,
  program: Command,
  parent: Command,
  path: string,
  names: CompletionNames,
): void {
  for (const command of parent.createHelp().visibleCommands(parent)) {
    const name = path === "" ? command.name() : `${path} ${command.name()}`;
    describe(root.command(name, command.summary()), command, program, names);
    addCommands(root, program, command, name, names);
  }
}

/** Flags of the command and of the program, and arguments. */
function describe(
  target: CompletionCommand,
  command: Command,
  program: Command,
  names: CompletionNames,
): void {
  const options = [
    ...command.createHelp().visibleOptions(command),
    ...program.createHelp().visibleOptions(program),
  ];
  for (const option of options) {
    const long = option.long?.slice(2);
    if (long === undefined || target.options.has(long)) continue;
    const alias = option.short?.slice(1);
    const values = valuesOf(option, command, names);
    const handler: OptionHandler | undefined = values === undefined ? undefined : offer(values);
    if (handler === undefined) target.option(long, option.description, alias);
    else target.option(long, option.description, handler, alias);
  }
  for (const argument of command.registeredArguments) {
    const values = argument.argChoices === undefined
      ? argumentValues(argument.name(), command, names)
      : typeable(argument.name(), argument.argChoices);
    target.argument(argument.name(), offer(values), argument.variadic);
  }
}

function offer(values: readonly Offer[]): OptionHandler & ArgumentHandler {
  return (complete) => {
    for (const { value, about } of values) complete(value, about);
  };
}

function argumentValues(name: string, command: Command, names: CompletionNames): readonly Offer[] {
  if (name === "identity") return names.identities;
  if (name === "name" && command.name() === "list") return [...names.identities, ...names.providers];
  if (name === "section" && command.name() === "show") return names.sections ?? [];
  if (command.name() === "help") return names.helps ?? [];
  if (name === "workflow" && command.name() === "workflow") return names.workflows;
  const { about } = names;
  if (about !== undefined) {
    if (name === "command") return about.commands;
    if (name === "component") return about.kinds ?? about.components;
    if (name === "words") return about.kinds === undefined ? [] : about.components;
  }
  if (name === "tool") return allAbout("tool", TOOL_NAMES);
  return name === "shell" ? allAbout("shell", SHELLS) : [];
}

function allAbout(about: string, values: readonly string[]): Offer[] {
  return values.map((value) => ({ value, about }));
}

/** Values with escapes stand for characters that cannot be typed. */
function typeable(about: string, values: readonly string[]): Offer[] {
  return allAbout(about, values.filter((value) => !value.includes("\\u")));
}

/** The values of a flag that takes one; undefined for a flag that takes none. */
function valuesOf(option: Option, command: Command, names: CompletionNames): readonly Offer[] | undefined {
  if (!option.required && !option.optional) return undefined;
  if (option.argChoices !== undefined) return typeable(option.name(), option.argChoices);
  switch (option.long) {
    case "--identities":
      if (command.name() === "init") return allAbout("what they become", ["write", "list", "none"]);
      return names.identities;
    case "--identity":
      return names.identities;
    case "--provider":
    case "--providers":
      return names.providers;
    case "--stack":
    case "--stacks":
      return names.about?.stacks ?? [];
    case "--component":
    case "--components":
      return names.about?.components ?? [];
    case "--destination":
      return names.destinations ?? [];
    case "--credentials":
      return allAbout("way", WAYS);
    case "--account":
      return names.accounts ?? [];
    case "--role":
      return names.roles ?? [];
    case "--region":
      return names.regions ?? [];
    case "--logs-level":
      return allAbout("level", ["trace", "debug", "info", "warning", "error", "off"]);
    case "--format":
    case "--output":
      return allAbout("format", formatsOf(command));
    case "--tags":
      return names.tags ?? [];
    case "--profile":
      return names.profiles ?? [];
    case "--file":
      return command.name() === "workflow" || command.name() === "workflows" ? names.files ?? [] : [];
    case "--from-step":
      return names.steps ?? [];
    default:
      return [];
  }
}
