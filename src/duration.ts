const UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 24 * 3_600_000,
};

/** Characters: matching a group again and again for megabytes overflows the stack. */
const LONGEST = 100;

/** Whole seconds, or numbers with units. */
export const DURATION = /^\s*(\d{1,9}|(\d{1,9}(\.\d{1,6})?(ms|s|m|h|d))+)\s*$/;

/** Reads `90s`, `1h30m`, `250ms`, or a whole number of seconds, as milliseconds; undefined for any other text. */
export function parseDuration(text: string): number | undefined {
  const trimmed = text.trim();
  if (trimmed.length > LONGEST || !DURATION.test(trimmed)) return undefined;
  if (/^\d+$/.test(trimmed)) return Number(trimmed) * 1000;
  let sum = 0;
  for (const [, amount = "", unit = ""] of trimmed.matchAll(/([\d.]+)(ms|s|m|h|d)/g)) {
    sum += Number(amount) * (UNITS[unit] ?? 0);
  }
  return sum;
}

/** Seconds, rounded down to whole ones: `5400` as `1h30m`. */
export function spoken(exact: number): string {
  const seconds = Math.floor(exact);
  const parts = [[Math.floor(seconds / 3600), "h"], [Math.floor(seconds / 60) % 60, "m"], [
    seconds % 60,
    "s",
  ]];
  return parts.flatMap(([amount, unit]) => amount === 0 ? [] : [`${amount}${unit}`]).join("") || "0s";
}
