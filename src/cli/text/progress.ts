import type { System } from "../../system/ports.ts";
import type { Style } from "./style.ts";

const WIDTH = 24;
/** Back to the start of the line, which is then cleared. */
const CLEAR_LINE = "\r\u001b[2K";
/** Milliseconds between two pictures. */
const TICK = 100;

export interface ProgressBar {
  /** `all` is undefined until it is known. */
  show(done: number, all: number | undefined): void;
  /** Takes the line away. */
  end(): void;
}

/**
 * One line on stderr that fills. It neither hides the cursor nor listens to the keyboard. Without a terminal that can
 * clear a line there is none.
 */
export function progressBar({ terminal, clock, env }: System, style: Style, text: string): ProgressBar {
  if (!terminal.stderrIsTerminal || env.get("TERM") === "dumb") return { show: () => {}, end: () => {} };
  let drawnAt = -Infinity;
  return {
    show(done, all): void {
      const now = clock.now();
      if (now - drawnAt < TICK && done !== all) return;
      drawnAt = now;
      terminal.err(`${CLEAR_LINE}${barText(text, done, all, style.accent)}`);
    },
    end: () => terminal.err(CLEAR_LINE),
  };
}

/** `Reading roles ████░░░░ 12/48` */
export function barText(
  text: string,
  done: number,
  all: number | undefined,
  accent: (text: string) => string = (plain) => plain,
): string {
  if (all === undefined) return `${text}…`;
  const full = all === 0 ? WIDTH : Math.floor(WIDTH * Math.min(1, done / all));
  return `${text} ${accent("█".repeat(full))}${"░".repeat(WIDTH - full)} ${done}/${all}`;
}
