import assert from "node:assert/strict";
import { shortenHome } from "../../../../src/cli/text/shorten_home.ts";

for (
  const [text, home, expected] of [
    ["/home/me/.aws", "/home/me", "~/.aws"],
    ["[dev] in /home/me/.config/x and '/home/me/y'", "/home/me", "[dev] in ~/.config/x and '~/y'"],
    ["/home/meadow/x", "/home/me", "/home/meadow/x"],
    ["/mnt/home/me/x", "/home/me", "/mnt/home/me/x"],
    ["/home/me", "/home/me", "/home/me"],
    ["/etc/x", "/", "/etc/x"],
    ["/etc/x", "", "/etc/x"],
    ["C:\\Users\\A (b)\\x", "C:\\Users\\A (b)", "~\\x"],
  ] as const
) {
  Deno.test(`"${text}" of "${home}" is shown as "${expected}"`, () => {
    assert.equal(shortenHome(text, home), expected);
  });
}
