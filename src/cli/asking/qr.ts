import type { Style } from "../text/style.ts";

/** Light modules around the code, which readers need to find it: two where there is room, else one. */
const QUIET_ZONES = [2, 1];

/**
 * A QR code of half-height blocks, or undefined when it would not fit so many columns and lines. With color it is dark
 * on light whatever the terminal's own colors are.
 */
export async function qrCode(
  text: string,
  style: Style,
  room: { readonly columns: number; readonly rows: number },
): Promise<string | undefined> {
  const { renderUnicodeCompact } = await import("uqr");
  for (const border of QUIET_ZONES) {
    const lines = renderUnicodeCompact(text, { border }).split("\n");
    if (lines.length > room.rows || lines.some((line) => line.length > room.columns)) continue;
    return lines.map((line) => `${style.colored ? `\u001b[97;40m${line}\u001b[0m` : line}\n`).join("");
  }
  return undefined;
}
