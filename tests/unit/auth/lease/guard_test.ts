import assert from "node:assert/strict";
import { type Guarded, judgeRequest } from "../../../../src/auth/lease/guard.ts";
import type { ServedRoute } from "../../../../src/clouds/lending.ts";
import type { LoopbackRequest } from "../../../../src/system/ports.ts";

function route(method: "GET" | "POST", guard: "token" | "path"): ServedRoute {
  return { method, guard, answer: () => ({ status: 200 }) };
}

const KEYS = route("GET", "token");
const EXCHANGE = route("POST", "path");
const OTHER = route("GET", "token");
const ALL: readonly Guarded[] = [
  { path: "/one-random", token: "open-one", routes: { "": KEYS, "/exchange": EXCHANGE } },
  { path: "/two-random", token: "open-two", routes: { "": OTHER } },
];

function asked(path: string, more: Partial<LoopbackRequest> = {}, host = "127.0.0.1"): LoopbackRequest {
  const url = new URL(`http://${host}:4000${path}`);
  return {
    method: "GET",
    url,
    headers: { authorization: "open-one" },
    body: new Uint8Array(),
    isOthers: () => Promise.resolve(false),
    ...more,
  };
}

function judge(request: LoopbackRequest): unknown {
  const judged = judgeRequest(request, ALL);
  return "refusal" in judged ? judged.refusal.status : judged.route;
}

Deno.test("the right address with the right token is let in, also behind Bearer", () => {
  assert.equal(judge(asked("/one-random")), KEYS);
  assert.equal(judge(asked("/one-random", { headers: { authorization: "Bearer open-one" } })), KEYS);
  assert.equal(judge(asked("/two-random", { headers: { authorization: "open-two" } })), OTHER);
});

Deno.test("where the path is the guard, any header will do", () => {
  for (const headers of [{}, { authorization: "Basic Zm9vOmJhcg==" }] as Record<string, string>[]) {
    assert.equal(judge(asked("/one-random/exchange", { method: "POST", headers })), EXCHANGE);
  }
});

const REFUSED: readonly [string, number, LoopbackRequest][] = [
  ["no token", 403, asked("/one-random", { headers: {} })],
  ["another token", 403, asked("/one-random", { headers: { authorization: "open-two" } })],
  ["a part of the token", 403, asked("/one-random", { headers: { authorization: "open-on" } })],
  ["a longer token", 403, asked("/one-random", { headers: { authorization: "open-one " } })],
  ["the token of another session", 403, asked("/two-random")],
  ["another path", 403, asked("/")],
  ["a part of the path", 403, asked("/one-rando")],
  ["an unknown route", 404, asked("/one-random/other")],
  ["a longer path", 404, asked("/one-random-and-more")],
  ["a name that every object has", 404, asked("/one-randomconstructor")],
  ["another method", 405, asked("/one-random", { method: "POST" })],
  ["another host", 403, asked("/one-random", {}, "localhost")],
  ["a rebound name", 403, asked("/one-random", {}, "evil.example")],
  [
    "a page of a browser",
    403,
    asked("/one-random", {
      headers: { authorization: "open-one", origin: "http://127.0.0.1:4000" },
    }),
  ],
  [
    "a browser without an origin",
    403,
    asked("/one-random", {
      headers: { authorization: "open-one", "sec-fetch-site": "none" },
    }),
  ],
];

for (const [name, status, request] of REFUSED) {
  Deno.test(`${name} is refused`, () => assert.equal(judge(request), status));
}

Deno.test("a refusal names no secret", () => {
  const judged = judgeRequest(asked("/one-random", { headers: { authorization: "wrong" } }), ALL);
  assert.ok("refusal" in judged);
  assert.doesNotMatch(JSON.stringify(judged.refusal), /open-|random/);
});
