import { printable } from "../../printable.ts";
import type { System } from "../../system/ports.ts";
import type { Style } from "./style.ts";
import { WIDEST, wrap } from "./wrap.ts";

/** A few faint words on stderr about something that goes on; one line where no terminal sets a width. */
export function noticeOn(
  { terminal }: Pick<System, "terminal">,
  style: Style,
): (message: string) => void {
  return (message) => {
    const line = printable(message);
    const lines = terminal.stderrIsTerminal ? wrap(line, Math.min(terminal.columns(), WIDEST)) : [line];
    for (const one of lines) terminal.err(`${style.faint(one)}\n`);
  };
}
