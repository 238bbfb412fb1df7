import type { System } from "../system/ports.ts";
import { shellOutput } from "../system/shell_output.ts";

/** Long enough for a loaded machine, short enough not to be noticed when `stty` hangs; milliseconds. */
const LIMIT = 2_000;

/**
 * Notes the terminal's modes, and gives a function that sets them again: a shell that was killed while a line
 * was being edited leaves a terminal without echo. SIGTTOU is ignored for the restoring program, since the
 * terminal may still belong to the dead shell's group. Does nothing without a terminal or `stty`.
 */
export async function saveTerminal(system: System): Promise<() => Promise<void>> {
  const none = (): Promise<void> => Promise.resolve();
  if (!system.terminal.stdinIsTerminal || system.platform === "windows") return none;
  const saved = await stty(system, "exec stty -g </dev/tty", []);
  if (saved === undefined || !/^[\w:=;-]+$/.test(saved)) return none;
  return async () => {
    await stty(system, 'trap "" TTOU; exec stty "$1" </dev/tty', [saved]);
  };
}

async function stty(system: System, script: string, args: readonly string[]): Promise<string | undefined> {
  try {
    const { code, output } = await shellOutput(system.processes, script, {
      shell: "/bin/sh",
      args,
      timeout: LIMIT,
    });
    return code === 0 ? output.trim() : undefined;
  } catch (error) {
    system.log.debug("Terminal modes are not saved", { reason: error });
    return undefined;
  }
}
