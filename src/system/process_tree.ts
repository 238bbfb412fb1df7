import type { Signal } from "./ports.ts";

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

/** Reads `ps -A -o pid=,ppid=`. */
export function parseProcessList(text: string): ProcessRow[] {
  return [...text.matchAll(/^\s*(\d+)\s+(\d+)\s*$/gm)]
    .map(([, pid, parent]) => ({ pid: Number(pid), parent: Number(parent) }));
}

/** The parent in a `/proc/<pid>/stat`: the second field after the name, which may hold anything. */
export function parentOf(stat: string): number | undefined {
  const match = /^ \S (\d+) /.exec(stat.slice(stat.lastIndexOf(")") + 1));
  return match === null ? undefined : Number(match[1]);
}

export async function killTree(pid: number, signal: Signal): Promise<void> {
  if (Deno.build.os === "windows") {
    const args = ["/PID", String(pid), "/T", "/F"];
    await new Deno.Command("taskkill", { args, stdout: "null", stderr: "null" }).output();
    return;
  }
  for (const target of [...descendants(await processRows(), pid), pid]) {
    try {
      Deno.kill(target, signal);
    } catch {
      // It has ended.
    }
  }
}

async function processRows(): Promise<ProcessRow[]> {
  if (Deno.build.os === "linux") return linuxRows();
  const { stdout } = await new Deno.Command("ps", { args: ["-A", "-o", "pid=,ppid="], stderr: "null" })
    .output();
  return parseProcessList(new TextDecoder().decode(stdout));
}

/** `ps` is missing in small containers; `/proc` is not. */
function linuxRows(): ProcessRow[] {
  return [...Deno.readDirSync("/proc")].flatMap(({ name }) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const parent = parentOf(Deno.readTextFileSync(`/proc/${name}/stat`));
      return parent === undefined ? [] : [{ pid: Number(name), parent }];
    } catch {
      return []; // It has ended.
    }
  });
}
