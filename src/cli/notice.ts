import { printable } from "../printable.ts";
import type { System } from "../system/ports.ts";
import type { Style } from "./style.ts";

/** One faint line on stderr about something that goes on. */
export function noticeOn(
  { terminal }: Pick<System, "terminal">,
  style: Style,
): (message: string) => void {
  return (message) => terminal.err(`${style.faint(printable(message))}\n`);
}
