import assert from "node:assert/strict";
import { judgeToken, type TokenGrant, type TokenReply } from "../../../../src/clouds/oauth/token_grant.ts";

function judged(reply: TokenReply, askedAt: number): TokenGrant {
  return judgeToken(reply, { service: "the service", askedAt, defaultLife: 5 });
}

Deno.test("a token lives as long as the answer says, or the usual time when it does not say anything sensible", () => {
  assert.equal(judged({ accessToken: "a", expiresIn: 60 }, 1000).expiresAt, 61_000);
  for (const expiresIn of [undefined, 0, -1, NaN, Infinity, 1e300]) {
    assert.equal(judged({ accessToken: "a", expiresIn }, 1000).expiresAt, 1005, String(expiresIn));
  }
});

Deno.test("a refresh token is taken when there is one", () => {
  assert.equal(judged({ accessToken: "a", refreshToken: "r" }, 0).refreshToken?.reveal(), "r");
  assert.equal(judged({ accessToken: "a" }, 0).refreshToken, undefined);
  assert.equal(judged({ accessToken: "a", refreshToken: "" }, 0).refreshToken, undefined);
});

Deno.test("a token that is missing or would break a header is refused and not shown", () => {
  const replies = [{}, { accessToken: "" }, { accessToken: "a\r\nx-evil: 1" }, {
    accessToken: "a",
    refreshToken: "ü",
  }];
  for (const reply of replies) {
    assert.throws(() => judged(reply, 0), { code: "unavailable", message: /no usable token$/ });
  }
});
