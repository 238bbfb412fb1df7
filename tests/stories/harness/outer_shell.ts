/** Atmos started from a shell in a terminal, as a person does, and what it leaves behind there. */

import type { Terminal } from "./terminal.ts";
import type { TerminalSettings, World } from "./world.ts";

/**
 * Runs atmos from a shell that survives Ctrl-C and then says `code …` and, when all settings of the terminal are
 * as they were, `unchanged`. Ends with the next line that is typed, which it repeats.
 */
export async function inOuterShell(
  t: World,
  args: readonly string[],
  settings: TerminalSettings = {},
): Promise<Terminal> {
  const watch =
    'trap : INT; stty -g > before; "$@"; echo "code $?"; stty -g | cmp - before && echo unchanged; ' +
    'read -r line; echo "typed $line"';
  return await t.terminalFor("/bin/sh", ["-c", watch, "sh", ...t.commandLine(args)], settings);
}
