import assert from "node:assert/strict";
import { judgeHead, type RequestHead, writeReply } from "../../../src/system/loopback_request.ts";
import type { LoopbackReply } from "../../../src/system/ports.ts";

const PORT = 8123;
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
  ["a POST without a body", head("POST / HTTP/1.1", HOST), 200],
  ["a POST", head("POST / HTTP/1.1", HOST, "Content-Length: 65536"), 200],
  ["a POST that is too long", head("POST / HTTP/1.1", HOST, "Content-Length: 65537"), 413],
  ["a POST in chunks", head("POST / HTTP/1.1", HOST, "Transfer-Encoding: chunked"), 411],
  ["two lengths", head("POST / HTTP/1.1", HOST, "Content-Length: 1", "content-length: 1"), 400],
  ["a length that is none", head("POST / HTTP/1.1", HOST, "Content-Length: +1"), 400],
  ["a GET with a body", head("GET / HTTP/1.1", HOST, "Content-Length: 1"), 400],
  ["a field without a name", head("GET / HTTP/1.1", HOST, ": x"), 400],
  ["a continued field", head("GET / HTTP/1.1", HOST, "X: y", " z"), 400],
  ["a blank before the colon", head("GET / HTTP/1.1", HOST, "X : y"), 400],
  ["a long line", head("GET / HTTP/1.1", HOST, `X: ${"x".repeat(40_000)}`), 431],
  ["many fields", head("GET / HTTP/1.1", HOST, ...Array(300).fill("X: y")), 431],
  ["a long address", head(`GET /${"x".repeat(40_000)} HTTP/1.1`, HOST), 414],
  [
    "an authorization response of 20,000 letters",
    head(`GET /cb?code=${"x".repeat(20_000)} HTTP/1.1`, HOST),
    200,
  ],
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
    const judged = judgeHead(text, PORT);
    assert.equal("head" in judged ? 200 : judged.refusal.status, status);
  });
}

function headOf(text: string): RequestHead {
  const judged = judgeHead(text, PORT);
  assert.ok("head" in judged);
  return judged.head;
}

Deno.test("a request is known by its method, its whole address and its fields", () => {
  const text = head(
    "GET /oauth/callback?code=a%2Fb&state=%F0%9F%94%91 HTTP/1.1",
    HOST,
    "Cookie: a=b",
    "X-Twice: 1",
    "x-twice:  2 ",
  );
  const { method, url, headers } = headOf(text);
  assert.deepEqual([method, url.href, url.searchParams.get("code"), url.searchParams.get("state")], [
    "GET",
    `http://127.0.0.1:${PORT}/oauth/callback?code=a%2Fb&state=%F0%9F%94%91`,
    "a/b",
    "🔑",
  ]);
  assert.deepEqual({ ...headers }, { host: `127.0.0.1:${PORT}`, cookie: "a=b", "x-twice": "1, 2" });
});

Deno.test("a target that begins like a host stays a path", () => {
  const { url } = headOf(head("GET //evil.example/x HTTP/1.1", HOST));
  assert.deepEqual([url.host, url.pathname], [`127.0.0.1:${PORT}`, "//evil.example/x"]);
});

const written = (reply: LoopbackReply): string =>
  writeReply(reply).map((part) => new TextDecoder().decode(part)).join("");

Deno.test("an answer is a page, a value or neither, with fields of its own", () => {
  assert.match(
    written({ status: 200, html: "<p>" }),
    /^HTTP\/1\.1 200 .*content-type: text\/html.*\r\n\r\n<p>$/s,
  );
  assert.match(
    written({ status: 200, json: { a: [1] } }),
    /content-type: application\/json\r\n.*\r\n\r\n\{"a":\[1\]\}$/s,
  );
  const moved = written({ status: 302, headers: { location: "https://x.example/" } });
  assert.match(moved, /^HTTP\/1\.1 302 .*location: https:\/\/x\.example\/\r\n/s);
  assert.match(moved, /content-length: 0\r\n\r\n$/);
});

Deno.test("no field of an answer can begin another one", () => {
  assert.throws(() => writeReply({ status: 302, headers: { location: "/\r\nset-cookie: a=b" } }));
});
