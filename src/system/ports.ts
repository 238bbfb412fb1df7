/**
 * What the program needs from the machine, as plain interfaces. `deno.ts` is the real one; tests bring
 * their own. Nothing outside this folder may name `Deno`.
 */

import type { Clock } from "./clock_port.ts";
import type { Http } from "./http.ts";
import type { Processes } from "./processes.ts";

export * from "./clock_port.ts";
export * from "./processes.ts";

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
  /** The home folder in the system's list of accounts, for who runs this without `HOME`; undefined when unknown. */
  accountHome(): string | undefined;
}

/** A change to an environment, as data. A name is in one of the two, never in both. */
export interface EnvironmentPatch {
  readonly set: Readonly<Record<string, string>>;
  readonly unset: readonly string[];
  /** What serves as well where nothing can be unset, for names of `unset` whose programs take an empty value for one. */
  readonly instead?: Readonly<Record<string, string>>;
  /** Names by which programs find what they shall find, so that nobody else may set or unset them. */
  readonly keeps?: readonly string[];
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
  /**
   * Whether it belongs to whoever runs this program, or to the machine's administrator, who can do everything anyway.
   * True where files have no owner.
   */
  readonly isOurs: boolean;
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
  /**
   * The content of a regular file in parts of at most `size` bytes, whatever its length; nothing when there is no such
   * file. A part is good until the next one is asked for.
   */
  readParts(path: string, size: number): AsyncGenerator<Uint8Array>;
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
  /** Creates the folder and its parents; what is created has exactly this `mode`, whatever the umask. */
  makeFolder(folder: string, mode: number): Promise<void>;
  /**
   * Creates a file that must not exist, with its mode from the start, and syncs it to the disk. Then `finish` is
   * called; until that is done {@link isHeld} tells others that the writer lives. When anything fails, the file goes.
   */
  writeNew(path: string, content: Uint8Array, mode: number, finish?: () => Promise<void>): Promise<void>;
  /** Whether a living process is about to finish what it writes there; undefined where that cannot be told. */
  isHeld(path: string): Promise<boolean | undefined>;
  /** Appends in one write; creates the file with `mode`. */
  append(path: string, content: Uint8Array, mode: number): Promise<void>;
  /**
   * Appends a line, which ends with a line feed, in one write; creates the file with `mode`. Whatever others wrote
   * before or write meanwhile, also half a line on a disk that is full: it stands on a line of its own.
   */
  appendLine(path: string, line: Uint8Array, mode: number): Promise<void>;
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
  /** Fails with an `AtmosError` when it has been removed. */
  workingFolder(): string;
  changeWorkingFolder(folder: string): void;
}

export interface FileLock {
  release(): Promise<void>;
  /**
   * Releases it without leaving its file, which whoever waits makes anew: two are never let in. On Windows an open file
   * keeps its name, and stays.
   */
  retire(): Promise<void>;
}

export interface Terminal {
  readonly stdinIsTerminal: boolean;
  readonly stdoutIsTerminal: boolean;
  readonly stderrIsTerminal: boolean;
  /** Width in characters; 80 when unknown. */
  columns(): number;
  /** Height in lines; 24 when unknown. */
  rows(): number;
  /** False on a terminal that says that it has no columns: nothing can be drawn there. */
  readonly hasSize: boolean;
  /**
   * Writes data to stdout, whole. A reader that has gone away is not an error.
   * @throws AtmosError `storage` when it cannot be written
   */
  out(text: string): void;
  /**
   * What comes on stdin until its end, as UTF-8.
   * @throws AtmosError `usage` when it is more than so many bytes
   */
  input(limit: number): Promise<string>;
  /** Writes words for a person to stderr; where they cannot be written, they are lost, and nothing else. */
  err(text: string): void;
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
  /** Whether another user of this machine sent it. Never the administrator; false where the system does not tell. */
  isOthers(): Promise<boolean>;
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
  /** @throws Error when the port is taken */
  listen(answer: LoopbackAnswer, options?: LoopbackOptions): Promise<LoopbackServer>;
}

export interface LoopbackOptions {
  /** The one that somebody else was told beforehand; default: a free one. */
  readonly port?: number;
  /** Bytes of a form; default: as much as any answer of OAuth needs. */
  readonly largestBody?: number;
}

export interface Browser {
  /** Asks the desktop (or `$BROWSER`) to show a page; false when there is none to ask. */
  open(url: string): Promise<boolean>;
  /** Starts a browser, found by its path, that nobody waits for; false when it cannot be started. */
  start(command: string, args: readonly string[]): Promise<boolean>;
  /**
   * Starts a browser of the family `chromium` that is driven. Whoever drives it closes it.
   * @throws Error when it cannot be started, or is not ready in time; the signal's reason when aborted
   */
  drive(request: DriveRequest): Promise<DrivenBrowser>;
}

export interface DriveRequest {
  /** Its path. */
  readonly command: string;
  /** Beside those that make it drivable. */
  readonly args: readonly string[];
  /** The folder of its profile, which is the owner's alone. */
  readonly profile: string;
  readonly signal: AbortSignal;
}

/** Something that happened in the browser, in words of https://chromedevtools.github.io/devtools-protocol/ */
export interface BrowserEvent {
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** Of the page or frame that it is about. */
  readonly session: string | undefined;
}

export interface DrivenBrowser {
  /** Rejects when the browser refuses, and when it has gone away. */
  send(
    method: string,
    params?: Readonly<Record<string, unknown>>,
    session?: string,
  ): Promise<Readonly<Record<string, unknown>>>;
  onEvent(listener: (event: BrowserEvent) => void): void;
  /** Resolves when the browser has gone away, for whatever reason. */
  readonly ended: Promise<void>;
  /** Ends it with everything that it started. */
  close(): Promise<void>;
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
