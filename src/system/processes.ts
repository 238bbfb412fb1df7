/** Other programs, as plain interfaces. */

export interface RunRequest {
  readonly command: string;
  readonly args: readonly string[];
  /** The whole environment of the child; default: this program's own view. */
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: Uint8Array;
  /**
   * The child gets its stdin whole, or is never started: for one that keeps what it reads, and would keep a part of it
   * if this program were killed meanwhile. Windows starts it at once.
   */
  readonly wholeStdin?: boolean;
  readonly folder?: string;
  /** Milliseconds, after which the child is killed by its id; default: no limit. */
  readonly timeout?: number;
  /** `timeout` is meant for a machine with nothing else to do, and grows with what others do there. */
  readonly grows?: boolean;
}

export interface RunResult {
  /** Exit code; 128 + n when signal n ended the child. */
  readonly code: number;
  readonly stdout: Uint8Array;
  readonly stderr: Uint8Array;
  readonly timedOut: boolean;
}

export interface StartRequest {
  readonly command: string;
  readonly args: readonly string[];
  /** The whole environment of the child: nothing is inherited besides. */
  readonly env: Readonly<Record<string, string>>;
  readonly folder?: string;
  /** Given to the child instead of this program's own stdin. */
  readonly stdin?: Uint8Array;
  /** Gets what the child writes, as it comes, instead of this program's own stdout and stderr. */
  readonly onOutput?: (stream: OutputStream, bytes: Uint8Array) => void;
}

export type OutputStream = "stdout" | "stderr";

export interface Child {
  readonly pid: number;
  /** Exit code; 128 + n when signal n ended the child. */
  readonly exited: Promise<number>;
  /** Sends a signal; does nothing when the child has ended. */
  kill(signal: Signal): void;
}

/** A child that learns when this program has gone. */
export interface Watcher {
  /** Lets it go; comes back when it has ended. */
  release(): Promise<void>;
}

export type Signal =
  | "SIGINT"
  | "SIGTERM"
  | "SIGHUP"
  | "SIGQUIT"
  | "SIGKILL"
  | "SIGWINCH"
  | "SIGTSTP"
  | "SIGCONT"
  | "SIGUSR1"
  | "SIGUSR2";

/** The signals that ask a program to end, each with the exit code that tells of it: 128 and the number of the signal. */
export const ENDING_SIGNALS: readonly (readonly [Signal, number])[] = [
  ["SIGINT", 130],
  ["SIGTERM", 143],
  ["SIGHUP", 129],
];

export interface Processes {
  /** Runs to the end and captures the output. A missing program is a {@link FileFailure} `absent`. */
  run(request: RunRequest): Promise<RunResult>;
  /** Starts a child on this program's own stdin, stdout and stderr. Failures as {@link run}. */
  start(request: StartRequest): Child;
  /**
   * Starts a child without output, whose stdin ends when it is released or when this program has ended, however that
   * came. It keeps nobody waiting. Failures as {@link run}.
   */
  watch(request: Pick<StartRequest, "command" | "args" | "env">): Watcher;
  /**
   * Asks a process and everything that it started to end, and kills what is still there after `grace` milliseconds.
   * Comes back when all of it has ended.
   */
  endTree(pid: number, grace: number): Promise<void>;
  /** Calls `handler` instead of the default action, until the returned function is called. */
  onSignal(signal: Signal, handler: () => void): () => void;
  /**
   * Comes back when signals that have reached this program by now have been told. A terminal sends Ctrl-C to a child and
   * to this program at once, and the child's end may be noticed first.
   */
  signalsTold(): Promise<void>;
}
