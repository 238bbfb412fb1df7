import type { Child, System } from "../system/ports.ts";

/** How long a step that was told to end may take before it is killed; milliseconds. */
const GRACE = 5_000;

export interface TimeLimit {
  /** Takes the limit away; when it has been exceeded, waits until everything has ended, and answers true. */
  lift(): Promise<boolean>;
}

/** Ends a child and everything that it started when the time is up: first asks, then kills. */
export function limitTime(system: System, child: Child, timeout: number): TimeLimit {
  const over = new AbortController();
  const watch = async (): Promise<boolean> => {
    try {
      await system.clock.sleep(timeout, over.signal);
    } catch {
      return false; // Lifted: the child has ended by itself.
    }
    await system.processes.endTree(child.pid, GRACE);
    return true;
  };
  const exceeded = watch();
  return {
    lift: () => {
      over.abort();
      return exceeded;
    },
  };
}
