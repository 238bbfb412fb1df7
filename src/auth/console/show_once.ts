/** Shows a secret address in a browser without telling it to anybody else. */
import { toBase64url } from "../../base64url.ts";
import type { Secret } from "../../secret.ts";
import type { LoopbackReply, LoopbackRequest, System } from "../../system/ports.ts";

/** Milliseconds in which a browser that was started asks for its page. */
const PATIENCE = 2 * 60_000;

const GONE: LoopbackReply = {
  status: 410,
  html: "<!doctype html><title>Atmos</title><p>This page was shown already. Run the command again.</p>",
};
const OTHERS: LoopbackReply = {
  status: 403,
  html: "<!doctype html><title>Atmos</title><p>This page is another user's.</p>",
};
const STRANGE: LoopbackReply = { status: 404, html: "<!doctype html><title>Atmos</title><p>Not here.</p>" };

/**
 * Every program may read another one's arguments, and a browser gets its page as one. So it gets a page on this
 * machine that sends it on, once. Whoever reads the arguments afterwards finds nothing there.
 *
 * @param show starts the browser with the page; false when it could not
 * @returns whether the browser came for it: `no_browser` when it could not be started, `nobody` when none came
 */
export async function showOnce(
  { loopback, random, clock }: System,
  link: Secret,
  show: (page: string) => Promise<boolean>,
  cancelled: AbortSignal,
): Promise<"shown" | "no_browser" | "nobody"> {
  const path = `/${toBase64url(random.bytes(32))}`;
  const came = Promise.withResolvers<"shown">();
  let isGone = false;
  const server = await loopback.listen(async (request: LoopbackRequest): Promise<LoopbackReply> => {
    const { method, url } = request;
    if (url.pathname !== path || method !== "GET") return STRANGE;
    // Somebody who reads the arguments of others may be quicker than the browser.
    if (await request.isOthers()) return OTHERS;
    if (isGone) return GONE;
    isGone = true;
    came.resolve("shown");
    return { status: 303, headers: { location: link.reveal() } };
  });
  const over = new AbortController();
  try {
    if (!await show(`http://127.0.0.1:${server.port}${path}`)) return isGone ? "shown" : "no_browser";
    const late = clock.sleep(PATIENCE, AbortSignal.any([cancelled, over.signal])).then(() =>
      "nobody" as const
    );
    return await Promise.race([came.promise, late]);
  } finally {
    over.abort();
    await server.close();
  }
}
