/** Whatever comes to the loopback server, only the browser that was sent away can end the sign-in. */
import fc from "fast-check";
import { BoundBrowser } from "../../src/clouds/oauth/bound_browser.ts";
import { judgeHead, refusal, writeReply } from "../../src/system/loopback_request.ts";
import { memoryRandom } from "../unit/system/memory_random.ts";
import { target } from "./target.ts";
import { changed } from "./texts.ts";

const browser = new BoundBrowser(memoryRandom(), { host: "127.0.0.1", port: 4711, path: "/oauth/callback" });
const START = new URL(browser.openedLink);

/** What the browser of this sign-in was sent away with. */
const SENT = browser.judge({ method: "GET", url: START, headers: {} });
const [STATE, COOKIE] = SENT.kind === "sent_on"
  ? [SENT.attempt.state, SENT.attempt.cookie.split(";")[0] ?? ""]
  : ["", ""];
const PATH = "/oauth/callback";
const HEAD =
  `GET ${PATH}?code=abc&state=${STATE} HTTP/1.1\r\nHost: 127.0.0.1:4711\r\nAccept: text/html\r\nCookie: a=b; ${COOKIE}`;
const HEADS = [
  HEAD,
  HEAD.replace(STATE, "other"),
  HEAD.replace(COOKIE, ""),
  HEAD.replace(PATH, START.pathname),
  HEAD.replace("code=abc", "error=access_denied&error_description=no"),
  HEAD.replace("GET", "POST") + "\r\nContent-Length: 12\r\nTransfer-Encoding: chunked",
  `GET / HTTP/1.1\r\nHost: evil.example`,
];

export const callback = target<string>({
  name: "callback",
  share: 3,
  slice: 25000,
  inputs: changed(fc.constantFrom(...HEADS)),
  run: (text) => {
    const judged = judgeHead(text, 4711);
    if ("refusal" in judged) writeReply(judged.refusal);
    else {
      const { method, url, headers } = judged.head;
      if (url.hostname !== "127.0.0.1" && url.hostname !== "localhost") throw new Error(`serves ${url.host}`);
      const { kind } = browser.judge({ method, url, headers });
      const knows = url.searchParams.get("state") === STATE && (headers["cookie"] ?? "").includes(COOKIE);
      if (kind === "came_back" && !knows) throw new Error(`takes ${url} for the browser`);
      writeReply(refusal(400, "Bad request"));
    }
    return Promise.resolve();
  },
});
