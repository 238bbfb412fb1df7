import assert from "node:assert/strict";
import { callbackPage } from "../../../../src/clouds/oauth/callback_page.ts";

Deno.test("a page shows what the service said as text, never as a page of its own", () => {
  const { status, html = "" } = callbackPage({
    kind: "refused",
    reason: `<script>alert("1")</script> & 'x'`,
  });
  assert.equal(status, 200);
  assert.ok(html.includes("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;x&#39;"), html);
  assert.equal(html.includes("<script"), false);
});

Deno.test("success does not show the code, and strangers get their status", () => {
  assert.equal(callbackPage({ kind: "code", code: "planted-code" }).html?.includes("planted"), false);
  assert.equal(callbackPage({ kind: "stranger", status: 404 }).status, 404);
  assert.equal(callbackPage({ kind: "stranger", status: 400 }).status, 400);
});

Deno.test("no page loads anything", () => {
  for (const callback of [{ kind: "code", code: "c" }, { kind: "refused", reason: "r" }] as const) {
    assert.doesNotMatch(callbackPage(callback).html ?? "", /src=|href=|url\(|@import/);
  }
});
