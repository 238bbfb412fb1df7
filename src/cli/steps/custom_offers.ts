import type { Command } from "commander";
import type { AuthContext } from "../../auth/context.ts";
import { outlineCommands } from "../../steps/command_outlines.ts";
import { COMMAND_NAMES } from "../line/command_names.ts";
import type { Dispatch } from "../line/invocation.ts";
import { registerCustom } from "./custom.ts";

/** Puts the custom commands on the tree, to be offered. */
export function addCustom(program: Command, on: Dispatch, { configuration }: AuthContext): void {
  registerCustom(program, outlineCommands(configuration.written(["commands"]), COMMAND_NAMES), on);
}
