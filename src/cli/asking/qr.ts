import type { Style } from "../text/style.ts";

/** Light modules around the code, which readers need to find it. */
const QUIET_ZONE = 2;

/**
 * A QR code of half-height blocks, or undefined when it would not fit so many columns. With color it is dark on
 * light whatever the terminal's own colors are.
 */
export async function qrCode(text: string, style: Style, columns: number): Promise<string | undefined> {
  const { renderUnicodeCompact } = await import("uqr");
  const lines = renderUnicodeCompact(text, { border: QUIET_ZONE }).split("\n");
  if (lines.some((line) => line.length > columns)) return undefined;
  return lines.map((line) => `${style.colored ? `\u001b[97;40m${line}\u001b[0m` : line}\n`).join("");
}
