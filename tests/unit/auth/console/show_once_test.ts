import assert from "node:assert/strict";
import { showOnce } from "../../../../src/auth/console/show_once.ts";
import { Secret } from "../../../../src/secret.ts";
import type { LoopbackReply } from "../../../../src/system/ports.ts";
import { memorySystem } from "../../system/memory_system.ts";

const LINK = new Secret("https://signin.aws.amazon.com/federation?SigninToken=t");
const never = new AbortController().signal;

Deno.test("the browser is given a page of this machine, which leads on once", async () => {
  const system = memorySystem();
  const replies: LoopbackReply[] = [];
  let page = "";
  const outcome = await showOnce(system, LINK, async (url) => {
    page = url;
    const { origin } = new URL(url);
    replies.push(await system.visit(`${origin}/`), await system.visit(`${origin}/favicon.ico`));
    replies.push(await system.visit(url, { method: "POST" }));
    replies.push(await system.visit(url), await system.visit(url));
    return true;
  }, never);
  assert.equal(outcome, "shown");
  assert.match(page, /^http:\/\/127\.0\.0\.1:\d+\/[\w-]{43}$/);
  assert.deepEqual(replies.map(({ status }) => status), [404, 404, 404, 303, 410]);
  assert.deepEqual(replies.map(({ headers }) => headers?.["location"]), [
    undefined,
    undefined,
    undefined,
    LINK.reveal(),
    undefined,
  ]);
  await assert.rejects(() => system.visit(page), /nothing listens/);
});

Deno.test("another user who is quicker than the browser gets nothing, and the browser still gets its page", async () => {
  const system = memorySystem();
  const statuses: number[] = [];
  const outcome = await showOnce(system, LINK, async (url) => {
    for (const isOthers of [true, true, false]) {
      statuses.push((await system.visit(url, { isOthers: () => Promise.resolve(isOthers) })).status);
    }
    return true;
  }, never);
  assert.equal(outcome, "shown");
  assert.deepEqual(statuses, [403, 403, 303]);
});

Deno.test("without a browser nothing is waited for", async () => {
  const system = memorySystem();
  assert.equal(await showOnce(system, LINK, () => Promise.resolve(false), never), "no_browser");
});

Deno.test("a browser that ends at once may have shown the page", async () => {
  const system = memorySystem();
  const outcome = await showOnce(system, LINK, async (url) => {
    await system.visit(url);
    return false;
  }, never);
  assert.equal(outcome, "shown");
});

Deno.test("a browser that never asks is waited for two minutes, or until Ctrl-C", async () => {
  const system = memorySystem();
  const waiting = showOnce(system, LINK, () => Promise.resolve(true), never);
  assert.equal(await waiting, "nobody");
  assert.deepEqual(system.clock.sleeps, [2 * 60_000]);
  const stop = new AbortController();
  const stopped = showOnce(system, LINK, () => Promise.resolve(true), stop.signal);
  stop.abort(new Error("stopped"));
  await assert.rejects(stopped, /stopped/);
});
