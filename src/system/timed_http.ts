import { type Http, HttpFailure, type HttpReply } from "./http.ts";
import type { Clock } from "./ports.ts";

/** Milliseconds that all services together may take for one command. */
export const NETWORK_TIME = 30_000;

export interface TimedHttp extends Http {
  /** Until the returned function is called nothing counts: a person is waited for, who takes their time. */
  suspend(): () => void;
}

/**
 * Requests that share one limit of time. What counts is the time in which something is asked, with all tries and the
 * waits between them; what the program does besides, and waiting for other processes, does not.
 */
export function timedHttp(http: Http, clock: Clock, limit = NETWORK_TIME): TimedHttp {
  let left = limit;
  let suspended = 0;
  const over = (url: string, cause?: unknown): HttpFailure =>
    new HttpFailure("timeout", new URL(url).hostname, `no answer within ${limit / 1000} seconds`, cause);
  return {
    async send(request): Promise<HttpReply> {
      if (suspended > 0) return await http.send(request);
      if (left <= 0) throw over(request.url);
      const deadline = clock.deadline(left);
      const signal = request.signal === undefined ? deadline : AbortSignal.any([request.signal, deadline]);
      const begin = clock.now();
      try {
        return await http.send({ ...request, signal });
      } catch (error) {
        if (!deadline.aborted || request.signal?.aborted) throw error;
        throw over(request.url, error);
      } finally {
        left -= clock.now() - begin;
      }
    },
    suspend: () => {
      suspended++;
      let ended = false;
      return () => {
        if (!ended) suspended--;
        ended = true;
      };
    },
  };
}
