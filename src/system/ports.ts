/**
 * What the program needs from the machine, as plain interfaces. `deno.ts` is the real one; tests bring
 * their own. Nothing outside this folder may name `Deno`.
 */

import type { Http } from "./http.ts";

export type Platform = "linux" | "darwin" | "windows";

export interface System {
  readonly platform: Platform;
  /** The process id of this program. */
  readonly pid: number;
  /** The words that start this program, for a child that is another run of it. */
  readonly self: readonly [string, ...string[]];
  readonly env: Env;
  readonly files: Files;
  readonly processes: Processes;
  readonly terminal: Terminal;
  readonly clock: Clock;
  readonly random: Random;
  readonly http: Http;
  readonly loopback: Loopback;
  readonly browser: Browser;
  readonly log: Log;
}

/** The environment as it was at the start, plus what the program itself decided to change. */
export interface Env {
  /** The value, or undefined when unset. An empty value is a value. */
  get(name: string): string | undefined;
  /** Changes this program's own view; children start from it. `undefined` unsets. */
  set(name: string, value: string | undefined): void;
  all(): Readonly<Record<string, string>>;
  /** Changes the real process environment, which libraries read, and leaves this view as it is. */
  patchProcess(patch: EnvironmentPatch): void;
}

/** A change to an environment, as data. A name is in one of the two, never in both. */
export interface EnvironmentPatch {
  readonly set: Readonly<Record<string, string>>;
  readonly unset: readonly string[];
}

/** Why a file operation failed, in words that are the same on every platform. */
export type FileFailureReason =
  | "absent"
  | "denied"
  | "exists"
  | "not_empty"
  | "not_a_folder"
  | "is_a_folder"
  | "not_a_file"
  | "too_large"
  | "read_only"
  | "no_space"
  | "other";

export class FileFailure extends Error {
  override readonly name = "FileFailure";
  readonly reason: FileFailureReason;
  readonly path: string;

  constructor(reason: FileFailureReason, path: string, message: string, cause?: unknown) {
    super(message, { cause });
    this.reason = reason;
    this.path = path;
  }
}

export interface FileInfo {
  readonly kind: "file" | "folder" | "link" | "other";
  /** Bytes. */
  readonly size: number;
  /** Permission bits (`0o600`), or undefined on Windows. */
  readonly mode: number | undefined;
  /** Milliseconds since 1970, or undefined where the file system does not say. */
  readonly modifiedAt: number | undefined;
}

export interface FolderEntry {
  readonly name: string;
  readonly kind: FileInfo["kind"];
}

/** Bytes that a read takes when its caller names no limit of its own. */
export const LARGEST_FILE = 64 * 1024 * 1024;

/** Files by absolute path. Failures are {@link FileFailure}. */
export interface Files {
  /**
   * The content of a regular file, or undefined when there is no such file. Pipes and devices (`not_a_file`) and
   * more than `limit` bytes (`too_large`, by default more than {@link LARGEST_FILE}) are refused, through links too:
   * a pipe never comes to an end by itself, and a device may have none.
   */
  readBytes(path: string, limit?: number): Promise<Uint8Array | undefined>;
  /** The first bytes of a regular file, at most so many; undefined when there is no such file. */
  readStart(path: string, length: number): Promise<Uint8Array | undefined>;
  /** As {@link readBytes}, decoded as UTF-8. */
  readText(path: string, limit?: number): Promise<string | undefined>;
  /** About the path itself: a symbolic link is reported as `link`. Undefined when absent. */
  info(path: string): Promise<FileInfo | undefined>;
  /** About what the path leads to, through links. Undefined when absent. */
  target(path: string): Promise<FileInfo | undefined>;
  /** Entries sorted by name; an absent folder has none. More than `limit` are refused as `too_large`. */
  list(folder: string, limit?: number): Promise<FolderEntry[]>;
  /** The path with all links resolved, or undefined when absent. */
  realPath(path: string): Promise<string | undefined>;
  /** Creates the folder and its parents; `mode` applies to what is created. */
  makeFolder(folder: string, mode: number): Promise<void>;
  /** Creates a file that must not exist, with its mode from the start, and syncs it to the disk. */
  writeNew(path: string, content: Uint8Array, mode: number): Promise<void>;
  /** Appends in one write; creates the file with `mode`. */
  append(path: string, content: Uint8Array, mode: number): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  /** Whether there was a file (or link) to remove. */
  removeFile(path: string): Promise<boolean>;
  /** Removes an empty folder; whether there was one. A folder with content fails with `not_empty`. */
  removeFolder(path: string): Promise<boolean>;
  setMode(path: string, mode: number): Promise<void>;
  /** Waits for the exclusive lock on a file, creating it with mode 0600. The OS frees it when the process ends. */
  lock(path: string): Promise<FileLock>;
  /** 36 characters for the name of a new file: a UUID that nobody can foresee and that comes once. */
  freshWord(): string;
  workingFolder(): string;
  changeWorkingFolder(folder: string): void;
}

export interface FileLock {
  release(): Promise<void>;
}

export interface RunRequest {
  readonly command: string;
  readonly args: readonly string[];
  /** The whole environment of the child; default: this program's own view. */
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: Uint8Array;
  readonly folder?: string;
  /** Milliseconds, after which the child is killed by its id; default: no limit. */
  readonly timeout?: number;
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
}

export interface Child {
  readonly pid: number;
  /** Exit code; 128 + n when signal n ended the child. */
  readonly exited: Promise<number>;
  /** Sends a signal; does nothing when the child has ended. */
  kill(signal: Signal): void;
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
   * Asks a process and everything that it started to end, and kills what is still there after `grace` milliseconds.
   * Comes back when all of it has ended.
   */
  endTree(pid: number, grace: number): Promise<void>;
  /** Calls `handler` instead of the default action, until the returned function is called. */
  onSignal(signal: Signal, handler: () => void): () => void;
}

export interface Terminal {
  readonly stdinIsTerminal: boolean;
  readonly stdoutIsTerminal: boolean;
  readonly stderrIsTerminal: boolean;
  /** Width in characters; 80 when unknown. */
  columns(): number;
  /** Writes data to stdout, whole. A reader that has gone away is not an error. */
  out(text: string): void;
  /** Writes words for a person to stderr. */
  err(text: string): void;
}

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Resolves after so many milliseconds; rejects with the signal's reason when aborted. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /** A signal that is aborted after so many milliseconds. It keeps nothing running. */
  deadline(milliseconds: number): AbortSignal;
  /** Calls `work` every so many milliseconds, until the returned function is called. */
  every(milliseconds: number, work: () => void): () => void;
}

/** What nobody can foresee. */
export interface Random {
  bytes(length: number): Uint8Array<ArrayBuffer>;
  /** At least 0, less than 1. */
  fraction(): number;
  uuid(): string;
}

/** A request to the loopback server, whole. */
export interface LoopbackRequest {
  readonly method: "GET" | "POST";
  readonly url: URL;
  /** By name in lower case; what came twice is joined with a comma. */
  readonly headers: Readonly<Record<string, string>>;
  /** Empty for a GET. */
  readonly body: Uint8Array<ArrayBuffer>;
}

/** A page, a JSON value, or neither. */
export interface LoopbackReply {
  readonly status: number;
  /** Beside those that keep every answer out of caches, frames and other origins. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly html?: string;
  readonly json?: unknown;
}

export type LoopbackAnswer = (request: LoopbackRequest) => LoopbackReply | Promise<LoopbackReply>;

export interface LoopbackServer {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * A small HTTP server on 127.0.0.1 and a free port, for the redirect that ends a browser sign-in and for children that
 * ask for credentials. Whoever may connect can ask: what an answer must not tell everybody, the handler guards.
 */
export interface Loopback {
  listen(answer: LoopbackAnswer): Promise<LoopbackServer>;
}

export interface Browser {
  /** Asks the desktop (or `$BROWSER`) to show a page; false when there is none to ask. */
  open(url: string): Promise<boolean>;
  /** Starts a browser, found by its path, that nobody waits for; false when it cannot be started. */
  start(command: string, args: readonly string[]): Promise<boolean>;
}

/** Values that a log line may carry; a `Secret` prints itself as `***`. */
export type LogFields = Readonly<Record<string, unknown>>;

/** Lines for whoever debugs; words for the person at the terminal go through `Terminal.err`. */
export interface Log {
  trace(message: string, fields?: LogFields): void;
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}
