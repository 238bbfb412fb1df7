import assert from "node:assert/strict";
import { LIMITS, listen, loopback, type LoopbackLimits } from "../../../src/system/deno_loopback.ts";
import type { LoopbackAnswer, LoopbackReply, LoopbackServer } from "../../../src/system/ports.ts";
import { freePort } from "../../free_port.ts";

const fine = (): LoopbackReply => ({ status: 200, html: "<p>fine</p>" });

async function withServer(
  answer: LoopbackAnswer,
  work: (server: LoopbackServer) => Promise<void>,
  limits?: Partial<LoopbackLimits>,
): Promise<void> {
  const server = limits === undefined
    ? await loopback.listen(answer)
    : listen(answer, { ...LIMITS, ...limits });
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
    ({ url }) => ({ status: 201, html: `<p>ü ${url.searchParams.get("x")}</p>` }),
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

Deno.test("a form is read whole, also in pieces, and answered with JSON", () =>
  withServer(
    ({ method, headers, body }) => ({
      status: 200,
      json: { method, type: headers["content-type"], text: new TextDecoder().decode(body) },
    }),
    async ({ port }) => {
      const whole = await fetch(`http://127.0.0.1:${port}/`, {
        method: "POST",
        body: new URLSearchParams({ a: "ü" }),
      });
      assert.deepEqual(await whole.json(), {
        method: "POST",
        type: "application/x-www-form-urlencoded;charset=UTF-8",
        text: "a=%C3%BC",
      });
      const connection = await Deno.connect({ hostname: "127.0.0.1", port });
      for (
        const piece of [
          `POST / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Length: 6\r\n\r\nab`,
          "cd",
          "ef",
        ]
      ) {
        await connection.write(new TextEncoder().encode(piece));
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      assert.match(await new Response(connection.readable).text(), /"text":"abcdef"\}$/);
    },
  ));

Deno.test("an answer may take its time, but not for ever, and one that fails tells no details", () =>
  withServer(
    async ({ url }) => {
      if (url.pathname === "/fails") throw new Error("secret details");
      await new Promise((resolve) => setTimeout(resolve, url.pathname === "/slow" ? 60 : 400));
      return fine();
    },
    async ({ port }) => {
      for (const [path, status] of [["slow", 200], ["never", 504], ["fails", 500]] as const) {
        const response = await fetch(`http://127.0.0.1:${port}/${path}`);
        assert.equal(response.status, status);
        assert.equal((await response.text()).includes("secret"), false);
      }
      await new Promise((resolve) => setTimeout(resolve, 300));
    },
    { answer: 200, transfer: 40 },
  ));

Deno.test("who sends nothing, or half a request, is hung up on after a time", () =>
  withServer(fine, async ({ port }) => {
    for (
      const text of [
        "",
        "GET / HT",
        `POST / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Length: 9\r\n\r\nab`,
      ]
    ) {
      assert.equal(await exchange(port, text).catch(() => ""), "");
    }
  }, { transfer: 50 }));

Deno.test("a crowd that says nothing keeps nobody out, and the server goes on", () =>
  withServer(fine, async ({ port }) => {
    const silent: Deno.Conn[] = [];
    for (let count = 0; count < 300; count++) {
      silent.push(await Deno.connect({ hostname: "127.0.0.1", port }));
    }
    assert.equal(await (await fetch(`http://127.0.0.1:${port}/`)).text(), "<p>fine</p>");
    for (const connection of silent) connection.close();
    assert.equal(await (await fetch(`http://127.0.0.1:${port}/`)).text(), "<p>fine</p>");
  }));

Deno.test("a crowd that begins requests and never ends them keeps nobody out", () =>
  withServer(fine, async ({ port }) => {
    const slow: Deno.Conn[] = [];
    for (let count = 0; count < 200; count++) {
      const connection = await Deno.connect({ hostname: "127.0.0.1", port });
      slow.push(connection);
      await connection.write(new TextEncoder().encode("GET /")).catch(() => {});
      // Each is heard before the next one comes.
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    for (let visit = 0; visit < 5; visit++) {
      assert.equal(await (await fetch(`http://127.0.0.1:${port}/`)).text(), "<p>fine</p>");
    }
    for (const connection of slow) connection.close();
  }));

Deno.test("with few open files allowed, many connections end neither the server nor the program", async () => {
  const code = `
    import { loopback } from ${
    JSON.stringify(new URL("../../../src/system/deno_loopback.ts", import.meta.url).href)
  };
    const server = await loopback.listen(() => ({ status: 200, html: "fine" }));
    console.log(server.port);
    await Deno.stdin.read(new Uint8Array(1));
    await server.close();
    console.log("closed");
  `;
  const file = await Deno.makeTempFile({ suffix: ".ts" });
  await Deno.writeTextFile(file, code);
  const command = `ulimit -n 64; exec "$0" run -q --no-check --allow-net --allow-read "$1"`;
  const child = new Deno.Command("sh", {
    args: ["-c", command, Deno.execPath(), file],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const port = Number((await reader.read()).value);
  const silent: Deno.Conn[] = [];
  for (let count = 0; count < 150; count++) silent.push(await Deno.connect({ hostname: "127.0.0.1", port }));
  assert.equal(await (await fetch(`http://127.0.0.1:${port}/`)).text(), "fine");
  for (const connection of silent) connection.close();
  const writer = child.stdin.getWriter();
  await writer.write(new Uint8Array([10]));
  await writer.close();
  assert.equal((await reader.read()).value, "closed\n");
  assert.equal((await child.status).code, 0);
  await reader.cancel();
  await Deno.remove(file);
});

Deno.test("a port that was agreed on is listened on, once, and takes what larger forms it may", async () => {
  const port = freePort();
  const server = await loopback.listen(({ body }) => ({ status: 200, json: body.length }), {
    port,
    largestBody: 200_000,
  });
  try {
    assert.equal(server.port, port);
    await assert.rejects(loopback.listen(fine, { port }));
    const post = async (size: number): Promise<number> => {
      const answer = await fetch(`http://127.0.0.1:${port}/`, { method: "POST", body: "x".repeat(size) });
      await answer.body?.cancel();
      return answer.status;
    };
    assert.deepEqual([await post(150_000), await post(200_001)], [200, 413]);
  } finally {
    await server.close();
  }
});
