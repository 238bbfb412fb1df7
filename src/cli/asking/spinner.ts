import type { System } from "../../system/ports.ts";
import type { Style } from "../text/style.ts";
import { fit } from "../text/places.ts";
import { formatCountdown } from "../text/time.ts";

const FRAMES = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
/** Milliseconds between two pictures. */
const TICK = 100;
/** Back to the start of the line, which is then cleared. */
const CLEAR_LINE = "\r\u001b[2K";

export interface Countdown {
  /** What is waited for, without a period. */
  readonly text: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/**
 * One line on stderr that shows that something goes on, and how long it may still take. It neither hides the cursor
 * nor listens to the keyboard, so there is nothing to restore, however the program ends, and Ctrl-C stays a signal.
 * Without a terminal that can clear a line, it is written once.
 *
 * @returns a function that ends it and takes the line away
 */
export function startSpinner(system: System, style: Style, { text, expiresAt }: Countdown): () => void {
  const { terminal, clock, env } = system;
  const left = (): string => `${formatCountdown(expiresAt - clock.now())} left`;
  if (!terminal.stderrIsTerminal || env.get("TERM") === "dumb") {
    terminal.err(`${text} (${left()})…\n`);
    return () => {};
  }
  let frame = 0;
  let shown = "";
  const draw = (): void => {
    const line = fit(`${text} (${left()})`, terminal.columns() - 3);
    const picture = `${style.accent(FRAMES[frame % FRAMES.length] ?? "")} ${line}`;
    frame++;
    if (picture === shown) return;
    shown = picture;
    terminal.err(CLEAR_LINE + picture);
  };
  draw();
  const stop = clock.every(TICK, draw);
  return () => {
    stop();
    terminal.err(CLEAR_LINE);
  };
}
