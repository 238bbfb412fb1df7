import type { Clock } from "./ports.ts";

/** The machine's clock. */
export const clock: Clock = {
  now: () => Date.now(),
  offset: (at) => -new Date(at).getTimezoneOffset(),
  sleep: (milliseconds, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const stop = (): void => {
        clearTimeout(timer);
        reject(signal?.reason);
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener("abort", stop);
        resolve();
      }, milliseconds);
      signal?.addEventListener("abort", stop, { once: true });
    }),
  deadline: (milliseconds) => AbortSignal.timeout(milliseconds),
  every: (milliseconds, work) => {
    const timer = setInterval(work, milliseconds);
    return () => clearInterval(timer);
  },
};
