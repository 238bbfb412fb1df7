import type { Child, OutputStream, StartRequest, System } from "../../system/ports.ts";
import { Interrupted } from "../cancellation.ts";

/** One of many runs: its own view of the machine, by which it can be told apart and stopped. */
export interface Lane {
  readonly system: System;
  /** Rejects when the run has been interrupted while none of its programs ran: they end by themselves. */
  readonly stopped: Promise<never>;
  /** No program starts any more, and what waits for something else is left. */
  interrupt(exitCode: number): void;
  /** Writes what stands in a line that never ended. */
  end(): void;
}

/** @param prefix stands before each line that is written; undefined for a run that has the terminal for itself */
export function openLane(system: System, prefix: Readonly<Record<OutputStream, string>> | undefined): Lane {
  let programs = 0;
  let over: Interrupted | undefined;
  let stop = (_: Interrupted): void => {};
  const stopped = new Promise<never>((_, reject) => stop = reject);
  // Nobody may be waiting for it any more.
  stopped.catch(() => {});
  const { terminal, processes } = system;
  const lines = prefix === undefined ? undefined : {
    stdout: lineWriter(prefix.stdout, terminal.out),
    stderr: lineWriter(prefix.stderr, terminal.err),
  };
  const counted = async <T>(work: Promise<T>): Promise<T> => {
    programs++;
    try {
      return await work;
    } finally {
      programs--;
    }
  };
  const piped = (request: StartRequest): StartRequest =>
    lines === undefined ? request : {
      ...request,
      stdin: new Uint8Array(),
      onOutput: (stream: OutputStream, bytes: Uint8Array): void => lines[stream].bytes(bytes),
    };
  return {
    system: {
      ...system,
      terminal: lines === undefined
        ? terminal
        : { ...terminal, out: lines.stdout.text, err: lines.stderr.text },
      processes: {
        ...processes,
        start: (request): Child => {
          if (over !== undefined) throw over;
          const child = processes.start(piped(request));
          return { ...child, exited: counted(child.exited), kill: (signal) => child.kill(signal) };
        },
        run: async (request) => {
          if (over !== undefined) throw over;
          return await counted(processes.run(request));
        },
      },
    },
    stopped,
    interrupt: (exitCode) => {
      over ??= new Interrupted(exitCode);
      if (programs === 0) stop(over);
    },
    end: () => {
      lines?.stdout.end();
      lines?.stderr.end();
    },
  };
}

interface LineWriter {
  text(text: string): void;
  bytes(bytes: Uint8Array): void;
  end(): void;
}

/** Longer than any line that is meant to be read: it is written in parts. */
const LONGEST_LINE = 64 * 1024;

/** Writes whole lines only, each with its prefix, so that those of several programs do not run into each other. */
function lineWriter(prefix: string, write: (text: string) => void): LineWriter {
  const decoder = new TextDecoder();
  let open = "";
  const take = (text: string): void => {
    const lines = (open + text).split("\n");
    open = lines.pop() ?? "";
    if (open.length > LONGEST_LINE) {
      lines.push(open);
      open = "";
    }
    // A program that draws over its own line means its last state.
    const shown = lines.map((line) => line.replace(/\r$/, "").split("\r").at(-1) ?? "");
    if (shown.length > 0) write(shown.map((line) => `${prefix}${line}\n`).join(""));
  };
  return {
    text: take,
    bytes: (bytes) => take(decoder.decode(bytes, { stream: true })),
    end: () => {
      take(decoder.decode());
      if (open !== "") take("\n");
    },
  };
}
