/**
 * Sends the AWS SDK's requests with `fetch`, which, other than `node:https`, goes through the proxy that
 * `HTTPS_PROXY` and `NO_PROXY` name. Redirects are never followed: a token is for the host it is sent to.
 */

import { messageOf } from "../../errors.ts";

/** Milliseconds for one whole exchange, from connecting to the last byte. */
const TIME_LIMIT = 30_000;

/** Bytes; the largest real answer, a page of a thousand accounts, is well below one megabyte. */
const SIZE_LIMIT = 8 * 1024 * 1024;

/** What the SDK hands over: the parts of its request that are used here. */
interface SdkRequest {
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number | undefined;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | string[] | null>>;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer> | undefined;
}

interface SdkResponse {
  readonly statusCode: number;
  readonly reason: string;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array;
}

/** The SDK's contract for a request handler, as far as it goes beyond `handle`, is about pooled connections. */
export interface FetchHandler {
  readonly metadata: { readonly handlerProtocol: string };
  handle(request: SdkRequest, options?: { abortSignal?: unknown }): Promise<{ response: SdkResponse }>;
  destroy(): void;
  updateHttpClientConfig(): void;
  httpHandlerConfigs(): Record<string, never>;
}

export function fetchHandler(timeLimit = TIME_LIMIT, sizeLimit = SIZE_LIMIT): FetchHandler {
  return {
    metadata: { handlerProtocol: "http/1.1" },
    async handle(request, options = {}): Promise<{ response: SdkResponse }> {
      const limit = AbortSignal.timeout(timeLimit);
      const cancelled = options.abortSignal instanceof AbortSignal ? options.abortSignal : undefined;
      try {
        const signal = cancelled === undefined ? limit : AbortSignal.any([limit, cancelled]);
        return { response: await exchange(request, signal, sizeLimit) };
      } catch (error) {
        cancelled?.throwIfAborted();
        const host = request.hostname;
        if (limit.aborted) {
          throw new NoAnswer(`${host}: no answer within ${timeLimit / 1000} seconds`, false, error);
        }
        if (error instanceof NoAnswer) throw error;
        throw new NoAnswer(`${host}: ${innermostMessage(error)}`, true, error);
      }
    },
    destroy(): void {},
    updateHttpClientConfig(): void {},
    httpHandlerConfigs: () => ({}),
  };
}

/** The service could not be reached, or did not finish its answer. */
export class NoAnswer extends Error {
  override readonly name = "NoAnswer";
  /** Present when the SDK should try again: it looks at this member, whatever its value. */
  readonly $retryable?: { readonly throttling: false };

  constructor(message: string, tryAgain: boolean, cause?: unknown) {
    super(message, { cause });
    if (tryAgain) this.$retryable = { throttling: false };
  }
}

/** What `fetch` says in the end, such as `connection refused`, without the address and without saying it twice. */
function innermostMessage(thrown: unknown): string {
  let error = thrown;
  while (error instanceof Error && error.cause instanceof Error) error = error.cause;
  const said = messageOf(error).replace(
    /^error sending request for url \(.*?\): (client error \(\w+\): )?/,
    "",
  );
  return [...new Set(said.split(": "))].join(": ");
}

async function exchange(request: SdkRequest, signal: AbortSignal, sizeLimit: number): Promise<SdkResponse> {
  const response = await fetch(addressOf(request), {
    method: request.method,
    headers: headersOf(request),
    redirect: "manual",
    signal,
    ...(request.body === undefined ? {} : { body: request.body }),
  });
  return {
    statusCode: response.status,
    reason: response.statusText,
    headers: Object.fromEntries(response.headers),
    body: await readLimited(response, sizeLimit),
  };
}

function addressOf(request: SdkRequest): string {
  const port = request.port === undefined ? "" : `:${request.port}`;
  const query = Object.entries(request.query ?? {}).flatMap(([name, value]) =>
    [value].flat().map((single) =>
      single === null ? encodeURIComponent(name) : `${encodeURIComponent(name)}=${encodeURIComponent(single)}`
    )
  );
  const search = query.length === 0 ? "" : `?${query.join("&")}`;
  return `${request.protocol}//${request.hostname}${port}${request.path}${search}`;
}

/** `fetch` works these two out itself, from the address and the body. */
function headersOf(request: SdkRequest): Headers {
  const headers = new Headers(request.headers);
  headers.delete("host");
  headers.delete("content-length");
  return headers;
}

async function readLimited(response: Response, limit: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body ?? []) {
    size += part.length;
    if (size > limit) throw new NoAnswer(`${new URL(response.url).hostname}: the answer is too large`, false);
    parts.push(part);
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
