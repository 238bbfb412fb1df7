/** What a step is that does not say its type, and which commands of Atmos this version does not have. Pure. */
import type { OwnNames } from "./command_outlines.ts";
import { splitWords } from "./shell_words.ts";
import type { Step, StepType } from "./step.ts";

/** Programs that Atmos runs for a component of a stack. */
const COMPONENT_TOOLS: ReadonlySet<string> = new Set(["terraform", "helmfile", "packer"]);

/** Commands of Atmos that this version does not have, apart from those that are called like everyday programs. */
const ELSEWHERE: ReadonlySet<string> = new Set(
  ("about ai atlantis cast ci describe devcontainer docs emulator init lsp mcp pro profile scaffold secret stack " +
    "store support theme toolchain vendor").split(" "),
);

/** What only Atmos understands of a component's program. */
const ONLY_ATMOS: ReadonlySet<string> = new Set(["deploy", "clean", "shell", "generate"]);

/** After these, the program itself takes no word, so that a word is a component. */
const WORDLESS: Readonly<Record<string, ReadonlySet<string>>> = {
  terraform: new Set(["plan", "apply", "destroy", "init", "refresh", "validate"]),
  helmfile: new Set(["apply", "diff", "sync", "destroy", "template", "lint", "status"]),
  packer: new Set(),
};

/** Flags of the programs whose value may be the next word. */
const WITH_VALUE =
  /^--?(var|var-file|target|replace|out|state|state-out|backup|backend-config|lock-timeout|parallelism|plugin-dir|from-module|file|environment|selector|[efl])$/;

/** A plan, which `apply` takes, too. */
const PLAN_FILE = /[./]|^tfplan$/;

/**
 * A command of Atmos, its own or one of the configuration, is `atmos`; `terraform`, `helmfile` and `packer` are as long as
 * a component or a stack is named, and everything else is a command for the shell.
 *
 * @param stack what the step or its workflow says
 */
export function usualStepType(command: string, stack: string | undefined, known: OwnNames): StepType {
  const words = splitWords(command) ?? command.trim().split(/\s+/);
  const [first = ""] = words;
  // What a template makes of it is not known yet.
  if (first.includes("{{") || isKnown(words, known)) return "atmos";
  if (COMPONENT_TOOLS.has(first)) {
    return stack !== undefined || namesComponent(words) ? "atmos" : "shell";
  }
  return ELSEWHERE.has(first) ? "atmos" : "shell";
}

function isKnown([first = "", second = ""]: readonly string[], known: OwnNames): boolean {
  const own = known.below.get(first);
  if (own === undefined) return false;
  // A team may put commands of its own below `terraform`; of the others the words decide.
  return !COMPONENT_TOOLS.has(first) || own.below.has(second);
}

function namesComponent([tool = "", ...words]: readonly string[]): boolean {
  const separator = words.indexOf("--");
  const own = separator < 0 ? words : words.slice(0, separator);
  if (own.some((word) => /^(-s|--stack|--all|--affected|--components|--query)(=|$)/.test(word))) return true;
  const plain = own.filter((word, index) => !word.startsWith("-") && !WITH_VALUE.test(own[index - 1] ?? ""));
  const [verb = "", ...rest] = plain;
  if (ONLY_ATMOS.has(verb)) return true;
  const isPlan = verb === "apply" && PLAN_FILE.test(rest[0] ?? "");
  return rest.length > 0 && !isPlan && WORDLESS[tool]?.has(verb) === true;
}

/** Why a command of Atmos cannot be run at all; undefined for what is none. */
export function absentCommand(name: string): string | undefined {
  if (COMPONENT_TOOLS.has(name)) return `this version of atmos does not run ${name} components`;
  return ELSEWHERE.has(name) ? `this version of atmos has no command "${name}"` : undefined;
}

/** Why an `atmos` step cannot be carried out by this version; undefined when nothing is known against it. */
export function missingHere(
  { type, command }: Pick<Step, "type" | "command">,
  known: OwnNames,
): string | undefined {
  if (type !== "atmos") return undefined;
  const words = splitWords(command) ?? [];
  const [first = ""] = words;
  return known.below.has(first) || isKnown(words, known) ? undefined : absentCommand(first);
}
