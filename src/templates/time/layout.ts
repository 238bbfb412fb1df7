/** A piece of a Go layout: `text` is literal, every other piece names a part of a time. */
export interface LayoutPiece {
  readonly text: string;
  readonly isPart: boolean;
}

// The order matters: of two pieces that begin alike, the longer one stands first.
const PARTS =
  /January|Jan(?![a-z])|Monday|Mon(?![a-z])|MST|002|0[1-6]|15|1|__2|_2(?!006)|2006|2|3|4|5|PM|pm|-070000|-07:00:00|-0700|-07:00|-07|Z070000|Z07:00:00|Z0700|Z07:00|Z07|[.,](?:0+|9+)(?![0-9])/g;

/** Splits a layout such as `2006-01-02 15:04` into its pieces (https://pkg.go.dev/time#pkg-constants). */
export function layoutPieces(layout: string): LayoutPiece[] {
  const pieces: LayoutPiece[] = [];
  let at = 0;
  for (const match of layout.matchAll(PARTS)) {
    if (match.index > at) pieces.push({ text: layout.slice(at, match.index), isPart: false });
    pieces.push({ text: match[0], isPart: true });
    at = match.index + match[0].length;
  }
  if (at < layout.length) pieces.push({ text: layout.slice(at), isPart: false });
  return pieces;
}

export const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

export const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
