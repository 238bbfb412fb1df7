import type { Child, System } from "../system/ports.ts";

/** How long a step that was told to end may take before it is killed; milliseconds. */
const GRACE = 5_000;

export interface TimeLimit {
  exceeded(): boolean;
  stop(): void;
}

/** Ends a child and everything that it started when the time is up: first asks, then kills. */
export function limitTime(system: System, child: Child, timeout: number): TimeLimit {
  const over = new AbortController();
  let exceeded = false;
  const watch = async (): Promise<void> => {
    await system.clock.sleep(timeout, over.signal);
    exceeded = true;
    await system.processes.killTree(child.pid, "SIGTERM");
    await system.clock.sleep(GRACE, over.signal);
    await system.processes.killTree(child.pid, "SIGKILL");
  };
  watch().catch(() => {}); // Stopped: the child has ended.
  return { exceeded: () => exceeded, stop: () => over.abort() };
}
