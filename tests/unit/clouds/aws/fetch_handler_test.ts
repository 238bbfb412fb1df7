import assert from "node:assert/strict";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { fetchHandler, NoAnswer } from "../../../../src/clouds/aws/fetch_handler.ts";

/** A server for one test; the port that it listens on. */
async function serving(listener: RequestListener, test: (port: number) => Promise<void>): Promise<void> {
  const server = createServer(listener);
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  try {
    await test((server.address() as AddressInfo).port);
  } finally {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  }
}

function request(
  port: number,
  more: Readonly<Record<string, unknown>> = {},
): Parameters<ReturnType<typeof fetchHandler>["handle"]>[0] {
  return {
    protocol: "http:",
    hostname: "127.0.0.1",
    port,
    path: "/p/a%20th",
    method: "GET",
    headers: {},
    ...more,
  };
}

Deno.test("a request arrives as it was made, and its answer comes back whole", async () => {
  let seen = "";
  await serving((incoming, answer) => {
    const parts: Uint8Array[] = [];
    incoming.on("data", (part) => parts.push(part));
    incoming.on("end", () => {
      seen = `${incoming.method} ${incoming.url} ${incoming.headers["x-h"]} ${Buffer.concat(parts)}`;
      answer.writeHead(418, { "x-answer": "yes" }).end("body ü");
    });
  }, async (port) => {
    const { response } = await fetchHandler().handle(request(port, {
      method: "POST",
      query: { a: "b c/+&ü", list: ["1", "2"], bare: null },
      headers: { "x-h": "v", "host": `127.0.0.1:${port}`, "content-length": "4" },
      body: "data",
    }));
    assert.equal(seen, "POST /p/a%20th?a=b%20c%2F%2B%26%C3%BC&list=1&list=2&bare v data");
    assert.equal(response.statusCode, 418);
    assert.equal(response.headers["x-answer"], "yes");
    assert.equal(new TextDecoder().decode(response.body), "body ü");
  });
});

Deno.test("a redirect is not followed: the token is not for that host", async () => {
  let calls = 0;
  await serving((_incoming, answer) => {
    calls++;
    answer.writeHead(307, { location: "/elsewhere" }).end();
  }, async (port) => {
    const { response } = await fetchHandler().handle(
      request(port, { headers: { "x-amz-sso_bearer_token": "t" } }),
    );
    assert.equal(response.statusCode, 307);
    assert.equal(calls, 1);
  });
});

Deno.test("a service that does not answer, or does not stop, is not waited for", async () => {
  const listeners: RequestListener[] = [
    (): void => {},
    (_incoming, answer): void => void answer.writeHead(200).write("beginning"),
  ];
  for (const listener of listeners) {
    await serving(listener, async (port) => {
      await assert.rejects(fetchHandler(200).handle(request(port)), (error: unknown) => {
        assert.ok(error instanceof NoAnswer);
        assert.equal(error.message, "127.0.0.1: no answer within 0.2 seconds");
        assert.equal(error.$retryable, undefined);
        return true;
      });
    });
  }
});

Deno.test("an answer that is too large is not taken in", async () => {
  await serving((_incoming, answer) => void answer.end("x".repeat(5000)), async (port) => {
    await assert.rejects(fetchHandler(5000, 4999).handle(request(port)), {
      name: "NoAnswer",
      message: /too large/,
    });
    assert.equal((await fetchHandler(5000, 5000).handle(request(port))).response.body.length, 5000);
  });
});

Deno.test("a connection that fails may be tried again, and the address is not repeated", async () => {
  let port = 0;
  await serving(() => {}, (free) => Promise.resolve(void (port = free)));
  await assert.rejects(fetchHandler().handle(request(port)), (error: unknown) => {
    assert.ok(error instanceof NoAnswer);
    assert.notEqual(error.$retryable, undefined);
    assert.match(error.message, /^127\.0\.0\.1: .*(refused|reset)/i);
    const parts = error.message.split(": ");
    assert.equal(new Set(parts).size, parts.length, error.message);
    assert.equal(error.message.includes("http:"), false);
    return true;
  });
});

Deno.test("Ctrl-C ends a request at once with its own reason", async () => {
  await serving(() => {}, async (port) => {
    const stop = new AbortController();
    const reason = new Error("by the person");
    const pending = fetchHandler().handle(request(port), { abortSignal: stop.signal });
    setTimeout(() => stop.abort(reason), 50);
    await assert.rejects(pending, (error) => error === reason);
  });
});
