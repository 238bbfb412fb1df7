import assert from "node:assert/strict";
import type { Visit } from "../../../../src/clouds/oauth/bound_browser.ts";
import { pageFor } from "../../../../src/clouds/oauth/callback_page.ts";

type CameBack = Extract<Visit, { kind: "came_back" }>;

function back(callback: CameBack["callback"]): CameBack {
  return {
    kind: "came_back",
    callback,
    attempt: {
      state: "planted-state",
      nonce: "planted-nonce",
      verifier: "planted-verifier",
      cookie: "planted",
    },
  };
}

Deno.test("a page shows what the service said as text, never as a page of its own", () => {
  const { status, html = "" } = pageFor(
    back({ kind: "refused", reason: `<script>alert("1")</script> & 'x'` }),
  );
  assert.equal(status, 200);
  assert.ok(html.includes("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;x&#39;"), html);
  assert.equal(html.includes("<script"), false);
});

Deno.test("success does not show the code, and strangers get their status", () => {
  assert.equal(pageFor(back({ kind: "code", code: "planted-code" })).html?.includes("planted"), false);
  assert.equal(pageFor({ kind: "stranger", status: 404 }).status, 404);
  assert.equal(pageFor({ kind: "stranger", status: 400 }).status, 400);
  assert.equal(pageFor({ kind: "opened_twice" }).status, 403);
  assert.equal(pageFor({ kind: "other_browser" }).status, 403);
});

Deno.test("no page loads anything", () => {
  const visits = [back({ kind: "code", code: "c" }), back({ kind: "refused", reason: "r" }), {
    kind: "opened_twice",
  }] as const;
  for (const visit of visits) {
    assert.doesNotMatch(pageFor(visit).html ?? "", /src=|href=|url\(|@import/);
  }
});
