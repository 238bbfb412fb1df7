/** Shows the sign-in page in a driven browser, and takes the answer that is on its way to AWS. */
import type { BrowserEvent, DrivenBrowser } from "../../../system/ports.ts";
import { isAcs } from "./acs.ts";

/** What is stopped on its way; everything but the answer goes on. */
const PATTERNS = [{ urlPattern: "https://*signin.*/saml*", requestStage: "Request" }];

const PAGE = "<!doctype html><html lang=en><meta charset=utf-8><title>Signed in - Atmos</title>" +
  "<p>You can close this window and go back to the terminal.</p></html>";

/**
 * The answer in base64; undefined when the person has closed the page, or the browser, before there was one.
 * Pages that open others, and frames, are watched as well. What is caught never leaves this machine.
 */
export async function catchAnswer(browser: DrivenBrowser, url: string): Promise<string | undefined> {
  const answer = Promise.withResolvers<string | undefined>();
  const pages = new Set<string>();
  let isOpen = false;
  browser.onEvent((event) => {
    handle(event).catch(() => {});
  });
  async function handle({ method, params, session }: BrowserEvent): Promise<void> {
    if (method === "Target.attachedToTarget") {
      const child = textOf(params, "sessionId");
      const target = recordOf(params, "targetInfo");
      if (target.type === "page") pages.add(textOf(target, "targetId"));
      await watch(browser, child);
    } else if (method === "Target.targetDestroyed") {
      pages.delete(textOf(params, "targetId"));
      if (isOpen && pages.size === 0) answer.resolve(undefined);
    } else if (method === "Fetch.requestPaused") {
      const posted = await answerIn(browser, params, session);
      await release(browser, params, session, posted !== undefined);
      if (posted !== undefined) answer.resolve(posted);
    }
  }
  void browser.ended.then(() => answer.resolve(undefined));
  await browser.send("Target.setDiscoverTargets", { discover: true });
  await attach(browser, undefined);
  const { targetId } = await browser.send("Target.createTarget", { url });
  pages.add(String(targetId));
  await closeOthers(browser, String(targetId));
  isOpen = true;
  return await answer.promise;
}

/** The empty page that a browser starts with would stand beside the one that the person is to see. */
async function closeOthers(browser: DrivenBrowser, own: string): Promise<void> {
  const { targetInfos } = await browser.send("Target.getTargets");
  for (const info of Array.isArray(targetInfos) ? targetInfos : []) {
    if (info?.type !== "page" || info.targetId === own || info.url !== "about:blank") continue;
    await browser.send("Target.closeTarget", { targetId: info.targetId }).catch(() => {});
  }
}

async function attach(browser: DrivenBrowser, session: string | undefined): Promise<void> {
  const how = { autoAttach: true, waitForDebuggerOnStart: true, flatten: true };
  await browser.send("Target.setAutoAttach", how, session);
}

/** A page waits until it is watched: nothing that it sends is missed. */
async function watch(browser: DrivenBrowser, session: string): Promise<void> {
  try {
    await browser.send("Fetch.enable", { patterns: PATTERNS }, session);
    await attach(browser, session);
  } catch {
    // Workers cannot be watched, and post no forms.
  } finally {
    await browser.send("Runtime.runIfWaitingForDebugger", {}, session).catch(() => {});
  }
}

async function answerIn(
  browser: DrivenBrowser,
  params: Readonly<Record<string, unknown>>,
  session: string | undefined,
): Promise<string | undefined> {
  const request = recordOf(params, "request");
  if (request.method !== "POST" || !isAcs(textOf(request, "url"))) return undefined;
  const requestId = textOf(params, "networkId");
  const body = typeof request.postData === "string"
    ? request.postData
    : request.hasPostData === true && requestId !== ""
    ? textOf(await browser.send("Network.getRequestPostData", { requestId }, session), "postData")
    : "";
  return new URLSearchParams(body).get("SAMLResponse") || undefined;
}

async function release(
  browser: DrivenBrowser,
  params: Readonly<Record<string, unknown>>,
  session: string | undefined,
  isCaught: boolean,
): Promise<void> {
  const requestId = textOf(params, "requestId");
  if (!isCaught) return void await browser.send("Fetch.continueRequest", { requestId }, session);
  await browser.send("Fetch.fulfillRequest", {
    requestId,
    responseCode: 200,
    responseHeaders: [{ name: "content-type", value: "text/html; charset=utf-8" }],
    body: btoa(PAGE),
  }, session).catch(() => {});
}

function recordOf(params: Readonly<Record<string, unknown>>, key: string): Readonly<Record<string, unknown>> {
  const value = params[key];
  return typeof value === "object" && value !== null ? value as Record<string, unknown> : {};
}

function textOf(params: Readonly<Record<string, unknown>>, key: string): string {
  const value = params[key];
  return typeof value === "string" ? value : "";
}
