/** What may stand in a step. */
import * as v from "valibot";
import { BACKOFF_STRATEGIES } from "../retry.ts";
import { STEP_TYPES } from "../step.ts";
import {
  condition,
  described,
  identity,
  time,
  unused,
  variables,
  word,
  words,
  workingFolder,
  yesOrNo,
} from "./values.ts";

export const retrySchema = v.object({
  max_attempts: described(
    v.pipe(
      v.number("must be a number"),
      v.integer("must be a whole number"),
      v.minValue(1, "must be at least 1"),
    ),
    "Tries in all; without it there is no limit.",
  ),
  backoff_strategy: described(
    v.picklist(BACKOFF_STRATEGIES, `must be one of ${BACKOFF_STRATEGIES.join(", ")}`),
    "How the waits grow: constant by default.",
  ),
  initial_delay: described(time, "The first wait: 1s by default."),
  max_delay: described(time, "The longest wait: 1m by default."),
  multiplier: described(
    v.pipe(v.number("must be a number"), v.gtValue(0, "must be above 0")),
    "How much longer each wait is, for exponential: 2 by default.",
  ),
  random_jitter: described(
    v.pipe(
      v.number("must be a number"),
      v.minValue(0, "must be a number from 0 to 1"),
      v.maxValue(1, "must be a number from 0 to 1"),
    ),
    "Part of a wait that is left to chance, from 0 to 1.",
  ),
  max_elapsed_time: described(time, "No try begins later than this after the first."),
}, "must be a map");

/** Keys that only a person reads, or only displays that this program does not have. */
const shown = {
  description: described(v.unknown(), "What it is for."),
  interactive: unused,
  output: unused,
  show: unused,
  tty: unused,
  viewport: unused,
};

export const stepSchema = v.object({
  name: described(word, "By default step1, step2 and so on; each once."),
  type: described(
    v.picklist(STEP_TYPES, `must be one of ${STEP_TYPES.join(", ")}`),
    "What command is: words after atmos, a shell command, a program, a script, or variables only.",
  ),
  command: described(word, "What runs. May hold templates."),
  script: described(word, "For type script: the text that the interpreter gets on its input."),
  interpreter: described(word, "For script, and instead of sh for shell."),
  stack: described(word, "For type atmos: adds -s STACK."),
  identity,
  identities: described(words, "Instead of identity: several at once, each of another cloud."),
  env: described(variables, "Variables of this step; of a step of type env, of all steps after it."),
  vars: described(variables, "For type env: the same as env."),
  outputs: described(variables, "For type env: the same as env."),
  export: described(yesOrNo, "For type env: false keeps the variables for templates alone."),
  working_directory: workingFolder,
  retry: described(retrySchema, "How a step that fails is tried again."),
  timeout: described(time, "Then the step and everything that it started are asked to end."),
  min_ttl: described(time, "How long the session of its identity must last when it starts."),
  when: described(condition, "When it runs: success by default."),
  continue: described(
    v.union([yesOrNo, condition], "must be true, false or a condition like when"),
    "When a failure of this step stops nothing.",
  ),
  ...shown,
}, "must be a map");

/** A plain text is a shell command. */
export const stepsSchema = v.array(
  v.union([v.string(), stepSchema], "must be a command or a map"),
  "must be a list",
);
