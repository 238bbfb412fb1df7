import assert from "node:assert/strict";
import { failureError, readFailure } from "../../../../src/clouds/aws/aws_failure.ts";
import { NoAnswer } from "../../../../src/clouds/aws/fetch_handler.ts";
import { AtmosError } from "../../../../src/errors.ts";
import { sdkError } from "./sdk_errors.ts";

Deno.test("a failure is judged by its status, and without one nothing was decided", () => {
  const table: readonly (readonly [unknown, string])[] = [
    [sdkError("ForbiddenException", 403), "refused"],
    [sdkError("X", 400), "refused"],
    [sdkError("TooManyRequestsException", 429), "throttled"],
    [sdkError("Throttling", 400), "throttled"],
    [sdkError("InternalServerException", 500), "server"],
    [sdkError("X", 503), "server"],
    [sdkError("SyntaxError", 200), "no_answer"],
    [sdkError("X", 302), "no_answer"],
    [new NoAnswer("oidc.example: connection refused", true), "no_answer"],
    ["a text", "no_answer"],
    [undefined, "no_answer"],
    [null, "no_answer"],
  ];
  for (const [thrown, kind] of table) assert.equal(readFailure(thrown).kind, kind, String(thrown));
});

Deno.test("the words of an OAuth answer are used where the SDK made up a name", () => {
  const { name, message } = readFailure(
    sdkError("SSOOIDCServiceException", 400, { error: "invalid_grant", error_description: "gone" }),
  );
  assert.deepEqual([name, message], ["invalid_grant", "gone"]);
});

Deno.test("each failure has its code, and a hint where there is something to do", () => {
  const table: readonly (readonly [unknown, string, RegExp])[] = [
    [new NoAnswer("sts.example: connection refused", true), "unavailable", /proxy/],
    [sdkError("TooManyRequestsException", 429), "unavailable", /Wait a moment/],
    [
      sdkError("TooManyRequestsException", 429, { $response: { headers: { "retry-after": "17" } } }),
      "unavailable",
      /Wait 17 seconds/,
    ],
    [sdkError("X", 500), "unavailable", /Try again/],
    [sdkError("ExpiredToken", 403), "not_signed_in", /atmos auth login/],
    [sdkError("ExpiredTokenException", 403), "not_signed_in", /atmos auth login/],
    [sdkError("InvalidClientTokenId", 403), "not_signed_in", /atmos auth login/],
    [sdkError("UnauthorizedException", 401), "not_signed_in", /atmos auth login/],
    [sdkError("SignatureDoesNotMatch", 403), "unavailable", /clock/],
    [sdkError("ForbiddenException", 403), "access_denied", /access/],
    [sdkError("AccessDenied", 403), "access_denied", /access/],
    [sdkError("InvalidRequestRegionException", 400), "config_invalid", /region/],
  ];
  for (const [thrown, code, hint] of table) {
    const error = failureError(thrown, "cannot do it");
    assert.equal(error.code, code, String(thrown));
    assert.match(error.hint ?? "", hint);
    assert.match(error.message, /^cannot do it: /);
  }
});

Deno.test("a web page where an answer should be is told as such and not quoted", () => {
  const parser = sdkError("SyntaxError", 200, {
    message: `Unexpected token '<', "planted-token" is not valid JSON`,
  });
  const { message } = failureError(parser, "cannot do it");
  assert.match(message, /makes no sense/);
  assert.equal(message.includes("planted"), false);
});

Deno.test("what the service says cannot take over the terminal, nor fill it", () => {
  const { message } = failureError(
    sdkError("Evil\u001b[31m", 400, { message: `\u001b]0;title\u0007\r\n${"x".repeat(10_000)}` }),
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
