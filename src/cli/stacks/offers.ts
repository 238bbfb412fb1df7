import type { AuthContext } from "../../auth/context.ts";
import { printable } from "../../printable.ts";
import { HELMFILE_COMMANDS } from "../../stacks/helmfile/commands.ts";
import { knownNames } from "../../stacks/known_names.ts";
import type { NamedInstance } from "../../stacks/named_instances.ts";
import { COMMANDS, OURS } from "../../stacks/terraform/subcommands.ts";
import type { StackOffers } from "../completion/complete.ts";
import { operandsOf, separateWords } from "./runner_words.ts";
import { isTypeable } from "../../typed_word.ts";

/** Nobody picks what fills the screen. */
const LONGEST_OFFER = 200;
const RUNNERS = ["terraform", "helmfile"] as const;

/** What a line about stacks may go on with, whatever the stacks are. */
export function runnerOffers(words: readonly string[]): StackOffers {
  const runner = runnerIn(words);
  const commands = runner === undefined ? [] : COMMANDS_OF[runner];
  const { command } = namedIn(words);
  return {
    stacks: [],
    components: [],
    commands: commands.map((value) => ({ value, about: runner ?? "" })),
    kinds: runner !== undefined && command === "generate"
      ? GENERATED[runner].map((value) => ({ value, about: "what to write" }))
      : undefined,
  };
}

/** The same with the names of stacks and components. */
export async function stackOffers(
  offers: StackOffers,
  { system, folders, configuration }: AuthContext,
  words: readonly string[],
): Promise<StackOffers> {
  const runner = runnerIn(words);
  const { stack, component } = namedIn(words);
  const names = await knownNames(system, folders, configuration);
  const all = names.filter(({ type }) => runner === undefined || type === runner);
  const ofStack = all.filter((one) => stack === undefined || one.stack === stack);
  const withComponent = all.filter((one) => component === undefined || one.component === component);
  return {
    ...offers,
    stacks: offersOf(withComponent.length === 0 ? all : withComponent, (one) => [one.stack, "stack"]),
    components: offersOf(ofStack.length === 0 ? all : ofStack, (one) => [one.component, one.type]),
  };
}

const COMMANDS_OF = { terraform: [...OURS, ...COMMANDS].sort(), helmfile: HELMFILE_COMMANDS };
const GENERATED = { terraform: ["varfile", "backend", "varfiles", "backends"], helmfile: ["varfile"] };

function runnerIn(words: readonly string[]): typeof RUNNERS[number] | undefined {
  return RUNNERS.find((one) => words.includes(one));
}

interface Named {
  readonly command: string | undefined;
  readonly component: string | undefined;
  readonly stack: string | undefined;
}

/** What is named already; the last word is being typed. */
function namedIn(words: readonly string[]): Named {
  const line = words.slice(0, -1);
  const runner = runnerIn(line);
  if (runner === undefined) {
    const at = line.indexOf("component");
    return { command: undefined, component: at < 0 ? undefined : line[at + 1], stack: stackIn(line) };
  }
  // Words of a flag are no names.
  const own = separateWords(runner, line.slice(line.indexOf(runner) + 1));
  const [command, ...rest] = operandsOf(runner, own);
  return { command, component: rest[command === "generate" ? 1 : 0], stack: stackIn(own) };
}

function stackIn(words: readonly string[]): string | undefined {
  const whole = words.findLast((word) => word.startsWith("--stack="));
  if (whole !== undefined) return whole.slice("--stack=".length);
  const at = words.findLastIndex((word) => word === "-s" || word === "--stack");
  return at < 0 ? undefined : words[at + 1];
}

/** Each once, in order; names that cannot be typed are left out. */
function offersOf(
  instances: readonly NamedInstance[],
  offer: (instance: NamedInstance) => readonly [value: string, about: string],
): StackOffers["stacks"] {
  const found = new Map(instances.map(offer));
  return [...found].filter(([value]) => isTypeable(value) && value.length <= LONGEST_OFFER).sort((
    [one],
    [other],
  ) => one < other ? -1 : 1).map(([value, about]) => ({
    value,
    about: printable(about),
  }));
}
