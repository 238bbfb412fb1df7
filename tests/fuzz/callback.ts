/** Whatever comes to the loopback server, only the browser that was sent away can end the sign-in. */
import fc from "fast-check";
import { judgeCallback } from "../../src/clouds/oauth/pkce.ts";
import { judgeHead, refusal, writeReply } from "../../src/system/loopback_request.ts";
import { target } from "./target.ts";
import { changed } from "./texts.ts";

const STATE = "s".repeat(43);
const PATH = "/oauth/callback";
const HEAD =
  `GET ${PATH}?code=abc&state=${STATE} HTTP/1.1\r\nHost: 127.0.0.1:4711\r\nAccept: text/html\r\nCookie: a=b`;
const HEADS = [
  HEAD,
  HEAD.replace(STATE, "other"),
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
      const { method, url } = judged.head;
      if (url.hostname !== "127.0.0.1" && url.hostname !== "localhost") throw new Error(`serves ${url.host}`);
      const found = judgeCallback(method, url, STATE, PATH);
      if (found.kind !== "stranger" && url.searchParams.get("state") !== STATE) {
        throw new Error(`takes ${url} for the browser`);
      }
      writeReply(refusal(400, "Bad request"));
    }
    return Promise.resolve();
  },
});
