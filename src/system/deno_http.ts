import { type CaProblem, type CaSource, describeProblems, readCertificates } from "./certificates.ts";
import {
  failureKind,
  type Http,
  HttpFailure,
  type HttpReply,
  type HttpRequest,
  innermostMessage,
  nextPage,
  SIZE_LIMIT,
  TIME_LIMIT,
} from "./http.ts";
import { settleNoProxy } from "./no_proxy.ts";
import type { Files, Log } from "./ports.ts";

export interface DenoHttpParts {
  readonly files: Files;
  readonly log: Log;
  /** The person's own certificate authorities. */
  readonly sources: readonly CaSource[];
}

/** Whom an https request trusts: nothing said means the runtime's own authorities alone. */
interface Trust {
  readonly client: Deno.HttpClient | undefined;
  readonly problems: readonly CaProblem[];
}

const HTTP_ONLY: Trust = { client: undefined, problems: [] };

/** The real thing: `fetch`, which other than `node:https` goes through the proxy that the environment names. */
export function denoHttp(parts: DenoHttpParts): Http & { close(): Promise<void> } {
  settleNoProxy();
  // Made for the first https request: no command without one reads a certificate.
  let trust: Promise<Trust> | undefined;
  return {
    async send(request): Promise<HttpReply> {
      const url = new URL(request.url);
      const { problems, client } = url.protocol === "https:" ? await (trust ??= makeTrust(parts)) : HTTP_ONLY;
      const { timeLimit = TIME_LIMIT, signal: cancelled } = request;
      const limit = AbortSignal.timeout(timeLimit);
      try {
        const signal = cancelled === undefined ? limit : AbortSignal.any([limit, cancelled]);
        return await follow(request, signal, client);
      } catch (error) {
        const host = url.hostname;
        if (cancelled?.aborted) throw new HttpFailure("cancelled", host, "cancelled", cancelled.reason);
        if (limit.aborted) {
          throw new HttpFailure("timeout", host, `no answer within ${timeLimit / 1000} seconds`, error);
        }
        if (error instanceof HttpFailure) throw error;
        const said = innermostMessage(error);
        const kind = failureKind(said);
        const more = kind === "tls" && problems.length > 0 ? ` (${describeProblems(problems)})` : "";
        throw new HttpFailure(kind, host, said + more, error);
      }
    },
    async close(): Promise<void> {
      (await trust)?.client?.close();
    },
  };
}

async function follow(
  request: HttpRequest,
  signal: AbortSignal,
  client: Deno.HttpClient | undefined,
): Promise<HttpReply> {
  let { url } = request;
  for (let followed = 0;; followed++) {
    const reply = await exchange({ ...request, url }, signal, client);
    const next = nextPage({ ...request, url }, reply, followed);
    if (next === undefined) return reply;
    url = next;
  }
}

async function exchange(
  request: HttpRequest,
  signal: AbortSignal,
  client: Deno.HttpClient | undefined,
): Promise<HttpReply> {
  const response = await fetch(request.url, {
    method: request.method,
    headers: headersOf(request),
    redirect: "manual",
    signal,
    ...(request.body === undefined ? {} : { body: request.body }),
    ...(client === undefined ? {} : { client }),
  });
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    cookies: response.headers.getSetCookie(),
    body: await readLimited(response, request.sizeLimit ?? SIZE_LIMIT, new URL(request.url).hostname),
  };
}

/** `fetch` works these two out itself, from the address and the body. */
function headersOf(request: HttpRequest): Headers {
  const headers = new Headers(request.headers);
  headers.delete("host");
  headers.delete("content-length");
  return headers;
}

async function readLimited(
  response: Response,
  limit: number,
  host: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop early closes the connection.
  for await (const part of response.body ?? []) {
    size += part.length;
    if (size > limit) throw new HttpFailure("too_large", host, "the answer is too large");
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

async function makeTrust({ files, log, sources }: DenoHttpParts): Promise<Trust> {
  const { certificates, problems } = await readCertificates(files, sources);
  const sound = new Map([...await systemCertificates(), ...certificates]);
  const bad = soundOnly(sound);
  const all = [...problems, ...bad];
  for (const { variable, path, reason } of all) {
    log.warn("Certificates cannot be used", { variable, path, reason });
  }
  const client = sound.size === 0 ? undefined : Deno.createHttpClient({ caCerts: [...sound.keys()] });
  return { client, problems: all };
}

/** Takes out what the runtime cannot read, which would make it refuse them all; tells each source of it once. */
function soundOnly(certificates: Map<string, CaSource | undefined>): CaProblem[] {
  if (canUse([...certificates.keys()])) return [];
  const problems = new Map<CaSource, CaProblem>();
  for (const [certificate, source] of certificates) {
    if (canUse([certificate])) continue;
    certificates.delete(certificate);
    if (source !== undefined) problems.set(source, { ...source, reason: "a certificate in it is damaged" });
  }
  return [...problems.values()];
}

function canUse(caCerts: string[]): boolean {
  try {
    Deno.createHttpClient({ caCerts }).close();
    return true;
  } catch {
    return false;
  }
}

/** What the operating system trusts, where the runtime can tell; older ones cannot. */
async function systemCertificates(): Promise<[string, undefined][]> {
  try {
    const tls: { getCACertificates?: (kind: "system") => string[] } = await import("node:tls");
    return (tls.getCACertificates?.("system") ?? []).map((certificate) => [certificate, undefined]);
  } catch {
    return [];
  }
}
