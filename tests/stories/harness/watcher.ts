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
  readonly pid: number;
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
  const strangers = new Map<number, string>();
  const sightings = new Map<string, Sighting>();

  function look(): void {
    for (const stat of processes()) {
      if (stat.pid === Deno.pid || stat.ended) continue;
      if (isOurs(stat)) {
        watched.set(stat.pid, stat.started);
        see(stat.pid);
      } else {
        strangers.set(stat.pid, stat.started);
      }
    }
  }

  function isOurs({ pid, parent, started }: Stat): boolean {
    if (watched.get(pid) === started || roots.has(pid) || watched.has(parent)) return true;
    return strangers.get(pid) !== started && split(read(`/proc/${pid}/environ`)).includes(marker);
  }

  function see(pid: number): void {
    const [argv, environment] = [read(`/proc/${pid}/cmdline`), read(`/proc/${pid}/environ`)];
    const key = `${pid}\n${argv}\n${environment}`;
    if (argv !== "" && !sightings.has(key)) {
      sightings.set(key, { pid, argv: split(argv), environment: split(environment) });
    }
  }

  return {
    sightings,
    add: (pid) => void roots.add(pid),
    look,
    killAll: () => {
      // Twice: a process may start another one while it is being ended.
      for (let round = 0; round < 2; round++) {
        look();
        for (const stat of processes()) {
          if (watched.get(stat.pid) === stat.started && !stat.ended) kill(stat.pid);
        }
      }
    },
  };
}

function processes(): Stat[] {
  const ids = [...Deno.readDirSync("/proc")].map((entry) => entry.name).filter((name) => /^\d+$/.test(name));
  return ids.flatMap((id) => {
    const text = read(`/proc/${id}/stat`);
    // The program's name stands in parentheses and may itself hold blanks and parentheses.
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    const [status, parent, started] = [fields[0], fields[1], fields[19]];
    if (!started) return [];
    return [{ pid: Number(id), parent: Number(parent), started, ended: status === "Z" || status === "X" }];
  });
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
