/** The local Entra and resource manager over HTTP on loopback, or over HTTPS for clients that want that. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo } from "node:net";
import { type EntraOptions, LocalEntra } from "./entra.ts";

export interface LocalAzure extends AsyncDisposable {
  readonly origin: string;
  readonly entra: LocalEntra;
  /** The variables that lead atmos here. */
  readonly environment: Readonly<Record<string, string>>;
}

export interface LocalAzureOptions extends Omit<EntraOptions, "origin"> {
  /** Default: plain HTTP. */
  readonly secure?: boolean;
}

const TLS = new URL("../fixtures/tls/", import.meta.url);

/** Who must be trusted for HTTPS. */
export const AUTHORITY = new URL("authority.pem", TLS).pathname;

export async function startLocalAzure({ secure = false, ...options }: LocalAzureOptions = {}): Promise<
  LocalAzure
> {
  const answer = (incoming: IncomingMessage, outgoing: ServerResponse): void =>
    void serve(entra, origin, incoming, outgoing);
  const server = secure
    ? createSecureServer({
      key: Deno.readTextFileSync(new URL("server_key.pem", TLS)),
      cert: Deno.readTextFileSync(new URL("server.pem", TLS)),
    }, answer)
    : createServer(answer);
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  const origin = secure ? `https://localhost:${port}` : `http://127.0.0.1:${port}`;
  const entra = new LocalEntra({ ...options, origin });
  return {
    origin,
    entra,
    environment: { ATMOS_AZURE_LOGIN_URL: origin, ATMOS_AZURE_RESOURCE_MANAGER_URL: origin },
    async [Symbol.asyncDispose](): Promise<void> {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

async function serve(
  entra: LocalEntra,
  origin: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const chunks: Uint8Array[] = [];
  try {
    for await (const chunk of incoming) chunks.push(chunk);
  } catch {
    return; // Whoever asked was killed.
  }
  const { status, headers = {}, body } = entra.answer({
    method: incoming.method ?? "GET",
    url: new URL(incoming.url ?? "/", origin),
    headers: Object.fromEntries(
      Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]),
    ),
    text: new TextDecoder().decode(await new Blob(chunks as BlobPart[]).arrayBuffer()),
  });
  outgoing.writeHead(status, { "content-type": "application/json", ...headers });
  outgoing.end(JSON.stringify(body ?? {}));
}
