/**
 * HTTP on 127.0.0.1. Node's server and not `Deno.serve`, because a fault may have to end the connection
 * before any answer.
 */

import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type FaultPlan, type Operation, replyOf } from "./faults.ts";
import { detailOf, routeOf } from "./routes.ts";
import { now, type State } from "./state.ts";
import type { Reply, WireRequest } from "./wire.ts";

const LARGEST_BODY = 1024 * 1024;

export interface Call {
  readonly operation: Operation | "Unknown";
  /** Milliseconds since 1970, by the machine's clock. */
  readonly at: number;
  /** Of the answer; 0 while there is none, or when the connection was cut. */
  status: number;
  /** The parts of the request that are not secret: grant type, account, role … */
  readonly detail: Readonly<Record<string, string>>;
}

export interface Listener {
  readonly url: string;
  readonly state: State;
  readonly calls: Call[];
  stop(): Promise<void>;
}

export async function listen(
  port: number,
  faults: FaultPlan,
  open: (url: string) => State,
): Promise<Listener> {
  const calls: Call[] = [];
  const stopping = new AbortController();
  const server = createServer((incoming, outgoing) => {
    serve(incoming, outgoing).catch(() => incoming.socket.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(port, "127.0.0.1", resolve);
  });
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : port}`;
  const state = open(url);

  async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const request = await receive(incoming, url);
    const route = routeOf(request);
    const call: Call = { operation: route.operation, at: Date.now(), status: 0, detail: detailOf(request) };
    calls.push(call);
    const fault = faults.take(route.operation);
    if (fault?.kind === "cut") return void incoming.socket.destroy();
    const reply = (fault && replyOf(fault, route.operation)) ?? route.answer(state, request);
    if (fault?.kind === "lose") return void incoming.socket.destroy();
    if (fault?.kind === "slow") await pause(fault.milliseconds, stopping.signal);
    call.status = reply.status;
    send(outgoing, reply, now(state));
  }

  return {
    url,
    state,
    calls,
    stop: async () => {
      stopping.abort();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function receive(incoming: IncomingMessage, base: string): Promise<WireRequest> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > LARGEST_BODY) throw new Error("the request is too large");
  }
  const url = new URL(incoming.url ?? "/", base);
  const headers = Object.entries(incoming.headers).map(([name, value]) => [name, String(value)] as const);
  return {
    method: incoming.method ?? "GET",
    path: url.pathname,
    query: url.searchParams,
    rawQuery: url.search.slice(1),
    headers: new Map(headers),
    body: new TextDecoder().decode(await new Blob(chunks as BlobPart[]).arrayBuffer()),
  };
}

function send(outgoing: ServerResponse, reply: Reply, time: number): void {
  outgoing.writeHead(reply.status, { ...reply.headers, date: new Date(time).toUTCString() });
  outgoing.end(reply.body);
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    }, { once: true });
  });
}
