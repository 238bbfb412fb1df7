import type { Clock } from "../../../src/system/ports.ts";

/**
 * A clock that does not run. When everything waits, it jumps to the moment at which the next sleeper wakes, so that
 * hours pass at once and in the right order; deadlines and what happens every so often come along when time moves, and
 * move nothing themselves. After {@link ManualClock.hold} only {@link ManualClock.tick} moves it.
 */
export interface ManualClock extends Clock {
  hold(): void;
  /** Moves on by so many milliseconds, waking sleepers in their order, then lets everything that can run, run. */
  tick(milliseconds: number): Promise<void>;
  /** The lengths of all sleeps so far, in milliseconds. */
  readonly sleeps: number[];
  /** How many wait now. */
  sleepers(): number;
}

/** Called whenever time has moved on. */
interface Watcher {
  look(now: number): void;
}

interface Sleeper {
  readonly until: number;
  wake(): void;
}

/** Lets promises that are ready run to their next real wait. */
export async function settle(): Promise<void> {
  for (let round = 0; round < 5; round++) await new Promise((resolve) => setTimeout(resolve, 0));
}

export function manualClock(start: number): ManualClock {
  let now = start;
  let holding = false;
  let jumping = false;
  let sleepers: Sleeper[] = [];
  const sleeps: number[] = [];
  const watchers = new Set<Watcher>();
  const moveTo = (time: number): void => {
    now = Math.max(now, time);
    for (const watcher of [...watchers]) watcher.look(now);
  };

  /** Wakes the sleeper that is due first; false when none is due until `end`. */
  const wakeNext = (end: number): boolean => {
    const [next] = sleepers.filter((one) => one.until <= end).sort((a, b) => a.until - b.until);
    if (next === undefined) return false;
    sleepers = sleepers.filter((one) => one !== next);
    moveTo(next.until);
    next.wake();
    return true;
  };
  const jump = async (): Promise<void> => {
    if (jumping) return;
    jumping = true;
    do await settle(); while (!holding && wakeNext(Infinity));
    jumping = false;
  };

  return {
    now: () => now,
    sleep: (milliseconds, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        sleeps.push(milliseconds);
        const sleeper: Sleeper = {
          until: now + milliseconds,
          wake: () => {
            signal?.removeEventListener("abort", stop);
            resolve();
          },
        };
        const stop = (): void => {
          sleepers = sleepers.filter((one) => one !== sleeper);
          reject(signal?.reason);
        };
        signal?.addEventListener("abort", stop, { once: true });
        sleepers.push(sleeper);
        if (!holding) void jump();
      }),
    deadline: (milliseconds) => {
      const control = new AbortController();
      const until = now + milliseconds;
      const watcher: Watcher = {
        look: (time) => {
          if (time < until) return;
          watchers.delete(watcher);
          control.abort(new DOMException("Signal timed out.", "TimeoutError"));
        },
      };
      watchers.add(watcher);
      return control.signal;
    },
    every: (milliseconds, work) => {
      let next = now + milliseconds;
      const watcher: Watcher = {
        look: (time) => {
          for (; next <= time; next += milliseconds) work();
        },
      };
      watchers.add(watcher);
      return () => void watchers.delete(watcher);
    },
    hold: () => void (holding = true),
    tick: async (milliseconds) => {
      const end = now + milliseconds;
      do await settle(); while (wakeNext(end));
      moveTo(end);
    },
    sleeps,
    sleepers: () => sleepers.length,
  };
}
