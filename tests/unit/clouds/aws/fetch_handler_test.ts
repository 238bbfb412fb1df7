import assert from "node:assert/strict";
import { fetchHandler, NoAnswer } from "../../../../src/clouds/aws/fetch_handler.ts";
import { HttpFailure } from "../../../../src/system/http.ts";
import { fakeHttp } from "../../system/fake_http.ts";

type SdkRequest = Parameters<ReturnType<typeof fetchHandler>["handle"]>[0];

const REQUEST: SdkRequest = {
  protocol: "https:",
  hostname: "oidc.example",
  port: 8443,
  path: "/p/a%20th",
  method: "GET",
  headers: {},
};

Deno.test("a request is handed on as the SDK made it, and its answer comes back whole", async () => {
  const http = fakeHttp({ status: 418, headers: { "x-answer": "yes" }, body: "body ü" });
  const { response } = await fetchHandler(http).handle({
    ...REQUEST,
    method: "POST",
    query: { a: "b c/+&ü", list: ["1", "2"], bare: null },
    headers: { "x-h": "v" },
    body: "data",
  });
  const [sent] = http.requests;
  assert.equal(sent?.url, "https://oidc.example:8443/p/a%20th?a=b%20c%2F%2B%26%C3%BC&list=1&list=2&bare");
  assert.deepEqual([sent?.method, sent?.headers, sent?.text], ["POST", { "x-h": "v" }, "data"]);
  assert.equal(response.statusCode, 418);
  assert.equal(response.headers["x-answer"], "yes");
  assert.equal(new TextDecoder().decode(response.body), "body ü");
});

Deno.test("a redirect is not followed: the token is not for that host", async () => {
  const http = fakeHttp({ status: 307, headers: { location: "/elsewhere" } });
  const { response } = await fetchHandler(http).handle({
    ...REQUEST,
    headers: { "x-amz-sso_bearer_token": "t" },
  });
  assert.equal(response.statusCode, 307);
  assert.equal(http.requests[0]?.followSameOrigin, undefined);
});

Deno.test("how often a request is sent is left to the port", async () => {
  const http = fakeHttp({ status: 503 });
  await fetchHandler(http, 3).handle(REQUEST);
  assert.deepEqual(http.requests.map(({ attempts }) => attempts), [3]);
});

Deno.test("no answer is told with the port's words, and is nothing for the SDK to try again", async () => {
  for (const kind of ["unreachable", "timeout", "tls", "too_large"] as const) {
    const http = fakeHttp(new HttpFailure(kind, "oidc.example", "so it is"));
    await assert.rejects(fetchHandler(http).handle(REQUEST), (error: unknown) => {
      assert.ok(error instanceof NoAnswer);
      assert.equal(error.message, "oidc.example: so it is");
      assert.equal("$retryable" in error, false);
      return true;
    });
  }
});

Deno.test("Ctrl-C ends a request at once with its own reason", async () => {
  const stop = new AbortController();
  const reason = new Error("by the person");
  const pending = fetchHandler(fakeHttp(() => new Promise(() => {}))).handle(REQUEST, {
    abortSignal: stop.signal,
  });
  stop.abort(reason);
  await assert.rejects(pending, (error) => error === reason);
});

const PAGES: [status: number, type: string, body: string, said: RegExp][] = [
  [
    403,
    "text/html; charset=utf-8",
    "<html><title>Blocked\n by policy</title>",
    /\(HTTP 403, "Blocked by policy"\)$/,
  ],
  [407, "", " <!DOCTYPE html><p>who are you</p>", /\(HTTP 407\)$/],
  [503, "text/plain", "<HTML><head><title>Bad gateway</title>", /\(HTTP 503, "Bad gateway"\)$/],
  [200, "text/html", "", /\(HTTP 200\)$/],
];

for (const [status, type, body, said] of PAGES) {
  Deno.test(`a page (${status}) is no answer of the service, and is told as what it is`, async () => {
    const http = fakeHttp({ status, headers: { "content-type": type }, body });
    await assert.rejects(fetchHandler(http).handle(REQUEST), (error: unknown) => {
      assert.ok(error instanceof NoAnswer);
      assert.match(
        error.message,
        /^oidc\.example: a proxy or something else on the way answered with a page /,
      );
      assert.match(error.message, said);
      assert.equal("$retryable" in error, false);
      return true;
    });
  });
}
