import type { Log, LogFields } from "../../system/ports.ts";
import { openBackend } from "./backend.ts";
import { lineWriter, type LogTarget } from "./file.ts";
import { isLogged, type LogThreshold } from "./level.ts";
import type { LogEntry, LogLevel } from "./line.ts";

export interface LogSettings {
  readonly threshold: LogThreshold;
  /** `/dev/stderr`, `/dev/stdout`, `/dev/null` or the path of a file that is new or a log of ours. */
  readonly file: string;
}

/** Lines that come before the level is known wait; beyond so many, the oldest are given up. */
const MOST_WAITING = 1000;

/**
 * The program's log. Nothing is loaded or written until there is a line to show: lines wait until `settle` tells
 * where they go and from which level on.
 */
export class Logging {
  readonly log: Log = {
    trace: (message, fields) => this.#add("trace", message, fields),
    debug: (message, fields) => this.#add("debug", message, fields),
    info: (message, fields) => this.#add("info", message, fields),
    warn: (message, fields) => this.#add("warning", message, fields),
    error: (message, fields) => this.#add("error", message, fields),
  };
  readonly #now: () => number;
  #waiting: LogEntry[] = [];
  #settled: { readonly settings: LogSettings; readonly target: LogTarget } | undefined;
  #backend: ((entry: LogEntry) => void) | undefined;
  #loading = false;
  #work: Promise<void> = Promise.resolve();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Whether lines of this level are shown; false as long as that is not settled. */
  shows(level: LogLevel): boolean {
    return this.#settled !== undefined && isLogged(level, this.#settled.settings.threshold);
  }

  /** Decides where lines go; what has waited is judged now. Only the first call counts. */
  settle(settings: LogSettings, target: LogTarget): void {
    if (this.#settled !== undefined) return;
    this.#settled = { settings, target };
    const early = this.#waiting;
    this.#waiting = [];
    for (const entry of early) this.#pass(entry);
  }

  /** Resolves when everything is written. */
  async flush(): Promise<void> {
    let work;
    do {
      work = this.#work;
      await work;
    } while (work !== this.#work);
  }

  #add(level: LogLevel, message: string, fields: LogFields = {}): void {
    this.#pass({ at: this.#now(), level, message, fields });
  }

  #pass(entry: LogEntry): void {
    if (this.#settled !== undefined && !isLogged(entry.level, this.#settled.settings.threshold)) return;
    if (this.#backend !== undefined) return this.#backend(entry);
    this.#waiting.push(entry);
    if (this.#waiting.length > MOST_WAITING) this.#waiting.shift();
    if (this.#settled === undefined || this.#loading) return;
    this.#loading = true;
    this.#work = this.#load(lineWriter(this.#settled.settings.file, this.#settled.target, (job) => {
      this.#work = this.#work.then(job);
    }));
  }

  async #load(write: (line: string) => void): Promise<void> {
    const backend = await openBackend(write);
    for (const entry of this.#waiting) backend(entry);
    this.#waiting = [];
    this.#backend = backend;
  }
}
