import assert from "node:assert/strict";
import { HttpFailure } from "../../../src/system/http.ts";
import { retryingHttp } from "../../../src/system/retrying_http.ts";
import { type TimedHttp, timedHttp } from "../../../src/system/timed_http.ts";
import { fakeHttp, type RecordedRequest } from "./fake_http.ts";
import { type ManualClock, manualClock } from "./manual_clock.ts";

/** A service that takes so long for each answer. */
function slow(milliseconds: number, status = 200): {
  readonly http: TimedHttp;
  readonly clock: ManualClock;
  readonly requests: readonly RecordedRequest[];
  /** Sends, and lets time pass, second by second, until there is an outcome: so many milliseconds. */
  send(): Promise<{ readonly kind?: string; readonly message?: string; readonly took: number }>;
} {
  const clock = manualClock(0);
  clock.hold();
  const services = fakeHttp(async ({ signal }) => {
    await clock.sleep(milliseconds, signal).catch(() => {});
    return { status };
  });
  const random = { bytes: () => new Uint8Array(), fraction: () => 1, uuid: () => "" };
  const http = timedHttp(retryingHttp(services, { clock, random }), clock);
  return {
    http,
    clock,
    requests: services.requests,
    send: async () => {
      const begin = clock.now();
      let ended = NaN;
      let failure: unknown;
      void http.send({ method: "GET", url: "https://service.example/", attempts: 3 })
        .catch((error) => failure = error)
        .finally(() => ended = clock.now());
      await clock.tick(0);
      while (Number.isNaN(ended)) await clock.tick(1000);
      const took = ended - begin;
      return failure instanceof HttpFailure
        ? { kind: failure.kind, message: failure.message, took }
        : { took };
    },
  };
}

Deno.test("all requests of a command have thirty seconds between them", async () => {
  const { clock, send, requests } = slow(14_000);
  await send();
  // What happens in between does not count.
  await clock.tick(3600_000);
  assert.deepEqual(await send(), { took: 14_000 });
  const late = await send();
  assert.deepEqual([late.kind, late.took], ["timeout", 2000]);
  assert.match(late.message ?? "", /no answer within 30 seconds/);
  assert.equal((await send()).took, 0);
  assert.equal(requests.length, 3, "the last one was not sent");
});

Deno.test("tries and the waits between them count", async () => {
  const { send, requests } = slow(12_000, 503);
  const { kind, took } = await send();
  assert.deepEqual([kind, took], ["timeout", 30_000]);
  assert.equal(requests.length, 3);
});

Deno.test("while a person is waited for nothing counts", async () => {
  const { http, send } = slow(20_000);
  const resume = http.suspend();
  for (let poll = 0; poll < 5; poll++) assert.equal((await send()).took, 20_000);
  resume();
  resume();
  await send();
  const { kind, took } = await send();
  assert.deepEqual([kind, took], ["timeout", 10_000]);
});

Deno.test("Ctrl-C is told from a limit", async () => {
  const { http } = slow(20_000);
  const stop = new AbortController();
  const pending = http.send({ method: "GET", url: "https://service.example/", signal: stop.signal });
  stop.abort();
  await assert.rejects(pending, { kind: "cancelled" });
});
