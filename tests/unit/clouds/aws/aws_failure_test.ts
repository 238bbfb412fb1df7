import assert from "node:assert/strict";
import { failureError, readFailure } from "../../../../src/clouds/aws/aws_failure.ts";
import { NoAnswer } from "../../../../src/clouds/aws/service_failure.ts";
import { AtmosError } from "../../../../src/errors.ts";
import { serviceFailure } from "./service_failures.ts";

Deno.test("a failure is judged by its status, and without one nothing was decided", () => {
  const table: readonly (readonly [unknown, string])[] = [
    [serviceFailure("ForbiddenException", 403), "refused"],
    [serviceFailure("X", 400), "refused"],
    [serviceFailure("TooManyRequestsException", 429), "throttled"],
    [serviceFailure("Throttling", 400), "throttled"],
    [serviceFailure("InternalServerException", 500), "server"],
    [serviceFailure("X", 503), "server"],
    [serviceFailure(undefined, 200, { isUnread: true }), "no_answer"],
    [serviceFailure("X", 302), "no_answer"],
    [new NoAnswer("oidc.example: connection refused", true), "no_answer"],
    ["a text", "no_answer"],
    [undefined, "no_answer"],
    [null, "no_answer"],
  ];
  for (const [thrown, kind] of table) assert.equal(readFailure(thrown).kind, kind, String(thrown));
});

Deno.test("the words of an OAuth answer are used where it has no code", () => {
  const { name, message } = readFailure(
    serviceFailure(undefined, 400, { word: "invalid_grant", message: "gone" }),
  );
  assert.deepEqual([name, message], ["invalid_grant", "gone"]);
});

Deno.test("each failure has its code, and a hint where there is something to do", () => {
  const table: readonly (readonly [unknown, string, RegExp])[] = [
    [new NoAnswer("sts.example: connection refused", true), "unavailable", /proxy/],
    [serviceFailure("TooManyRequestsException", 429), "unavailable", /Wait a moment/],
    [
      serviceFailure("TooManyRequestsException", 429, { retryAfter: "17" }),
      "unavailable",
      /Wait 17 seconds/,
    ],
    [serviceFailure("X", 500), "unavailable", /Try again/],
    [serviceFailure("ExpiredToken", 403), "not_signed_in", /atmos auth login/],
    [serviceFailure("ExpiredTokenException", 403), "not_signed_in", /atmos auth login/],
    [serviceFailure("InvalidClientTokenId", 403), "not_signed_in", /atmos auth login/],
    [serviceFailure("UnauthorizedException", 401), "not_signed_in", /atmos auth login/],
    [serviceFailure("SignatureDoesNotMatch", 403), "unavailable", /clock/],
    [serviceFailure("ForbiddenException", 403), "access_denied", /access/],
    [serviceFailure("AccessDenied", 403), "access_denied", /access/],
    [serviceFailure("InvalidRequestRegionException", 400), "config_invalid", /region/],
  ];
  for (const [thrown, code, hint] of table) {
    const error = failureError(thrown, "cannot do it");
    assert.equal(error.code, code, String(thrown));
    assert.match(error.hint ?? "", hint);
    assert.match(error.message, /^cannot do it: /);
  }
});

Deno.test("a web page where an answer should be is told as such and not quoted", () => {
  const said = `Unexpected token '<', "planted-token" is not valid JSON`;
  const unread = serviceFailure("planted-code", 200, { isUnread: true, message: said });
  for (const thrown of [unread, new SyntaxError(said), new TypeError(said)]) {
    const { message } = failureError(thrown, "cannot do it");
    assert.match(message, /makes no sense/);
    assert.equal(message.includes("planted"), false);
  }
});

Deno.test("what the service says cannot take over the terminal, nor fill it", () => {
  const { message } = failureError(
    serviceFailure("Evil\u001b[31m", 400, { message: `\u001b]0;title\u0007\r\n${"x".repeat(10_000)}` }),
    "cannot do it",
  );
  // deno-lint-ignore no-control-regex
  assert.doesNotMatch(message, /[\u0000-\u001f]/);
  assert.ok(message.length < 500);
});

Deno.test("an error that is made for a person stays, and Ctrl-C is told as such", () => {
  const own = new AtmosError("storage", "x");
  assert.equal(failureError(own, "cannot do it"), own);
  const stop = new AbortController();
  assert.equal(failureError(own, "cannot do it", stop.signal), own);
  stop.abort();
  assert.equal(failureError(own, "cannot do it", stop.signal).code, "cancelled");
  const reason = new AtmosError("cancelled", "by the person");
  assert.equal(failureError(own, "cannot do it", AbortSignal.abort(reason)), reason);
});
