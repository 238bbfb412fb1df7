/** A program that runs with pipes: its output so far, its input, its end. */

import { FOR_A_SIGN } from "./patience.ts";

export interface Outcome {
  /** Exit code; 128 + n when signal n ended it. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly pid: number;
  /** What came so far. */
  readonly stdout: string;
  readonly stderr: string;
  /** Waits until the text was written to stdout or stderr; fails when the program ends or the time is over. */
  waitFor(text: string | RegExp, timeout?: number): Promise<void>;
  /** As {@link waitFor}, for anything that can be said about the output. */
  waitUntil(holds: () => boolean, what: string, timeout?: number): Promise<void>;
  write(text: string): Promise<void>;
  closeInput(): Promise<void>;
  kill(signal: Deno.Signal): void;
  readonly ended: Promise<Outcome>;
}

export interface StartOptions {
  readonly command: string;
  readonly args: readonly string[];
  /** The whole environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** Milliseconds, after which it is killed and the story fails. */
  readonly timeout: number;
}

export function startProgram(options: StartOptions): Running {
  const { command, args, env, cwd, timeout } = options;
  const child = new Deno.Command(command, {
    args: [...args],
    env: { ...env },
    clearEnv: true,
    cwd,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const output = { stdout: "", stderr: "" };
  const listeners = new Set<() => void>();
  /** The process has ended; its output may still come. */
  let gone = false;
  /** All is said. */
  let over = false;
  const ended = follow();
  // Whoever waits sees the failure; nobody waiting is no reason to end the test process.
  ended.catch(() => {});
  const input = child.stdin.getWriter();
  let inputClosed: Promise<void> | undefined;
  const closeInput = (): Promise<void> => inputClosed ??= input.close().catch(() => {});

  async function follow(): Promise<Outcome> {
    // A child that was left behind can hold the pipes open, so killing alone does not end the reading.
    const late = new AbortController();
    const timer = setTimeout(() => {
      kill("SIGKILL");
      late.abort();
    }, timeout);
    const [status] = await Promise.all([
      child.status.finally(() => gone = true),
      collect("stdout", late.signal),
      collect("stderr", late.signal),
    ]);
    clearTimeout(timer);
    over = true;
    await closeInput();
    notify();
    if (late.signal.aborted) throw new Error(`still running after ${timeout / 1000} s\n${shown()}`);
    return { code: status.code, ...output };
  }

  async function collect(stream: "stdout" | "stderr", signal: AbortSignal): Promise<void> {
    try {
      for await (const text of child[stream].pipeThrough(new TextDecoderStream(), { signal })) {
        output[stream] += text;
        notify();
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  function kill(signal: Deno.Signal): void {
    if (gone) return;
    try {
      child.kill(signal);
    } catch (error) {
      // It may have ended before the news of it came here.
      if (!(error instanceof TypeError)) throw error;
    }
  }

  function notify(): void {
    for (const listener of listeners) listener();
  }

  function shown(): string {
    return `--- ${command} ${args.join(" ")}\n--- stdout\n${output.stdout}\n--- stderr\n${output.stderr}`;
  }

  function waitUntil(holds: () => boolean, what: string, patience = FOR_A_SIGN): Promise<void> {
    return new Promise((resolve, reject) => {
      const finish = (settle: () => void): void => {
        clearTimeout(timer);
        listeners.delete(look);
        settle();
      };
      const fail = (how: string): void => finish(() => reject(new Error(`${how} ${what}\n${shown()}`)));
      const look = (): void => {
        if (holds()) finish(resolve);
        else if (over) fail("ended without");
      };
      const timer = setTimeout(() => fail(`waited ${patience / 1000} s in vain for`), patience);
      listeners.add(look);
      look();
    });
  }

  return {
    pid: child.pid,
    get stdout(): string {
      return output.stdout;
    },
    get stderr(): string {
      return output.stderr;
    },
    ended,
    waitUntil,
    waitFor: (text, patience) =>
      waitUntil(() => contains(output.stdout, text) || contains(output.stderr, text), String(text), patience),
    write: (text) => input.write(new TextEncoder().encode(text)),
    closeInput,
    kill,
  };
}

function contains(output: string, text: string | RegExp): boolean {
  return typeof text === "string" ? output.includes(text) : text.test(output);
}
