import { printable } from "../../printable.ts";
import type { BrowserPrompt, DevicePrompt } from "../../clouds/interaction.ts";
import type { Style } from "../text/style.ts";

/** What is told while a page should be open in the browser of this machine. */
export function browserText({ provider, url, opened, isOwn }: BrowserPrompt, style: Style): string {
  const name = style.strong(printable(provider));
  if (isOwn) {
    return `A browser window of its own should now show the sign-in page of ${name}. Sign in there.\n\n`;
  }
  const link = style.link(printable(url));
  return opened
    ? `Your browser should now show the sign-in page of ${name}.\nIf it does not, open this link:\n\n  ${link}\n\n`
    : `Open this link in a browser on this machine to sign in at ${name}:\n\n  ${link}\n\n`;
}

/**
 * What is told for a sign-in that is confirmed on another device. Link and code come first, the QR code is for those
 * who would rather not type. The words below the code are against people who send somebody the code of a sign-in that
 * they started themselves.
 */
export function deviceText(prompt: DevicePrompt, style: Style, qr: string | undefined): string {
  const name = style.strong(printable(prompt.provider));
  if (prompt.userCode === undefined) {
    const link = style.link(printable(prompt.verificationUrl));
    return `To sign in at ${name}, open this link on any device. The page shows a code at the end: enter it here.\n\n` +
      `  ${link}\n\n`;
  }
  const how = qr === undefined ? "open this link on any device" : "open this link on any device, or scan it";
  // As short as it can be beside a QR code: all of it is to be seen at once.
  const gap = qr === undefined ? "\n" : "";
  return `To sign in at ${name}, ${how}:\n${gap}` +
    `  ${style.link(printable(prompt.completeUrl ?? prompt.verificationUrl))}\n${gap}` +
    `The page must show this code:  ${style.strong(printable(prompt.userCode))}\n` +
    style.warning("Confirm it only if you started this sign-in yourself, just now.") + `\n${qr ?? "\n"}`;
}
