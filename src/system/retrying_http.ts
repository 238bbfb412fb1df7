import { type Http, HttpFailure, type HttpReply, type HttpRequest } from "./http.ts";
import type { Clock, Random } from "./ports.ts";

/** Milliseconds that a service may ask to be left alone; who asks for more is believed, and not waited for. */
const LONGEST_WAIT = 5000;

/** Milliseconds before the second try at most; twice as many before each further one. */
const AFTER_FAILURE = 200;
const AFTER_OVERLOAD = 1000;

/**
 * Sends a request as often as it says ({@link HttpRequest.attempts}), while the service is overloaded, fails, or cannot
 * be reached. What takes too long, or is refused, is not sent again.
 */
export function retryingHttp(http: Http, parts: { readonly clock: Clock; readonly random: Random }): Http {
  const { clock, random } = parts;
  const pause = async (request: HttpRequest, wait: number): Promise<void> => {
    const { signal } = request;
    await clock.sleep(wait, signal).catch(() => {
      throw new HttpFailure("cancelled", new URL(request.url).hostname, "cancelled", signal?.reason);
    });
  };
  const longest = (base: number, attempt: number): number => random.fraction() * base * 2 ** (attempt - 1);
  const once = async (request: HttpRequest, attempt: number): Promise<HttpReply | undefined> => {
    const isLast = attempt >= (request.attempts ?? 1);
    try {
      const reply = await http.send(request);
      const base = isLast ? undefined : overload(reply);
      if (base === undefined) return reply;
      const wait = Math.max(retryAfter(reply), longest(base, attempt));
      if (wait > LONGEST_WAIT) return reply;
      await pause(request, wait);
    } catch (error) {
      if (isLast || !(error instanceof HttpFailure) || error.kind !== "unreachable") throw error;
      await pause(request, longest(AFTER_FAILURE, attempt));
    }
    return undefined;
  };
  return {
    async send(request): Promise<HttpReply> {
      for (let attempt = 1;; attempt++) {
        const reply = await once(request, attempt);
        if (reply !== undefined) return reply;
      }
    },
  };
}

/** How long to leave the service alone at first; undefined when its answer is one. */
function overload({ status, body }: HttpReply): number | undefined {
  if (status === 429) return AFTER_OVERLOAD;
  if (status >= 500) return AFTER_FAILURE;
  // The older services of AWS say so with a status of their own.
  const isOverload = status === 400 && OVERLOADS.test(new TextDecoder().decode(body.subarray(0, 2000)));
  return isOverload ? AFTER_OVERLOAD : undefined;
}

/** The last one: AWS could not ask somebody else, such as the issuer of a token for its keys. */
const OVERLOADS = /\b(Throttling\w*|RequestLimitExceeded|IDPCommunicationError)\b/;

/** Milliseconds. */
function retryAfter({ headers }: HttpReply): number {
  const seconds = Number(headers["retry-after"] ?? NaN);
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : 0;
}
