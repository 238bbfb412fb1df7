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

/** As many turns of the event loop as a promise takes to come to its next real wait. */
const TURNS = 5;

/** Lets promises that are ready run to their next real wait. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn++) await new Promise((resolve) => setTimeout(resolve, 0));
}

export function manualClock(start: number): ManualClock {
  let now = start;
  let holding = false;
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
  /** The turn of the event loop that comes next on the way to a jump; nothing of it is left when nobody sleeps. */
  let turn: ReturnType<typeof setTimeout> | undefined;
  const jump = (turns = TURNS): void => {
    turn = setTimeout(() => {
      turn = undefined;
      if (turns > 1) return jump(turns - 1);
      if (!holding && wakeNext(Infinity) && sleepers.length > 0) jump();
    }, 0);
  };
  const stay = (): void => {
    clearTimeout(turn);
    turn = undefined;
  };

  return {
    now: () => now,
    offset: () => 0,
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
          if (sleepers.length === 0) stay();
          reject(signal?.reason);
        };
        signal?.addEventListener("abort", stop, { once: true });
        sleepers.push(sleeper);
        if (!holding && turn === undefined) jump();
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
