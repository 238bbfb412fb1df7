import assert from "node:assert/strict";
import { qrCode } from "../../../../src/cli/asking/qr.ts";
import { createStyle } from "../../../../src/cli/text/style.ts";

const LINK = "https://device.sso.eu-west-1.amazonaws.com/?user_code=ABCD-EFGH";

Deno.test("a QR code of a sign-in link fits 80 columns, and no line is wider than it says", async () => {
  const code = await qrCode(LINK, createStyle(false), 80) ?? "";
  const lines = code.trimEnd().split("\n");
  const width = lines[0]?.length ?? 0;
  assert.ok(width > 20 && width < 80);
  assert.ok(lines.every((line) => line.length === width && /^[ █▀▄]+$/.test(line)));
  assert.equal(await qrCode(LINK, createStyle(false), width - 1), undefined);
});

Deno.test("with color it is dark on light, and every line ends the color", async () => {
  const code = await qrCode(LINK, createStyle(true), 80) ?? "";
  for (const line of code.trimEnd().split("\n")) {
    assert.ok(line.startsWith("\u001b[97;40m") && line.endsWith("\u001b[0m"));
  }
});
