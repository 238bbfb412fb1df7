import type { Command } from "commander";
import { addFormat } from "../line/format_options.ts";
import { addExamples } from "../line/help.ts";
import { collect } from "../line/global_options.ts";
import type { Dispatch } from "../line/invocation.ts";
import type { DescribeComponentOptions } from "./describe_component.ts";
import type { DescribeLocalsOptions } from "./describe_locals.ts";
import type { DescribeStacksOptions } from "./describe_stacks.ts";

/** `atmos describe component|stacks|locals`. */
export function registerDescribe(program: Command, on: Dispatch): void {
  const describe = program.command("describe")
    .helpCommand("help [command]", "show the help of a command")
    .summary("show components and stacks as they come out")
    .description("Show what the stack manifests say of components, with everything merged and worked out.");
  const component = processing(
    describe.command("component [component]")
      .summary("show a component in a stack")
      .description(
        "Show a component with all its layers merged, its templates rendered and its functions worked out.",
      )
      .option("-s, --stack <stack>", "the stack"),
  );
  component.action(
    on(async (invocation, name: string | undefined, options: DescribeComponentOptions) =>
      (await import("./describe_component.ts")).describeComponent(invocation, name, options)
    ),
  );
  addExamples(component, [
    {
      command: "atmos describe component vpc -s prod",
      explanation: "What Terraform would be told, and more:",
    },
    { command: "atmos describe component vpc -s prod -q .vars.region", explanation: "One value of it:" },
    {
      command: "atmos describe component vpc -s prod --provenance",
      explanation: "Where each value comes from:",
    },
  ]);
  component.option("--provenance", "show where each value comes from");
  const stacks = processing(
    describe.command("stacks")
      .summary("show all stacks")
      .description("Show all stacks with their components.")
      .option("-s, --stack <stack>", "only this stack")
      .option("--components <names>", "only these components, with commas between them", collect)
      .option("--component-types <types>", "only these types, such as terraform", collect)
      .option("--sections <names>", "only these sections, such as vars,metadata", collect)
      .option("--include-empty-stacks", "stacks without components, too"),
  );
  stacks.action(
    on(async (invocation, options: DescribeStacksOptions) =>
      (await import("./describe_stacks.ts")).describeStacks(invocation, options)
    ),
  );
  addExamples(stacks, [
    {
      command: "atmos describe stacks --sections vars --format json",
      explanation: "The variables of everything:",
    },
    { command: "atmos describe stacks -s prod -q 'keys'", explanation: "Pick from what comes out:" },
  ]);
  const locals = shown(
    describe.command("locals [component]")
      .summary("show the locals of stacks")
      .description("Show the locals of each stack's own file, or those that a component may use.")
      .option("-s, --stack <stack>", "only this stack"),
  );
  locals.action(
    on(async (invocation, name: string | undefined, options: DescribeLocalsOptions) =>
      (await import("./describe_locals.ts")).describeLocals(invocation, name, options)
    ),
  );
  addExamples(locals, [
    { command: "atmos describe locals -s prod", explanation: "Those of one stack:" },
    { command: "atmos describe locals vpc -s prod", explanation: "What a component may use:" },
  ]);
  addExamples(describe, [
    { command: "atmos describe component vpc -s prod", explanation: "One component:" },
    { command: "atmos describe stacks", explanation: "Everything:" },
  ]);
}

function shown(command: Command): Command {
  return addFormat(command, "yaml or json (default: yaml)")
    .option("-q, --query <expression>", "what to pick, as yq takes it: .vars.region")
    .option("--file <file>", "write to this file");
}

function processing(command: Command): Command {
  return shown(command)
    .option("--process-templates <yes>", "false leaves templates as they are written")
    .option("--process-functions <yes>", "false leaves functions as they are written, and runs no program")
    .option(
      "--skip <functions>",
      "functions to leave as they are written, such as terraform.output",
      collect,
    )
    .option(
      "--error-mode <mode>",
      "of values that are not known yet: strict, warn or silent (default: warn)",
    );
}
