import type { System } from "../../system/ports.ts";
import type { Style } from "./style.ts";

/** Of the bar, where the terminal has room for it. */
const WIDTH = 24;
/** Less than that says nothing. */
const NARROW = 4;
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
  let drawnAll: number | undefined;
  return {
    show(done, all): void {
      const now = clock.now();
      // What comes next may take long, so what has just become known is drawn at once.
      if (now - drawnAt < TICK && done !== all && all === drawnAll) return;
      [drawnAt, drawnAll] = [now, all];
      terminal.err(`${CLEAR_LINE}${barText(text, done, all, terminal.columns(), style.accent)}`);
    },
    end: () => terminal.err(CLEAR_LINE),
  };
}

/**
 * `Reading roles ████░░░░ 12/48`, never as wide as the terminal: a line that wraps cannot be cleared.
 *
 * @param columns of the terminal
 */
export function barText(
  text: string,
  done: number,
  all: number | undefined,
  columns: number,
  accent: (text: string) => string = (plain) => plain,
): string {
  if (all === undefined) return `${text}…`.slice(0, columns - 1);
  const count = `${done}/${all}`;
  const width = Math.min(WIDTH, columns - text.length - count.length - 3);
  if (width < NARROW) return `${text} ${count}`.slice(-(columns - 1));
  const full = all === 0 ? width : Math.floor(width * Math.min(1, done / all));
  return `${text} ${accent("█".repeat(full))}${"░".repeat(width - full)} ${count}`;
}
