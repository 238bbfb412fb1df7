import {
  type Child,
  type DrivenBrowser,
  type DriveRequest,
  FileFailure,
  type Log,
  type LogFields,
  type LoopbackAnswer,
  type LoopbackReply,
  type LoopbackRequest,
  type Platform,
  type RunRequest,
  type RunResult,
  type Signal,
  type StartRequest,
  type System,
} from "../../../src/system/ports.ts";
import { retryingHttp } from "../../../src/system/retrying_http.ts";
import { type FakeHttp, fakeHttp, type HttpPlan } from "./fake_http.ts";
import { type ManualClock, manualClock } from "./manual_clock.ts";
import { type MemoryFiles, memoryFiles } from "./memory_files.ts";
import { memoryRandom } from "./memory_random.ts";

export interface MemoryOptions {
  readonly platform?: Platform;
  /** The environment; default: `HOME=/home/me` and `PATH=/usr/bin`. */
  readonly env?: Readonly<Record<string, string>>;
  /** Files to begin with, by absolute path. */
  readonly files?: Readonly<Record<string, string>>;
  readonly workingFolder?: string;
  /** Milliseconds since 1970; default 2026-01-02T03:04:05Z. */
  readonly now?: number;
  /** Whether stdin, stdout and stderr are a terminal; default false. */
  readonly terminal?: boolean;
  readonly columns?: number;
  readonly rows?: number;
  /** What comes on stdin. */
  readonly stdin?: string;
  /** What a child that is run answers; undefined means that there is no such program. */
  readonly run?: (request: RunRequest) => Partial<TextResult> | undefined;
  /** The exit code of a child that is started; undefined means that there is no such program. */
  readonly start?: (request: StartRequest) => number | Promise<number> | undefined;
  /** Called when a child is ended with all that it started. */
  readonly endTree?: (pid: number) => void;
  /** Whether the browser opens; default true. */
  readonly browser?: (url: string) => boolean | Promise<boolean>;
  /** What a browser that is started by its path does; default: it starts. */
  readonly startBrowser?: (command: string, args: readonly string[]) => boolean | Promise<boolean>;
  /** The browser that is driven; default: it ends at once. */
  readonly drive?: (request: DriveRequest) => DrivenBrowser | Promise<DrivenBrowser>;
  /** What services answer; default: nobody can be reached. */
  readonly http?: HttpPlan;
}

export interface TextResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly timedOut: boolean;
}

export interface LogLine {
  readonly level: keyof Log;
  readonly message: string;
  readonly fields: LogFields;
}

/** A {@link System} without a machine, and everything that was done to it. */
export interface MemorySystem extends System {
  readonly files: MemoryFiles;
  readonly clock: ManualClock;
  readonly http: FakeHttp;
  /** What was written to stdout. */
  stdout(): string;
  /** What was written to stderr. */
  stderr(): string;
  readonly logLines: LogLine[];
  /** The requests of children that were run, oldest first. */
  readonly ran: RunRequest[];
  readonly started: StartRequest[];
  /** Signals sent to started children. */
  readonly killed: Signal[];
  /** Process ids of children that were ended with all that they started. */
  readonly endedTrees: number[];
  readonly opened: string[];
  /** Browsers that were started by their path, each with its arguments. */
  readonly browsers: (readonly string[])[];
  /** Delivers a signal to this program; whether a handler took it. */
  raise(signal: Signal): boolean;
  /** Sends a signal that is only noticed when somebody waits for those on their way. */
  raiseLate(signal: Signal): void;
  /** Sends a request to the loopback server that listens, as a browser would. */
  visit(url: string, more?: Partial<LoopbackRequest>): Promise<LoopbackReply>;
}

/** A port that no listener of a pure test really has. */
const FIRST_PORT = 40001;

/** A machine in memory: nothing of the real one is read or changed. */
export function memorySystem(options: MemoryOptions = {}): MemorySystem {
  const random = memoryRandom();
  const services = fakeHttp(options.http);
  const clock = manualClock(options.now ?? Date.UTC(2026, 0, 2, 3, 4, 5));
  const files = memoryFiles(clock.now, options.workingFolder ?? "/");
  for (const [path, content] of Object.entries(options.files ?? {})) files.put(path, content);
  const env: Record<string, string> = { ...options.env ?? { HOME: "/home/me", PATH: "/usr/bin" } };
  let out = "";
  let err = "";
  const isTerminal = options.terminal ?? false;
  const logLines: LogLine[] = [];
  const line = (level: keyof Log) => (message: string, fields: LogFields = {}): void => {
    logLines.push({ level, message, fields });
  };
  const ran: RunRequest[] = [];
  const started: StartRequest[] = [];
  const killed: Signal[] = [];
  const endedTrees: number[] = [];
  const opened: string[] = [];
  const browsers: (readonly string[])[] = [];
  const handlers: { signal: Signal; handler: () => void }[] = [];
  const late: Signal[] = [];
  const deliver = (signal: Signal): boolean => {
    const taken = handlers.filter((entry) => entry.signal === signal);
    for (const { handler } of taken) handler();
    return taken.length > 0;
  };
  const listeners = new Map<number, LoopbackAnswer>();
  const encoder = new TextEncoder();
  const missing = (command: string): FileFailure =>
    new FileFailure("absent", command, `no such program: ${command}`);

  const run = async (request: RunRequest): Promise<RunResult> => {
    ran.push(request);
    const result = await options.run?.(request);
    if (result === undefined) throw missing(request.command);
    return {
      code: result.code ?? 0,
      stdout: encoder.encode(result.stdout ?? ""),
      stderr: encoder.encode(result.stderr ?? ""),
      timedOut: result.timedOut ?? false,
    };
  };
  const start = (request: StartRequest): Child => {
    started.push(request);
    const code = options.start?.(request);
    if (code === undefined) throw missing(request.command);
    return {
      pid: 1000 + started.length,
      exited: Promise.resolve(code),
      kill: (signal) => void killed.push(signal),
    };
  };

  return {
    platform: options.platform ?? "linux",
    pid: 4242,
    self: ["/usr/bin/atmos"],
    env: {
      get: (name) => Object.hasOwn(env, name) ? env[name] : undefined,
      set: (name, value) => {
        if (value === undefined) delete env[name];
        else env[name] = value;
      },
      all: () => ({ ...env }),
      accountHome: () => undefined,
    },
    files,
    processes: {
      run,
      start,
      watch: (request) => {
        started.push({ ...request });
        return { release: () => Promise.resolve() };
      },
      endTree: (pid) => {
        endedTrees.push(pid);
        options.endTree?.(pid);
        return Promise.resolve();
      },
      onSignal: (signal, handler) => {
        const entry = { signal, handler };
        handlers.push(entry);
        return () => {
          const at = handlers.indexOf(entry);
          if (at >= 0) handlers.splice(at, 1);
        };
      },
      signalsTold: () => {
        for (const signal of late.splice(0)) deliver(signal);
        return Promise.resolve();
      },
    },
    terminal: {
      stdinIsTerminal: isTerminal,
      stdoutIsTerminal: isTerminal,
      stderrIsTerminal: isTerminal,
      hasSize: options.columns !== 0,
      columns: () => options.columns || 80,
      rows: () => options.rows || 24,
      input: () => Promise.resolve(options.stdin ?? ""),
      out: (text) => void (out += text),
      err: (text) => void (err += text),
    },
    clock,
    random,
    http: { requests: services.requests, send: retryingHttp(services, { clock, random }).send },
    loopback: {
      listen: (answer, { port: wanted } = {}) => {
        const port = wanted ?? FIRST_PORT + listeners.size;
        listeners.set(port, answer);
        return Promise.resolve({
          port,
          close: () => {
            listeners.delete(port);
            return Promise.resolve();
          },
        });
      },
    },
    browser: {
      open: async (url) => {
        opened.push(url);
        return await (options.browser?.(url) ?? true);
      },
      start: async (command, args) => {
        browsers.push([command, ...args]);
        return await (options.startBrowser?.(command, args) ?? true);
      },
      drive: async (request) => {
        if (options.drive === undefined) throw new Error("the browser ended at once");
        return await options.drive(request);
      },
    },
    log: {
      trace: line("trace"),
      debug: line("debug"),
      info: line("info"),
      warn: line("warn"),
      error: line("error"),
    },
    stdout: () => out,
    stderr: () => err,
    logLines,
    ran,
    started,
    killed,
    endedTrees,
    opened,
    browsers,
    raise: deliver,
    raiseLate: (signal) => void late.push(signal),
    visit: async (url, more = {}) => {
      const target = new URL(url);
      const answer = listeners.get(Number(target.port));
      if (answer === undefined) throw new Error(`nothing listens for ${url}`);
      return await answer({
        method: "GET",
        url: target,
        headers: {},
        body: new Uint8Array(),
        isOthers: () => Promise.resolve(false),
        ...more,
      });
    },
  };
}
