/** Asks a service again that has had enough, together with everybody else who asks it. */
import type { Clock, Random } from "../../../system/ports.ts";
import { isTransient, readFailure } from "../aws_failure.ts";

/** Milliseconds between tries: the first, doubled each time, and the most. */
const FIRST = 500;
const MOST = 20_000;

/** Tries in a row that are only throttled: hours, since whoever waits can press Ctrl-C. */
const THROTTLED_TRIES = 500;
/** Tries in a row that fail in another way which may be gone a moment later. */
const OTHER_TRIES = 5;

export interface Patience {
  /** The result of the work, which is done again while the service is only busy. Throws what the work threw. */
  insist<T>(work: () => Promise<T>): Promise<T>;
}

/** All who share one patience wait together: one who is told to wait knows it for all. */
export function patienceWith(
  { clock, random }: { readonly clock: Clock; readonly random: Random },
  cancelled: AbortSignal,
): Patience {
  let openAt = 0;
  const wait = async (): Promise<void> => {
    for (let left = openAt - clock.now(); left > 0; left = openAt - clock.now()) {
      await clock.sleep(left, cancelled);
    }
  };
  return {
    async insist<T>(work: () => Promise<T>): Promise<T> {
      let throttled = 0;
      let other = 0;
      for (;;) {
        await wait();
        try {
          return await work();
        } catch (thrown) {
          const failure = readFailure(thrown);
          if (cancelled.aborted || !isTransient(failure)) throw thrown;
          const isBusy = failure.kind === "throttled";
          if (isBusy ? ++throttled > THROTTLED_TRIES : ++other > OTHER_TRIES) throw thrown;
          const backoff = Math.min(MOST, FIRST * 2 ** (isBusy ? throttled - 1 : other - 1));
          const asked = failure.retryAfter === undefined ? 0 : Math.min(failure.retryAfter * 1000, 3 * MOST);
          openAt = Math.max(openAt, clock.now() + Math.max(asked, backoff * (0.5 + random.fraction() / 2)));
        }
      }
    },
  };
}
