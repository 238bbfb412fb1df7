/** The port for requests over HTTP: what may be asked, what comes back, and the one way to fail. */

export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
  /** Milliseconds for the whole exchange, from connecting to the last byte; default {@link TIME_LIMIT}. */
  readonly timeLimit?: number;
  /** Bytes of the answer; default {@link SIZE_LIMIT}. */
  readonly sizeLimit?: number;
  readonly signal?: AbortSignal;
  /**
   * How often it is sent while the service is overloaded, fails, or cannot be reached; default once. `timeLimit` is for
   * each time, `signal` for all of them.
   */
  readonly attempts?: number;
  /**
   * Whether a GET may be sent on to another page of the same origin, {@link MOST_REDIRECTS} times. Without it, and
   * everywhere else, a redirect is an answer like any other: what was sent is for the host that it was sent to.
   */
  readonly followSameOrigin?: boolean;
}

export interface HttpReply {
  readonly status: number;
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Every `Set-Cookie`, which alone among headers cannot be joined. */
  readonly cookies: readonly string[];
  readonly body: Uint8Array<ArrayBuffer>;
}

/** Requests through the proxy that `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` name, trusting a company's own CA. */
export interface Http {
  /** @throws HttpFailure when there is no whole answer; every status is an answer */
  send(request: HttpRequest): Promise<HttpReply>;
}

export const TIME_LIMIT = 30_000;

/** The largest real answer, a page of a thousand accounts, is well below one megabyte. */
export const SIZE_LIMIT = 8 * 1024 * 1024;

export const MOST_REDIRECTS = 5;

/**
 * - `timeout`: no whole answer within the time limit
 * - `unreachable`: no connection, or one that broke off
 * - `tls`: the other side's certificate, or its way to encrypt, is not accepted
 * - `too_large`: the answer is larger than the limit
 * - `page`: a page for people, which no service sends: something on the way, such as a proxy, answered in its place
 * - `cancelled`: the caller's signal; its reason is the cause
 */
export type HttpFailureKind = "timeout" | "unreachable" | "tls" | "too_large" | "page" | "cancelled";

/** Why there is no answer. Its words name the host alone: addresses hold codes and tokens. */
export class HttpFailure extends Error {
  override readonly name = "HttpFailure";
  readonly kind: HttpFailureKind;
  readonly host: string;
  /** Of a page. */
  readonly status: number | undefined;

  constructor(kind: HttpFailureKind, host: string, state: string, cause?: unknown, status?: number) {
    super(`${host}: ${state}`, { cause });
    this.kind = kind;
    this.host = host;
    this.status = status;
  }
}

/** The longest title that is worth repeating. */
const TITLE = 80;

/**
 * The answer of a service for programs.
 *
 * @throws HttpFailure `page` for one that is for people
 */
export function withoutPage(reply: HttpReply, url: string): HttpReply {
  const type = reply.headers["content-type"] ?? "";
  const start = new TextDecoder().decode(reply.body.subarray(0, 4096));
  if (!/^text\/html\b/i.test(type) && !/^\s*<(!doctype html|html)\b/i.test(start)) return reply;
  const title = /<title[^>]*>([^<]*)/i.exec(start)?.[1]?.replace(/\s+/g, " ").trim() ?? "";
  const shown = title === "" ? "" : `, "${title.length > TITLE ? `${title.slice(0, TITLE)}…` : title}"`;
  throw new HttpFailure(
    "page",
    new URL(url).hostname,
    `a proxy or something else on the way answered with a page (HTTP ${reply.status}${shown})`,
    undefined,
    reply.status,
  );
}

/** Where a redirect leads that may be followed; undefined when it is an answer. */
export function nextPage(request: HttpRequest, reply: HttpReply, followed: number): string | undefined {
  if (!request.followSameOrigin || request.method !== "GET" || followed >= MOST_REDIRECTS) return undefined;
  if (![301, 302, 303, 307, 308].includes(reply.status)) return undefined;
  const target = URL.parse(reply.headers.location ?? "", request.url);
  if (target === null || reply.headers.location === undefined) return undefined;
  return target.origin === new URL(request.url).origin ? target.href : undefined;
}

/** What the runtime says in the end, such as `connection refused`, without the address and without saying it twice. */
export function innermostMessage(thrown: unknown): string {
  let error = thrown;
  while (error instanceof Error && error.cause instanceof Error) error = error.cause;
  const said = (error instanceof Error ? error.message : String(error))
    .replace(/^error sending request for url \(.*?\): (client error \(\w+\): )?/, "")
    .replace(/\(?\b(https?|socks5h?):\/\/\S*/g, "");
  return [...new Set(said.split(": "))].join(": ").trim();
}

/** Judges what the runtime said: is it about certificates, or about the way there? */
export function failureKind(said: string): "tls" | "unreachable" {
  return /peer certificate|fatal alert|corrupt message|invalid certificate/i.test(said)
    ? "tls"
    : "unreachable";
}
