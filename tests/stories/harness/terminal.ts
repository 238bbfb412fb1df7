/**
 * A real pseudo-terminal around a program, through `script` of util-linux; resized from outside with `stty`.
 */

import { quoted } from "./browser.ts";
import { FOR_THE_END } from "./patience.ts";
import { startProgram } from "./running.ts";
import { plainText, screenOf } from "./screen.ts";

export interface TerminalOptions {
  readonly command: string;
  readonly args: readonly string[];
  /** The whole environment; `TERM` is added when it is not there. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** Default 100 × 30. */
  readonly columns?: number;
  readonly rows?: number;
  /** Milliseconds, after which the program is killed and the story fails ({@link FOR_THE_END}). */
  readonly timeout?: number;
}

export interface Terminal {
  /** Of `script`; the program descends from it. */
  readonly pid: number;
  /** Everything that came, without escape sequences. */
  readonly text: string;
  /** Everything that came, as it came. */
  readonly raw: string;
  /** What stands on the screen now, without blanks at the ends of lines and empty lines at the end. */
  screen(): string;
  /** Types text or {@link KEYS}. */
  write(keys: string): Promise<void>;
  /** Waits for text that came after what the last call waited for. */
  waitFor(text: string | RegExp, timeout?: number): Promise<void>;
  resize(columns: number, rows: number): Promise<void>;
  /** All settings of the terminal, as `stty -a` words them. */
  settings(): Promise<string>;
  /** The program's exit code; 128 + n when signal n ended it. */
  readonly exited: Promise<number>;
  /** Takes the terminal away, as closing its window does: the program in front gets SIGHUP. */
  hangUp(): Promise<void>;
}

export const KEYS = {
  enter: "\r",
  tab: "\t",
  escape: "\x1b",
  backspace: "\x7f",
  up: "\x1b[A",
  down: "\x1b[B",
  right: "\x1b[C",
  left: "\x1b[D",
  ctrlC: "\x03",
  ctrlD: "\x04",
  ctrlZ: "\x1a",
} as const;

/** Whether there is a `script` that can do this: the one of BSD and macOS has other options. */
export async function canOpenTerminals(): Promise<boolean> {
  try {
    const output = await new Deno.Command("script", { args: ["--version"] }).output();
    return new TextDecoder().decode(output.stdout).includes("util-linux");
  } catch {
    return false;
  }
}

export async function openTerminal(options: TerminalOptions): Promise<Terminal> {
  const { command, args, env, cwd } = options;
  let { columns = 100, rows = 30 } = options;
  // `script` hands its command to $SHELL, so the program's own SHELL is set inside. The first line that
  // comes out is the name of the terminal.
  const inside = [
    `stty rows ${rows} cols ${columns}`,
    env["SHELL"] === undefined ? "unset SHELL" : `SHELL=${quoted(env["SHELL"])}; export SHELL`,
    "tty",
    `exec ${[command, ...args].map(quoted).join(" ")}`,
  ].join("; ");
  const script = startProgram({
    command: "script",
    args: ["--quiet", "--flush", "--return", "--echo", "always", "--command", inside, "/dev/null"],
    env: { TERM: "xterm-256color", ...env, SHELL: "/bin/sh" },
    cwd,
    timeout: options.timeout ?? FOR_THE_END,
  });
  await script.waitFor("\n");
  const begin = script.stdout.indexOf("\n") + 1;
  const device = script.stdout.slice(0, begin).trim();
  const raw = (): string => script.stdout.slice(begin);
  /** Up to where the text was waited for. */
  let read = 0;

  return {
    pid: script.pid,
    exited: script.ended.then((outcome) => outcome.code),
    get text(): string {
      return plainText(raw());
    },
    get raw(): string {
      return raw();
    },
    screen: () => screenOf(raw(), columns, rows),
    write: script.write,
    waitFor: (text, timeout) =>
      script.waitUntil(
        () => {
          const end = endOf(text, plainText(raw()), read);
          read = end ?? read;
          return end !== undefined;
        },
        String(text),
        timeout,
      ),
    resize: async (newColumns, newRows) => {
      [columns, rows] = [newColumns, newRows];
      await stty(device, "rows", String(rows), "cols", String(columns));
    },
    settings: () => stty(device, "-a"),
    hangUp: async () => {
      script.kill("SIGKILL");
      await script.ended.catch(() => {});
    },
  };
}

/** Where the text ends in `all`, searched from `from` on. */
function endOf(text: string | RegExp, all: string, from: number): number | undefined {
  const rest = all.slice(from);
  if (typeof text !== "string") {
    const match = text.exec(rest);
    return match ? from + match.index + match[0].length : undefined;
  }
  const at = rest.indexOf(text);
  return at < 0 ? undefined : from + at + text.length;
}

async function stty(device: string, ...words: string[]): Promise<string> {
  const output = await new Deno.Command("stty", { args: ["-F", device, ...words] }).output();
  if (!output.success) throw new Error(`stty: ${new TextDecoder().decode(output.stderr)}`);
  return new TextDecoder().decode(output.stdout);
}
