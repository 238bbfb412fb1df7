/** What may stand in a custom command. */
import * as v from "valibot";
import { stepsSchema } from "./step.ts";
import { described, identity, unused, variables, word, words, yesOrNo } from "./values.ts";

const name = v.union(
  [v.pipe(v.string(), v.nonEmpty()), v.number(), v.boolean()],
  "must be text, and not empty",
);

export const argumentSchema = v.object({
  name: v.pipe(name, v.description("For the help and for .Arguments.NAME.")),
  description: described(word, "For the help."),
  type: described(word, "Not used here."),
  required: described(yesOrNo, "Whether the command needs it."),
  default: described(word, "What it is when it is not given."),
  values: described(words, "What may be given; for the completion, too."),
}, "must be a map");

export const flagSchema = v.object({
  name: v.pipe(
    v.union(
      [
        v.pipe(v.string(), v.regex(/^[A-Za-z0-9][\w-]*$/)),
        v.pipe(v.number(), v.integer(), v.minValue(0)),
        v.boolean(),
      ],
      "must be letters, digits and dashes",
    ),
    v.description("Without the dashes before it; for .Flags.NAME."),
  ),
  shorthand: described(
    v.union([
      v.pipe(v.string(), v.regex(/^[A-Za-z0-9]$/)),
      v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(9)),
    ], "must be one letter or digit"),
    "One letter or digit.",
  ),
  type: described(v.picklist(["bool", "string"], "must be string or bool"), "string by default."),
  semantic_type: described(word, "Not used here."),
  description: described(word, "For the help."),
  usage: described(word, "Another word for description."),
  required: described(yesOrNo, "Whether the command needs it."),
  default: described(word, "What it is when it is not given."),
  values: described(words, "What may be given; for the completion, too."),
}, "must be a map");

export const variableSchema = v.object({
  key: v.pipe(name, v.description("The variable's name.")),
  value: described(word, "Its value. May hold templates."),
  valueCommand: described(word, "Instead: a command whose output is the value."),
}, "must be a map with key and value");

export const componentSchema = v.object({
  component: described(word, "Its name. May hold templates."),
  stack: described(word, "Its stack. May hold templates."),
}, "must be a map");

export const commandSchema = v.object({
  name: v.pipe(name, v.description("May have blanks: `deploy app` is app below deploy.")),
  description: described(word, "For the help."),
  aliases: described(words, "Other names."),
  internal: described(yesOrNo, "Whether it is hidden from the help."),
  arguments: described(v.array(argumentSchema, "must be a list"), "What is given by its position."),
  flags: described(v.array(flagSchema, "must be a list"), "What is given by its name."),
  env: described(
    v.union([variables, v.array(variableSchema)], "must be a map, or a list of key and value"),
    "Variables of all steps.",
  ),
  identity,
  working_directory: described(word, "Where it runs, relative to the base path; nested commands, too."),
  component_config: described(componentSchema, "The component that the command works on."),
  steps: described(stepsSchema, "What runs, in this order. A step without a type is a shell command."),
  commands: v.optional(v.pipe(
    v.array(v.lazy((): v.GenericSchema => commandSchema), "must be a list"),
    v.description("Commands below this one."),
  )),
  default: described(word, "The command below this one that runs when none is named."),
  verbose: unused,
}, "must be a map");

export const commandsSchema = v.array(commandSchema, "must be a list");
