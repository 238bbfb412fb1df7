import assert from "node:assert/strict";
import { loopback, replyTo } from "../../../src/system/deno_loopback.ts";
import type { LoopbackReply, LoopbackServer } from "../../../src/system/ports.ts";

const PORT = 8123;
const fine = (): LoopbackReply => ({ status: 200, html: "<p>fine</p>" });

const head = (first: string, ...fields: string[]): string => [first, ...fields].join("\r\n");
const HOST = `Host: 127.0.0.1:${PORT}`;

const heads: readonly (readonly [what: string, head: string, status: number])[] = [
  ["a GET", head("GET /cb?code=a HTTP/1.1", HOST), 200],
  ["a GET for localhost", head("GET / HTTP/1.1", `host: LocalHost:${PORT}`), 200],
  ["a GET with other fields", head("GET / HTTP/1.1", "Accept: */*", HOST, "X: y"), 200],
  ["a rebound host name", head("GET / HTTP/1.1", `Host: evil.example:${PORT}`), 421],
  ["another port", head("GET / HTTP/1.1", `Host: 127.0.0.1:1`), 421],
  ["no port", head("GET / HTTP/1.1", "Host: 127.0.0.1"), 421],
  ["no host", head("GET / HTTP/1.1"), 421],
  ["two hosts", head("GET / HTTP/1.1", HOST, HOST), 421],
  ["a host that only begins like ours", head("GET / HTTP/1.1", `${HOST}.evil.example`), 421],
  ["a POST", head("POST / HTTP/1.1", HOST), 405],
  ["a HEAD", head("HEAD / HTTP/1.1", HOST), 405],
  ["a preflight", head("OPTIONS / HTTP/1.1", HOST), 405],
  ["a proxy's request", head("GET http://example.com/ HTTP/1.1", HOST), 400],
  ["a tunnel", head("CONNECT example.com:443 HTTP/1.1", HOST), 400],
  ["HTTP/2", head("PRI * HTTP/2.0", HOST), 400],
  ["a control character in the target", head("GET /\u001b[2J HTTP/1.1", HOST), 400],
  ["nothing", "", 400],
  ["TLS", "\u0016\u0003\u0001", 400],
];

for (const [what, text, status] of heads) {
  Deno.test(`a request's head: ${what} gives ${status}`, () => {
    assert.equal(replyTo(text, PORT, fine).status, status);
  });
}

Deno.test("the answer is asked with the method and the whole URL", () => {
  const asked: string[] = [];
  replyTo(head("GET /oauth/callback?code=a%2Fb&state=%F0%9F%94%91 HTTP/1.1", HOST), PORT, (method, url) => {
    asked.push(method, url.href, url.searchParams.get("code") ?? "", url.searchParams.get("state") ?? "");
    return fine();
  });
  assert.deepEqual(asked, [
    "GET",
    `http://127.0.0.1:${PORT}/oauth/callback?code=a%2Fb&state=%F0%9F%94%91`,
    "a/b",
    "🔑",
  ]);
});

Deno.test("a target that begins like a host stays a path", () => {
  const asked: string[] = [];
  replyTo(
    head("GET //evil.example/x HTTP/1.1", HOST),
    PORT,
    (_, url) => (asked.push(url.host, url.pathname), fine()),
  );
  assert.deepEqual(asked, [`127.0.0.1:${PORT}`, "//evil.example/x"]);
});

Deno.test("an answer that fails tells the browser no details", () => {
  const reply = replyTo(head("GET / HTTP/1.1", HOST), PORT, () => {
    throw new Error("secret details");
  });
  assert.equal(reply.status, 500);
  assert.equal(reply.html.includes("secret"), false);
});

async function withServer(
  answer: (method: string, url: URL) => LoopbackReply,
  work: (server: LoopbackServer) => Promise<void>,
): Promise<void> {
  const server = await loopback.listen(answer);
  try {
    await work(server);
  } finally {
    await server.close();
  }
}

/** Sends raw text and reads the answer to its end. */
async function exchange(port: number, text: string): Promise<string> {
  const connection = await Deno.connect({ hostname: "127.0.0.1", port });
  await connection.write(new TextEncoder().encode(text));
  return await new Response(connection.readable).text();
}

Deno.test("a browser gets the page, not to be kept, run or embedded", () =>
  withServer(
    (_, url) => ({ status: 201, html: `<p>ü ${url.searchParams.get("x")}</p>` }),
    async ({ port }) => {
      for (const name of ["127.0.0.1", "localhost"]) {
        const response = await fetch(`http://${name}:${port}/?x=y`);
        assert.equal(response.status, 201);
        assert.equal(await response.text(), "<p>ü y</p>");
        assert.equal(response.headers.get("content-type"), "text/html; charset=utf-8");
        assert.equal(response.headers.get("cache-control"), "no-store");
        assert.equal(response.headers.get("referrer-policy"), "no-referrer");
        assert.match(response.headers.get("content-security-policy") ?? "", /default-src 'none'/);
      }
    },
  ));

Deno.test("a request in pieces is a request", () =>
  withServer(fine, async ({ port }) => {
    const connection = await Deno.connect({ hostname: "127.0.0.1", port });
    for (const piece of ["GE", "T / HTTP/1.1\r\nHo", `st: 127.0.0.1:${port}\r`, "\n", "\r\n"]) {
      await connection.write(new TextEncoder().encode(piece));
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    assert.match(await new Response(connection.readable).text(), /^HTTP\/1\.1 200 .*<p>fine<\/p>$/s);
  }));

Deno.test("another host name is refused over the wire, too", () =>
  withServer(fine, async ({ port }) => {
    assert.match(
      await exchange(port, `GET / HTTP/1.1\r\nHost: rebound.example:${port}\r\n\r\n`),
      /^HTTP\/1\.1 421 /,
    );
  }));

Deno.test("a head without end is cut off, and the server goes on", () =>
  withServer(fine, async ({ port }) => {
    const answer = exchange(port, `GET / HTTP/1.1\r\nX: ${"x".repeat(200_000)}`).catch(() => "");
    assert.equal(await answer, "");
    assert.equal(await fetch(`http://127.0.0.1:${port}/`).then((response) => response.text()), "<p>fine</p>");
  }));

Deno.test("many browsers at once are all answered", () =>
  withServer(fine, async ({ port }) => {
    const answers = Array.from({ length: 40 }, () =>
      fetch(`http://127.0.0.1:${port}/`).then((one) => one.text()));
    assert.deepEqual(new Set(await Promise.all(answers)), new Set(["<p>fine</p>"]));
  }));

Deno.test("only this machine is listened to", () =>
  withServer(fine, async ({ port }) => {
    const others = Deno.networkInterfaces().filter(({ family, address }) =>
      family === "IPv4" && address !== "127.0.0.1"
    );
    for (const { address } of others) {
      await assert.rejects(Deno.connect({ hostname: address, port }), Deno.errors.ConnectionRefused);
    }
  }));

Deno.test("closing waits until the answer has been sent, also to a browser that reads late", async () => {
  const page = "x".repeat(20_000_000);
  let asked = (): void => {};
  const wasAsked = new Promise<void>((resolve) => asked = resolve);
  const server = await loopback.listen(() => (asked(), { status: 200, html: page }));
  const connection = await Deno.connect({ hostname: "127.0.0.1", port: server.port });
  await connection.write(
    new TextEncoder().encode(`GET / HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\n\r\n`),
  );
  await wasAsked;
  const closing = server.close();
  await new Promise((resolve) => setTimeout(resolve, 100));
  const answer = await new Response(connection.readable).text();
  await closing;
  assert.equal(answer.slice(answer.indexOf("\r\n\r\n") + 4).length, page.length);
});

Deno.test("closing does not wait for ever for a browser that does not read", async () => {
  let asked = (): void => {};
  const wasAsked = new Promise<void>((resolve) => asked = resolve);
  const server = await loopback.listen(() => (asked(), { status: 200, html: "x".repeat(20_000_000) }));
  const connection = await Deno.connect({ hostname: "127.0.0.1", port: server.port });
  await connection.write(
    new TextEncoder().encode(`GET / HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\n\r\n`),
  );
  await wasAsked;
  const started = Date.now();
  await server.close();
  assert.ok(Date.now() - started < 5000);
  connection.close();
});

Deno.test("closing does not wait for spare connections, and frees the port", async () => {
  const server = await loopback.listen(fine);
  const spare = await Deno.connect({ hostname: "127.0.0.1", port: server.port });
  assert.equal(await (await fetch(`http://127.0.0.1:${server.port}/`)).text(), "<p>fine</p>");
  const started = Date.now();
  await server.close();
  assert.ok(Date.now() - started < 900);
  await assert.rejects(
    Deno.connect({ hostname: "127.0.0.1", port: server.port }),
    Deno.errors.ConnectionRefused,
  );
  spare.close();
});
