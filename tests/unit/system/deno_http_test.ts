import assert from "node:assert/strict";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { denoHttp } from "../../../src/system/deno_http.ts";
import { denoFiles } from "../../../src/system/deno_files.ts";
import type { CaSource } from "../../../src/system/certificates.ts";
import { type Http, HttpFailure } from "../../../src/system/http.ts";
import { memorySystem } from "./memory_system.ts";

const plain: Http = denoHttp({ files: denoFiles(), log: memorySystem().log, sources: [] });

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

/** What a request that fails is told by. */
async function failureOf(sent: Promise<unknown>): Promise<HttpFailure> {
  const error = await sent.then(() => undefined, (thrown) => thrown);
  assert.ok(error instanceof HttpFailure, String(error));
  assert.equal(/\?|secret|https?:\/\//.test(error.message), false, error.message);
  return error;
}

const address = (port: number, path = "/"): string => `http://127.0.0.1:${port}${path}`;

Deno.test("a request arrives as it was made, and its answer comes back whole", async () => {
  let seen = "";
  await serving((incoming, answer) => {
    const parts: Uint8Array[] = [];
    incoming.on("data", (part) => parts.push(part));
    incoming.on("end", () => {
      seen = `${incoming.method} ${incoming.url} ${incoming.headers["x-h"]} ${Buffer.concat(parts)}`;
      answer.writeHead(418, { "X-Answer": "yes" }).end("body ü");
    });
  }, async (port) => {
    const reply = await plain.send({
      method: "POST",
      url: address(port, "/p/a%20th?a=b%20c%2F%2B&bare"),
      headers: { "x-h": "v", "Host": "elsewhere.example", "Content-Length": "400" },
      body: "data",
    });
    assert.equal(seen, "POST /p/a%20th?a=b%20c%2F%2B&bare v data");
    assert.equal(reply.status, 418);
    assert.equal(reply.headers["x-answer"], "yes");
    assert.equal(new TextDecoder().decode(reply.body), "body ü");
  });
});

Deno.test("a redirect is an answer, unless the caller says that a GET may stay on the same origin", async () => {
  const table = [
    [{ method: "GET" }, "/elsewhere", 307, 1],
    [{ method: "POST", followSameOrigin: true }, "/elsewhere", 307, 1],
    [{ method: "GET", followSameOrigin: true }, "/elsewhere", 200, 2],
    [{ method: "GET", followSameOrigin: true }, "http://localhost:1/elsewhere", 307, 1],
    [{ method: "GET", followSameOrigin: true }, "/again", 307, 6],
  ] as const;
  for (const [how, location, status, calls] of table) {
    let count = 0;
    await serving((incoming, answer) => {
      count++;
      if (incoming.url === "/elsewhere") answer.end("there");
      else answer.writeHead(307, { location }).end();
    }, async (port) => {
      const reply = await plain.send({ ...how, url: address(port), headers: { authorization: "t" } });
      assert.deepEqual([reply.status, count], [status, calls], `${JSON.stringify(how)} ${location}`);
    });
  }
});

Deno.test("a service that does not answer, or does not stop, is not waited for", async () => {
  const listeners: RequestListener[] = [
    (): void => {},
    (_incoming, answer): void => void answer.writeHead(200).write("beginning"),
    (_incoming, answer): void => void answer.writeHead(307, { location: "/" }).write("beginning"),
  ];
  for (const listener of listeners) {
    await serving(listener, async (port) => {
      const url = address(port, "/?code=secret");
      const failure = await failureOf(
        plain.send({ method: "GET", url, timeLimit: 200, followSameOrigin: true }),
      );
      assert.equal(failure.message, "127.0.0.1: no answer within 0.2 seconds");
      assert.deepEqual([failure.kind, failure.host], ["timeout", "127.0.0.1"]);
    });
  }
});

Deno.test("an answer that is too large is not taken in", async () => {
  await serving((_incoming, answer) => void answer.end("x".repeat(5000)), async (port) => {
    const request = { method: "GET", url: address(port) };
    assert.equal((await failureOf(plain.send({ ...request, sizeLimit: 4999 }))).kind, "too_large");
    assert.equal((await plain.send({ ...request, sizeLimit: 5000 })).body.length, 5000);
  });
});

Deno.test("a connection that fails is told without the address, and nothing is said twice", async () => {
  let port = 0;
  await serving(() => {}, (free) => Promise.resolve(void (port = free)));
  const failure = await failureOf(plain.send({ method: "GET", url: address(port, "/p?code=secret") }));
  assert.equal(failure.kind, "unreachable");
  assert.match(failure.message, /^127\.0\.0\.1: .*(refused|reset)/i);
  const parts = failure.message.split(": ");
  assert.equal(new Set(parts).size, parts.length, failure.message);
});

Deno.test("the caller's signal ends a request at once, before and while it is made", async () => {
  await serving(() => {}, async (port) => {
    const stop = new AbortController();
    const reason = new Error("by the person");
    const pending = failureOf(plain.send({ method: "GET", url: address(port), signal: stop.signal }));
    setTimeout(() => stop.abort(reason), 50);
    for (
      const sent of [
        pending,
        failureOf(plain.send({ method: "GET", url: address(port), signal: stop.signal })),
      ]
    ) {
      const { kind, cause } = await sent;
      assert.equal(kind, "cancelled");
      if (stop.signal.aborted) assert.equal(cause, reason);
    }
  });
});

const TLS = new URL("../../fixtures/tls/", import.meta.url).pathname;

/** A request to an https server that the test authority vouches for. */
async function secure(
  sources: readonly CaSource[],
  test: (http: Http, url: string, warnings: () => unknown[]) => Promise<void>,
): Promise<void> {
  const [cert, key] = [
    await Deno.readTextFile(`${TLS}server.pem`),
    await Deno.readTextFile(`${TLS}server_key.pem`),
  ];
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, cert, key, onListen: () => {} },
    () => new Response("in"),
  );
  const system = memorySystem();
  const http = denoHttp({ files: denoFiles(), log: system.log, sources });
  try {
    await test(
      http,
      `https://localhost:${server.addr.port}/?code=secret`,
      () => system.logLines.filter(({ level }) => level === "warn").map(({ fields }) => fields),
    );
  } finally {
    await http.close();
    await server.shutdown();
  }
}

Deno.test("a company's authority is trusted when a variable names it, in a file or in a folder", async () => {
  for (
    const source of [
      { variable: "AWS_CA_BUNDLE", path: `${TLS}authority.pem` },
      { variable: "SSL_CERT_DIR", path: TLS },
    ]
  ) {
    await secure([source], async (http, url, warnings) => {
      assert.equal(new TextDecoder().decode((await http.send({ method: "GET", url })).body), "in");
      assert.deepEqual(warnings(), []);
    });
  }
});

Deno.test("who is not known is not spoken to", async () => {
  await secure([], async (http, url) => {
    const failure = await failureOf(http.send({ method: "GET", url }));
    assert.deepEqual([failure.kind, failure.host], ["tls", "localhost"]);
  });
});

Deno.test("certificates that cannot be used are named in the log and in the failure, and spoil no others", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const damaged = `${folder}/damaged.pem`;
    await Deno.writeTextFile(damaged, "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n");
    const absent = { variable: "AWS_CA_BUNDLE", path: `${folder}/absent.pem` };
    const bad = { variable: "SSL_CERT_FILE", path: damaged };
    const good = { variable: "NODE_EXTRA_CA_CERTS", path: `${TLS}authority.pem` };
    await secure([absent, bad], async (http, url, warnings) => {
      const { message } = await failureOf(http.send({ method: "GET", url }));
      assert.match(message, /AWS_CA_BUNDLE names ".*absent\.pem", which cannot be used: it does not exist/);
      assert.match(message, /SSL_CERT_FILE names ".*damaged\.pem", which cannot be used: .* is damaged/);
      assert.equal(warnings().length, 2);
    });
    await secure([absent, bad, good], async (http, url) => {
      assert.equal((await http.send({ method: "GET", url })).status, 200);
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("certificates are read for the first https request, and not before", async () => {
  await serving((_incoming, answer) => void answer.end("x"), async (port) => {
    const { log, logLines } = memorySystem();
    const sources = [{ variable: "AWS_CA_BUNDLE", path: "/nowhere/absent.pem" }];
    const http = denoHttp({ files: denoFiles(), log, sources });
    await http.send({ method: "GET", url: address(port) });
    assert.deepEqual(logLines, []);
    await http.close();
  });
});

/** Runs a request in a program of its own, since the runtime reads the proxy's variables once. */
async function through(env: Readonly<Record<string, string>>, url: string): Promise<string> {
  const code = `
    import { denoHttp } from ${
    JSON.stringify(new URL("../../../src/system/deno_http.ts", import.meta.url).href)
  };
    const log = { warn() {} };
    const http = denoHttp({ files: {}, log, sources: [] });
    try {
      const { body } = await http.send({ method: "GET", url: ${JSON.stringify(url)}, timeLimit: 5000 });
      console.log(new TextDecoder().decode(body));
    } catch (error) { console.log(error.kind); }
  `;
  const command = new Deno.Command(Deno.execPath(), {
    args: ["run", "-q", "--no-check", "--allow-env", "--allow-net", "--allow-read", "--ext=ts", "-"],
    cwd: new URL("../../../", import.meta.url).pathname,
    env: { HTTP_PROXY: "", HTTPS_PROXY: "", NO_PROXY: "", ...env },
    stdin: "piped",
    stdout: "piped",
  });
  const child = command.spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(code));
  await writer.close();
  return new TextDecoder().decode((await child.output()).stdout).trim();
}

Deno.test("requests go through the proxy that the environment names, except where it says not to", async () => {
  const asked: string[] = [];
  const proxy = createServer((incoming, answer) => {
    asked.push(`${incoming.method} ${incoming.headers.host}`);
    answer.end("by proxy");
  });
  proxy.on("connect", (incoming, socket) => {
    asked.push(`CONNECT ${incoming.headers.host}`);
    socket.end("HTTP/1.1 502 no\r\n\r\n");
  });
  await new Promise<void>((listening) => proxy.listen(0, "127.0.0.1", listening));
  const HTTP_PROXY = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  try {
    assert.equal(await through({ HTTP_PROXY }, "http://corp.invalid/"), "by proxy");
    assert.equal(await through({ HTTPS_PROXY: HTTP_PROXY }, "https://corp.invalid/"), "unreachable");
    assert.deepEqual(asked.splice(0), ["GET corp.invalid", "CONNECT corp.invalid:443"]);
    for (
      const NO_PROXY of ["*", "corp.invalid", ".invalid", "*.invalid", "a.example CORP.invalid:80"]
    ) {
      assert.equal(await through({ HTTP_PROXY, NO_PROXY }, "http://corp.invalid/"), "unreachable");
    }
    assert.deepEqual(asked, []);
  } finally {
    proxy.closeAllConnections();
    await new Promise((closed) => proxy.close(closed));
  }
});
