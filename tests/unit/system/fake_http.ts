import { type Http, HttpFailure, type HttpReply, type HttpRequest } from "../../../src/system/http.ts";

/** An answer of a service, in short: an object becomes JSON. */
export interface PlannedReply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cookies?: readonly string[];
  readonly body?: unknown;
}

/** What is answered: always the same, in turn, or by what is asked. A function that throws is a failure. */
export type HttpPlan =
  | PlannedReply
  | Error
  | readonly (PlannedReply | Error)[]
  | ((request: RecordedRequest) => PlannedReply | Error | Promise<PlannedReply | Error>);

export interface RecordedRequest extends HttpRequest {
  /** The body as text. */
  readonly text: string;
  /** The body as a form's fields. */
  readonly form: Readonly<Record<string, string>>;
}

/** Services that say what they are told to, without a network. */
export interface FakeHttp extends Http {
  /** Every request that was made, oldest first. */
  readonly requests: RecordedRequest[];
}

/** Lists are answered in turn, the last one again and again. Without a plan nobody can be reached. */
export function fakeHttp(plan?: HttpPlan): FakeHttp {
  const requests: RecordedRequest[] = [];
  let turn = 0;
  const answerTo = (request: RecordedRequest): PlannedReply | Error | Promise<PlannedReply | Error> => {
    const nobody = new HttpFailure("unreachable", new URL(request.url).hostname, "nobody is there");
    if (plan === undefined) return nobody;
    if (typeof plan === "function") return plan(request);
    if (plan instanceof Error) return plan;
    return Array.isArray(plan) ? plan[Math.min(turn++, plan.length - 1)] ?? nobody : plan as PlannedReply;
  };
  return {
    requests,
    async send(request): Promise<HttpReply> {
      const { hostname } = new URL(request.url);
      const cancelled = (): HttpFailure =>
        new HttpFailure("cancelled", hostname, "cancelled", request.signal?.reason);
      if (request.signal?.aborted) throw cancelled();
      const text = typeof request.body === "string" ? request.body : new TextDecoder().decode(request.body);
      const recorded = { ...request, text, form: Object.fromEntries(new URLSearchParams(text)) };
      requests.push(recorded);
      const stopped = Promise.withResolvers<never>();
      const stop = (): void => stopped.reject(cancelled());
      request.signal?.addEventListener("abort", stop, { once: true });
      try {
        const answer = await Promise.race([Promise.resolve(answerTo(recorded)), stopped.promise]);
        if (answer instanceof Error) throw answer;
        return replyOf(answer);
      } finally {
        request.signal?.removeEventListener("abort", stop);
      }
    },
  };
}

function replyOf({ status = 200, headers = {}, cookies = [], body = "" }: PlannedReply): HttpReply {
  const isJson = typeof body !== "string" && !(body instanceof Uint8Array);
  const bytes = body instanceof Uint8Array
    ? Uint8Array.from(body)
    : new TextEncoder().encode(isJson ? JSON.stringify(body) : String(body));
  return {
    status,
    cookies,
    headers: { ...(isJson ? { "content-type": "application/json" } : {}), ...headers },
    body: bytes,
  };
}
