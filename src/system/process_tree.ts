/** A process and who started it. */
export interface ProcessRow {
  readonly pid: number;
  readonly parent: number;
}

/** All processes below one, the deepest first. */
export function descendants(rows: readonly ProcessRow[], pid: number): number[] {
  const children = new Map<number, number[]>();
  for (const row of rows) children.set(row.parent, [...children.get(row.parent) ?? [], row.pid]);
  const found: number[] = [];
  const seen = new Set([pid]);
  const level = [pid];
  for (let next = level.shift(); next !== undefined; next = level.shift()) {
    for (const child of children.get(next) ?? []) {
      if (seen.has(child)) continue;
      seen.add(child);
      found.unshift(child);
      level.push(child);
    }
  }
  return found;
}

/** Reads `ps -A -o pid=,ppid=,stat=`; what has ended and only waits to be asked about is left out. */
export function parseProcessList(text: string): ProcessRow[] {
  return [...text.matchAll(/^\s*(\d+)\s+(\d+)\s+([A-Za-z])/gm)]
    .filter(([, , , state]) => state !== "Z")
    .map(([, pid, parent]) => ({ pid: Number(pid), parent: Number(parent) }));
}

/** Reads lines of `/proc/<pid>/stat`: pid, name in parentheses, state, parent. The name may hold anything. */
export function parseProcessStats(text: string): ProcessRow[] {
  return [...text.matchAll(/^(\d+) \(.*\) (\S) (\d+) /gm)]
    .filter(([, , state]) => state !== "Z")
    .map(([, pid, , parent]) => ({ pid: Number(pid), parent: Number(parent) }));
}

/** How often is looked whether a tree has ended, in milliseconds. */
const LOOK = 50;

/** Asks a process and all below it to end, and kills what is still there after `grace` milliseconds. */
export async function endTree(pid: number, grace: number): Promise<void> {
  if (Deno.build.os === "windows") {
    await output("taskkill", ["/PID", String(pid), "/T", "/F"]);
    return;
  }
  const known = new Set(below(await processRows(), [pid]));
  signal(known, "SIGTERM");
  for (const deadline = Date.now() + grace;;) {
    await new Promise((resolve) => setTimeout(resolve, LOOK));
    const rows = await processRows();
    // A parent may be gone before its children, which then stand below somebody else.
    const left = rows.length === 0
      ? [...known]
      : below(rows, rows.map((row) => row.pid).filter((one) => known.has(one)));
    if (left.length === 0) return;
    if (Date.now() >= deadline) return signal(left, "SIGKILL");
    for (const one of left) known.add(one);
  }
}

/** The processes and everything below them, the deepest first. */
function below(rows: readonly ProcessRow[], pids: readonly number[]): number[] {
  return [...new Set(pids.flatMap((pid) => [...descendants(rows, pid), pid]))];
}

function signal(pids: Iterable<number>, name: "SIGTERM" | "SIGKILL"): void {
  for (const pid of pids) {
    try {
      Deno.kill(pid, name);
    } catch {
      // It has ended.
    }
  }
}

/**
 * Deno lets only programs with all permissions read `/proc`, so others are asked. Small containers have no `ps`,
 * or one that knows no options.
 */
async function processRows(): Promise<ProcessRow[]> {
  return Deno.build.os === "linux"
    ? parseProcessStats(await output("/bin/sh", ["-c", "cat /proc/[0-9]*/stat"]))
    : parseProcessList(await output("ps", ["-A", "-o", "pid=,ppid=,stat="]));
}

/** Empty when the program is missing; then only the process itself is ended. */
async function output(command: string, args: string[]): Promise<string> {
  try {
    const { stdout } = await new Deno.Command(command, { args, stdin: "null", stderr: "null" }).output();
    return new TextDecoder().decode(stdout);
  } catch {
    return "";
  }
}
