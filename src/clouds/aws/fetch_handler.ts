/** Hands the AWS SDK's requests to the HTTP port, and its answers back. */

import { type Http, HttpFailure, withoutPage } from "../../system/http.ts";

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

/** @param attempts as in the port's requests: the SDK itself sends everything once */
export function fetchHandler(http: Http, attempts = 1): FetchHandler {
  return {
    metadata: { handlerProtocol: "http/1.1" },
    async handle(request, options = {}): Promise<{ response: SdkResponse }> {
      const cancelled = options.abortSignal instanceof AbortSignal ? options.abortSignal : undefined;
      try {
        const url = addressOf(request);
        const reply = await http.send({
          method: request.method,
          url,
          headers: request.headers,
          attempts,
          ...(request.body === undefined ? {} : { body: request.body }),
          ...(cancelled === undefined ? {} : { signal: cancelled }),
        });
        const { status, headers, body } = withoutPage(reply, url);
        return { response: { statusCode: status, reason: "", headers: { ...headers }, body } };
      } catch (error) {
        cancelled?.throwIfAborted();
        if (!(error instanceof HttpFailure)) throw error;
        throw new NoAnswer(error.message, error);
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

  constructor(message: string, cause?: unknown) {
    super(message, { cause });
  }
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
