/**
 * Watches processes through /proc, as a process of its own: reading /proc takes more permission than tests
 * have. Commands come as lines on stdin: `watch <pid>`, `report` (answered by one line of JSON on stdout).
 * When stdin closes, every watched process that still runs is killed by its id.
 *
 * A process is watched when it descends from one that is, or when its environment holds the line given as
 * the first argument, so that one whose parent has ended is not lost.
 */

import { linesOf } from "./lines.ts";

export interface Sighting {
  readonly pid: number;
  readonly argv: readonly string[];
  /** `NAME=value` lines. */
  readonly environment: readonly string[];
}

interface Stat {
  readonly parent: number;
  /** With the id, tells a process from a later one of the same id. */
  readonly started: string;
  readonly ended: boolean;
}

const INTERVAL_MS = 20;

if (import.meta.main) {
  const [marker = ""] = Deno.args;
  const watch = newWatch(marker);
  const timer = setInterval(watch.look, INTERVAL_MS);
  for await (const line of linesOf(Deno.stdin.readable)) {
    const [command, pid] = line.split(" ");
    if (command === "watch") watch.add(Number(pid));
    watch.look();
    if (command === "report") await write(`${JSON.stringify([...watch.sightings.values()])}\n`);
  }
  clearInterval(timer);
  watch.killAll();
}

function newWatch(marker: string): {
  sightings: Map<string, Sighting>;
  add(pid: number): void;
  look(): void;
  killAll(): void;
} {
  const roots = new Set<number>();
  /** Start times by process id. */
  const watched = new Map<number, string>();
  /**
   * What is nobody's, with its parent. It stays so unless its parent turns out to be ours: reading of every process again
   * at every look would cost as much as the story.
   */
  const strangers = new Map<number, number>();
  const sightings = new Map<string, Sighting>();

  function look(): void {
    const present = new Set(processIds());
    // Their ids may be given to others.
    for (const known of [strangers, watched]) {
      for (const pid of known.keys()) if (!present.has(pid)) known.delete(pid);
    }
    for (const pid of present) {
      const parent = strangers.get(pid);
      if (watched.has(pid)) see(pid);
      else if (parent === undefined || watched.has(parent)) meet(pid);
    }
  }

  function meet(pid: number): void {
    const stat = statOf(pid);
    if (stat === undefined || stat.ended) return;
    const isOurs = roots.has(pid) || watched.has(stat.parent) ||
      split(read(`/proc/${pid}/environ`)).includes(marker);
    if (isOurs) {
      strangers.delete(pid);
      watched.set(pid, stat.started);
      see(pid);
    } else {
      strangers.set(pid, stat.parent);
    }
  }

  /** Again at every look: it may have become another program. */
  function see(pid: number): void {
    const [argv, environment] = [read(`/proc/${pid}/cmdline`), read(`/proc/${pid}/environ`)];
    const key = `${pid}\n${argv}\n${environment}`;
    if (argv !== "" && !sightings.has(key)) {
      sightings.set(key, { pid, argv: split(argv), environment: split(environment) });
    }
  }

  return {
    sightings,
    add: (pid) => {
      roots.add(pid);
      strangers.delete(pid);
    },
    look,
    killAll: () => {
      // Twice: a process may start another one while it is being ended.
      for (let round = 0; round < 2; round++) {
        look();
        for (const [pid, started] of watched) {
          const stat = statOf(pid);
          if (stat?.started === started && !stat.ended) kill(pid);
        }
      }
    },
  };
}

/** All but this one. */
function processIds(): number[] {
  const names = [...Deno.readDirSync("/proc")].map(({ name }) => Number(name));
  return names.filter((pid) => Number.isInteger(pid) && pid !== Deno.pid);
}

function statOf(pid: number): Stat | undefined {
  const text = read(`/proc/${pid}/stat`);
  // The program's name stands in parentheses and may itself hold blanks and parentheses.
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const [status, parent, started] = [fields[0], fields[1], fields[19]];
  return started ? { parent: Number(parent), started, ended: status === "Z" || status === "X" } : undefined;
}

/** The parts of a text that end with zero bytes. */
function split(text: string): string[] {
  return text === "" ? [] : text.replace(/\0$/, "").split("\0");
}

function read(path: string): string {
  try {
    return new TextDecoder().decode(Deno.readFileSync(path));
  } catch {
    return ""; // It ended while we looked.
  }
}

function kill(pid: number): void {
  try {
    Deno.kill(pid, "SIGKILL");
  } catch {
    // It ended by itself.
  }
}

async function write(text: string): Promise<void> {
  const writer = Deno.stdout.writable.getWriter();
  await writer.write(new TextEncoder().encode(text));
  writer.releaseLock();
}
