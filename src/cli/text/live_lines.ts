import type { System, Terminal } from "../../system/ports.ts";
import { fit } from "./places.ts";

/** Milliseconds between two pictures, where nothing else is written. */
const TICK = 1000;

/** Lines that stay below everything that is written, as long as something goes on. */
export interface LiveLines {
  /** What is written by it stands above them. */
  readonly terminal: Terminal;
  /** Draws them anew. */
  draw(): void;
  /** Takes them away. */
  end(): void;
}

/**
 * Lines at the end of a terminal, on stderr. They neither hide the cursor nor listen to the keyboard, so there is nothing
 * to restore, however the program ends. Without a terminal on which something can be drawn there are none.
 *
 * @param lines what they say now, without line breaks and escapes
 */
export function liveLines(system: System, lines: () => readonly string[]): LiveLines {
  const { terminal, clock, env } = system;
  if (!terminal.stderrIsTerminal || !terminal.hasSize || env.get("TERM") === "dumb") {
    return { terminal, draw: () => {}, end: () => {} };
  }
  let drawn = 0;
  const erase = (): string => {
    const text = drawn === 0 ? "" : `\r\u001b[${drawn}A\u001b[0J`;
    drawn = 0;
    return text;
  };
  const picture = (): string => {
    const shown = lines().slice(0, Math.max(1, Math.floor(terminal.rows() / 2)));
    drawn = shown.length;
    return shown.map((line) => `${fit(line, terminal.columns() - 1)}\n`).join("");
  };
  const draw = (): void => {
    const before = erase();
    terminal.err(before + picture());
  };
  const stop = clock.every(TICK, draw);
  return {
    terminal: {
      ...terminal,
      err: (text) => {
        const before = erase();
        terminal.err(before + text + picture());
      },
      out: (text) => {
        terminal.err(erase());
        terminal.out(text);
        terminal.err(picture());
      },
    },
    draw,
    end: () => {
      stop();
      terminal.err(erase());
    },
  };
}
