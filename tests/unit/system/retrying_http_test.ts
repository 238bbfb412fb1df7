import assert from "node:assert/strict";
import { HttpFailure, type HttpReply } from "../../../src/system/http.ts";
import { retryingHttp } from "../../../src/system/retrying_http.ts";
import { type FakeHttp, fakeHttp, type HttpPlan } from "./fake_http.ts";
import { type ManualClock, manualClock } from "./manual_clock.ts";

interface Scene {
  readonly services: FakeHttp;
  readonly clock: ManualClock;
  send(attempts?: number, signal?: AbortSignal): Promise<HttpReply>;
}

function scene(plan: HttpPlan): Scene {
  const services = fakeHttp(plan);
  const clock = manualClock(0);
  const random = { bytes: () => new Uint8Array(), fraction: () => 1, uuid: () => "" };
  const http = retryingHttp(services, { clock, random });
  return {
    services,
    clock,
    send: (attempts = 3, signal) =>
      http.send({
        method: "GET",
        url: "https://service.example/",
        attempts,
        ...(signal === undefined ? {} : { signal }),
      }),
  };
}

const unreachable = new HttpFailure("unreachable", "service.example", "connection refused");

Deno.test("what may be gone a moment later is asked again, as often as the request says", async () => {
  const table: readonly (readonly [string, HttpPlan, readonly number[]])[] = [
    ["overloaded", { status: 429 }, [1000, 2000]],
    ["it failed", { status: 503 }, [200, 400]],
    ["an older way to be overloaded", { status: 400, body: "<Code>Throttling</Code>" }, [1000, 2000]],
    ["another one", { status: 400, body: "<Code>RequestLimitExceeded</Code>" }, [1000, 2000]],
    ["one that asks somebody else", { status: 400, body: "<Code>IDPCommunicationError</Code>" }, [
      1000,
      2000,
    ]],
    ["it says how long", { status: 429, headers: { "retry-after": "3" } }, [3000, 3000]],
  ];
  for (const [what, plan, sleeps] of table) {
    const { services, clock, send } = scene(plan);
    assert.ok((await send()).status >= 400, what);
    assert.equal(services.requests.length, 3, what);
    assert.deepEqual(clock.sleeps, sleeps, what);
  }
  const { services, send } = scene([unreachable, { status: 500 }, { body: "fine" }]);
  assert.equal((await send()).status, 200);
  assert.equal(services.requests.length, 3);
});

Deno.test("what is decided, or takes its time, is asked once", async () => {
  const { services, send } = scene({ status: 400, body: "no" });
  assert.equal((await send()).status, 400);
  assert.equal(services.requests.length, 1);
  for (const kind of ["timeout", "tls", "too_large", "cancelled"] as const) {
    const failing = scene(new HttpFailure(kind, "service.example", "so"));
    await assert.rejects(failing.send(), { kind });
    assert.equal(failing.services.requests.length, 1, kind);
  }
  const once = scene(unreachable);
  await assert.rejects(once.send(1), { kind: "unreachable" });
  assert.equal(once.services.requests.length, 1);
});

Deno.test("who wants to be left alone for long is not waited for", async () => {
  const { services, clock, send } = scene({ status: 429, headers: { "retry-after": "3600" } });
  assert.equal((await send()).headers["retry-after"], "3600");
  assert.equal(services.requests.length, 1);
  assert.deepEqual(clock.sleeps, []);
});

Deno.test("a wait ends with the request", async () => {
  const { clock, send } = scene({ status: 429 });
  clock.hold();
  const stop = new AbortController();
  const ended = assert.rejects(send(3, stop.signal), { kind: "cancelled" });
  await clock.tick(100);
  stop.abort();
  await ended;
});
