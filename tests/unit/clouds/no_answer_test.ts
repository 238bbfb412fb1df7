import assert from "node:assert/strict";
import { noAnswer } from "../../../src/clouds/no_answer.ts";
import { HttpFailure, type HttpFailureKind } from "../../../src/system/http.ts";

const HINTS: [kind: HttpFailureKind, state: string, status: number | undefined, hint: RegExp][] = [
  [
    "page",
    "a page",
    407,
    /^The proxy wants a name and a password: HTTPS_PROXY=http:\/\/NAME:PASSWORD@HOST:PORT\.$/,
  ],
  [
    "page",
    "a page",
    403,
    /^Ask whoever runs the proxy to let sts\.example through, or name it in NO_PROXY\.$/,
  ],
  [
    "page",
    "a page",
    503,
    /^Try again in a moment\. If it stays so, check HTTPS_PROXY, or name sts\.example in NO_PROXY/,
  ],
  ["page", "a page", 200, /^Open a page in the browser: the network may want a login first\./],
  ["unreachable", "tunnel error: proxy authorization required", undefined, /^The proxy wants a name/],
  ["unreachable", "connection refused", undefined, /^Check the network and the proxy \(HTTPS_PROXY\)/],
  [
    "tls",
    "unknown issuer",
    undefined,
    /AWS_CA_BUNDLE, SSL_CERT_FILE or NODE_EXTRA_CA_CERTS, .* SSL_CERT_DIR\.$/,
  ],
];

for (const [kind, state, status, hint] of HINTS) {
  Deno.test(`no answer (${kind}: ${state}${status === undefined ? "" : ` ${status}`}) says what helps`, () => {
    const error = noAnswer(new HttpFailure(kind, "sts.example", state, undefined, status), "cannot ask");
    assert.equal(error.message, `cannot ask: no answer from sts.example: ${state}`);
    assert.match(error.hint ?? "", hint);
  });
}
