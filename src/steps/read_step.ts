import { type Node, wordFor } from "../yaml/node.ts";
import { errorAt, type Problem } from "../yaml/problems.ts";
import { didYouMean } from "../nearest.ts";
import { printable } from "../printable.ts";
import {
  ALWAYS,
  type Condition,
  CONDITION_WORDS,
  NEVER,
  parseCondition,
  WHILE_SUCCESSFUL,
} from "./condition.ts";
import { Fields, flagOf } from "./fields.ts";
import { refuseNotCarriedOut } from "./not_carried_out.ts";
import { BACKOFF_STRATEGIES, type RetryPlan } from "./retry.ts";
import { type Step, STEP_TYPES, type StepType } from "./step.ts";

/** What a step is that does not say its type, by its command and its stack. */
export type UsualType = (command: string, stack: string | undefined) => StepType;

/**
 * Reads a list of steps. A plain text is a shell command. What is wrong goes to `problems`, with its place; the
 * steps that remain are of use only when nothing is.
 */
export function readSteps(items: readonly Node[], usualType: UsualType, problems: Problem[]): Step[] {
  const steps = items.flatMap((item, index) => {
    const step = readStep(item, usualStepName(index), usualType, problems);
    return step === undefined ? [] : [step];
  });
  const seen = new Map<string, Step>();
  for (const step of steps) {
    if (seen.has(step.name)) {
      problems.push(
        errorAt(step.place, `two steps are called "${printable(step.name)}"`, "Give each its own name."),
      );
    }
    seen.set(step.name, step);
  }
  return steps;
}

/** What a step without a name is called. */
export function usualStepName(index: number): string {
  return `step${index + 1}`;
}

function readStep(
  node: Node,
  usualName: string,
  usualType: UsualType,
  problems: Problem[],
): Step | undefined {
  if (node.type === "scalar" && typeof node.value === "string" && node.tag === undefined) {
    return { ...EMPTY, name: usualName, type: "shell", command: node.value, place: node.place };
  }
  if (node.type !== "map") {
    problems.push(errorAt(node.place, `a step must be a command or a map, not ${wordFor(node)}`));
    return undefined;
  }
  const unheard = new Fields(node, usualName, []);
  const name = unheard.text("name") || usualName;
  const fields = new Fields(node, `step "${printable(name)}"`, problems);
  fields.text("name");
  const usual = unheard.has("type")
    ? "shell"
    : usualType(unheard.text("command") ?? "", unheard.text("stack"));
  const known = problems.length;
  const type = oneOf(fields, "type", STEP_TYPES, usual);
  // What else is wrong depends on what it is.
  if (problems.length > known) return undefined;
  refuseNotCarriedOut("step", fields);
  if (type !== "env" && fields.has("outputs")) {
    fields.problem("outputs", "outputs are what a step of type env gives");
  }
  return {
    name,
    type,
    command: readCommand(fields, type),
    interpreter: fields.text("interpreter"),
    stack: fields.text("stack"),
    identity: fields.text("identity"),
    identities: readIdentities(fields),
    env: type === "env" ? readGiven(fields) : fields.texts("env"),
    isExported: fields.flag("export") ?? true,
    workingFolder: fields.text("working_directory"),
    retry: readRetry(fields),
    timeout: fields.duration("timeout"),
    minimumLife: fields.duration("min_ttl"),
    when: readCondition(fields, "when") ?? WHILE_SUCCESSFUL,
    forgive: readForgive(fields),
    place: node.place,
  };
}

const EMPTY = {
  interpreter: undefined,
  stack: undefined,
  identity: undefined,
  identities: [],
  env: {},
  isExported: true,
  workingFolder: undefined,
  retry: undefined,
  timeout: undefined,
  minimumLife: undefined,
  when: WHILE_SUCCESSFUL,
  forgive: NEVER,
} as const;

function readIdentities(fields: Fields): readonly string[] {
  const names = fields.words("identities");
  if (names.length > 0 && fields.has("identity")) {
    fields.problem("identities", "identity and identities cannot both say who it runs as");
  }
  return [...new Set(names)];
}

/** The variables that a step of type `env` gives to those after it. */
function readGiven(fields: Fields): Record<string, string> {
  return { ...fields.texts("env"), ...fields.texts("outputs"), ...fields.texts("vars") };
}

function readCommand(fields: Fields, type: StepType): string {
  if (type === "env") return "";
  const key = type === "script" ? "script" : "command";
  const command = fields.text(key) ?? (type === "script" ? fields.text("command") : undefined);
  if (command === undefined || command.trim() === "") fields.problem(key, `${key} is missing`);
  return command ?? "";
}

function oneOf<Word extends string>(fields: Fields, key: string, words: readonly Word[], usual: Word): Word {
  const written = fields.text(key);
  if (written === undefined) return usual;
  const found = words.find((word) => word === written);
  if (found === undefined) {
    const meant = didYouMean(written, words);
    fields.problem(
      key,
      `the ${key} "${printable(written)}" is not supported`,
      `${meant === undefined ? "" : `${meant} `}Use one of ${words.join(", ")}.`,
    );
  }
  return found ?? usual;
}

function readCondition(fields: Fields, key: string): Condition | undefined {
  const written = fields.text(key);
  if (written === undefined) return undefined;
  const condition = parseCondition(written);
  if (condition === undefined) {
    fields.problem(
      key,
      `the condition "${printable(written)}" is not supported`,
      `Use ${CONDITION_WORDS.join(", ")}, or several of them joined with &&.`,
    );
  }
  return condition;
}

function readForgive(fields: Fields): Condition {
  const value = fields.raw("continue");
  const said = value?.type === "scalar" ? flagOf(value.value) : undefined;
  if (said !== undefined) return said ? ALWAYS : NEVER;
  const condition = readCondition(fields, "continue");
  if (condition === undefined) return NEVER;
  // A failure has just happened: only what the condition says of the place counts.
  return { ...condition, words: condition.words.filter((word) => word !== "success") };
}

function readRetry(fields: Fields): RetryPlan | undefined {
  const node = fields.raw("retry");
  if (node === undefined) return undefined;
  if (node.type !== "map") {
    fields.problem("retry", `retry must be a map, not ${wordFor(node)}`);
    return undefined;
  }
  const retry = new Fields(node, `${fields.what}, retry`, fields.problems);
  const positive = (value: number): boolean => value > 0;
  return {
    attempts: retry.number(
      "max_attempts",
      (value) => positive(value) && Number.isInteger(value),
      "a number from 1",
    ),
    strategy: oneOf(retry, "backoff_strategy", BACKOFF_STRATEGIES, "constant"),
    initialDelay: retry.duration("initial_delay") ?? 1000,
    longestDelay: retry.duration("max_delay") ?? 60_000,
    jitter: retry.number("random_jitter", (value) => value >= 0 && value <= 1, "a number from 0 to 1") ?? 0,
    multiplier: retry.number("multiplier", positive, "a number above 0") ?? 2,
    longestTime: retry.duration("max_elapsed_time"),
  };
}
