import assert from "node:assert/strict";
import { hasHyperlinks, hyperlink } from "../../../../src/cli/text/hyperlinks.ts";
import { createStyle } from "../../../../src/cli/text/style.ts";
import { memorySystem } from "../../system/memory_system.ts";

for (
  const [env, expected] of [
    [{}, false],
    [{ TERM: "xterm-256color" }, false],
    [{ TERM: "xterm-kitty" }, true],
    [{ TERM_PROGRAM: "iTerm.app" }, true],
    [{ TERM_PROGRAM: "Apple_Terminal" }, false],
    [{ VTE_VERSION: "7600" }, true],
    [{ VTE_VERSION: "4800" }, false],
    [{ VTE_VERSION: "x" }, false],
    [{ WT_SESSION: "1" }, true],
    [{ TERM: "xterm-kitty", TMUX: "/tmp/x" }, false],
    [{ TERM: "dumb", TERM_PROGRAM: "vscode" }, false],
    [{ FORCE_HYPERLINK: "1" }, true],
    [{ FORCE_HYPERLINK: "0", WT_SESSION: "1" }, false],
  ] as const
) {
  Deno.test(`hyperlinks with ${JSON.stringify(env)}: ${expected}`, () => {
    assert.equal(hasHyperlinks(memorySystem({ env: { ...env } }).env), expected);
  });
}

Deno.test("a link leads to the web, and nothing in it can end it", () => {
  const link = "https://x.example/a?b=c";
  assert.equal(hyperlink(link, "text"), `\x1b]8;;${link}\x1b\\text\x1b]8;;\x1b\\`);
  for (
    const odd of [
      "file:///etc/passwd",
      "javascript:alert(1)",
      "https://x/\x1b]8;;",
      "https://x/\x07",
      "https://x y",
    ]
  ) {
    assert.equal(hyperlink(odd, "text"), "text");
  }
  assert.equal(createStyle(false, true).link(link), hyperlink(link, link));
  assert.equal(createStyle(false).link(link), link);
});
