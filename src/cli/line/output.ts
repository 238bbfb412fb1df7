import type { Command, OutputConfiguration } from "commander";
import type { System } from "../../system/ports.ts";
import { isColored } from "../text/style.ts";
import { WIDEST } from "../text/wrap.ts";
import { readGlobals } from "./global_options.ts";

/** Lets commander write where this program writes. */
export function outputOf(system: System, program: () => Command): OutputConfiguration {
  const { terminal, env } = system;
  const width = (isTerminal: boolean): number => isTerminal ? Math.min(terminal.columns(), WIDEST) : 80;
  const colored = (isTerminal: boolean): boolean =>
    isColored(readGlobals(program().opts(), env).color, { isTerminal, term: env.get("TERM") });
  return {
    writeOut: terminal.out,
    writeErr: terminal.err,
    outputError: () => {},
    getOutHelpWidth: () => width(terminal.stdoutIsTerminal),
    getErrHelpWidth: () => width(terminal.stderrIsTerminal),
    getOutHasColors: () => colored(terminal.stdoutIsTerminal),
    getErrHasColors: () => colored(terminal.stderrIsTerminal),
  };
}
