import assert from "node:assert/strict";
import { qrCode } from "../../../../src/cli/asking/qr.ts";
import { deviceText } from "../../../../src/cli/asking/sign_in_prompts.ts";
import { createStyle } from "../../../../src/cli/text/style.ts";

const LINK = "https://device.sso.eu-west-1.amazonaws.com/?user_code=ABCD-EFGH";
const ROOM = { columns: 80, rows: 40 };

Deno.test("a QR code of a sign-in link fits 80 columns, and no line is wider than it says", async () => {
  const code = await qrCode(LINK, createStyle(false), ROOM) ?? "";
  const lines = code.trimEnd().split("\n");
  const width = lines[0]?.length ?? 0;
  assert.ok(width > 20 && width < 80);
  assert.ok(lines.every((line) => line.length === width && /^[ █▀▄]+$/.test(line)));
  assert.equal(await qrCode(LINK, createStyle(false), { ...ROOM, columns: width - 3 }), undefined);
  assert.equal(await qrCode(LINK, createStyle(false), { ...ROOM, rows: lines.length - 2 }), undefined);
});

Deno.test("with color it is dark on light, and every line ends the color", async () => {
  const code = await qrCode(LINK, createStyle(true), ROOM) ?? "";
  for (const line of code.trimEnd().split("\n")) {
    assert.ok(line.startsWith("\u001b[97;40m") && line.endsWith("\u001b[0m"));
  }
});

Deno.test("a sign-in on another device fits 80×24 with its QR code, link and code first", async () => {
  for (const completeUrl of [LINK, "https://company.awsapps.com/start/#/device?user_code=ABCD-EFGH"]) {
    const style = createStyle(false);
    const qr = await qrCode(completeUrl, style, { columns: 80, rows: 24 - 6 });
    assert.notEqual(qr, undefined);
    const prompt = {
      provider: "company-sso",
      verificationUrl: LINK,
      completeUrl,
      userCode: "ABCD-EFGH",
      expiresAt: 0,
    };
    const lines = deviceText(prompt, style, qr).trimEnd().split("\n");
    // And the line of waiting, and that of the cursor.
    assert.ok(lines.length + 2 <= 24, `${lines.length}`);
    assert.ok(lines.every((line) => line.length <= 80));
    assert.equal(lines[1]?.trim(), completeUrl);
    assert.match(lines[2] ?? "", /ABCD-EFGH/);
  }
});
