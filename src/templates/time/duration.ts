/** Nanoseconds per unit. */
const UNITS: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  "µs": 1_000n,
  "μs": 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};

const LARGEST = (1n << 63n) - 1n;

/** A duration such as `1h30m` or `-1.5s` in nanoseconds (https://pkg.go.dev/time#ParseDuration); `undefined` if it is none. */
export function parseDuration(text: string): bigint | undefined {
  const [, sign = "", rest = ""] = /^([+-]?)(.*)$/s.exec(text) ?? [];
  if (rest === "0") return 0n;
  if (rest === "" || text.length > 200) return undefined;
  let total = 0n;
  let at = 0;
  for (const match of rest.matchAll(/(\d*)(?:\.(\d*))?(ns|us|µs|μs|ms|s|m|h)/gy)) {
    const [whole, before = "", after = "", unit = ""] = match;
    if (before === "" && after === "") return undefined;
    const size = UNITS[unit] ?? 0n;
    total += BigInt(before || "0") * size + (BigInt(after || "0") * size) / 10n ** BigInt(after.length);
    at += whole.length;
  }
  if (at !== rest.length || total > LARGEST) return undefined;
  return sign === "-" ? -total : total;
}

/** A duration as Go prints it: `1h30m0s`, `1.5s`, `250ms`. */
export function formatDuration(nanoseconds: bigint): string {
  if (nanoseconds === 0n) return "0s";
  const sign = nanoseconds < 0n ? "-" : "";
  const size = nanoseconds < 0n ? -nanoseconds : nanoseconds;
  if (size < 1_000n) return `${sign}${size}ns`;
  if (size < 1_000_000n) return `${sign}${decimal(size, 3)}µs`;
  if (size < 1_000_000_000n) return `${sign}${decimal(size, 6)}ms`;
  const minutes = size / 60_000_000_000n;
  const seconds = `${decimal(size % 60_000_000_000n, 9)}s`;
  if (minutes === 0n) return sign + seconds;
  return minutes < 60n
    ? `${sign}${minutes}m${seconds}`
    : `${sign}${minutes / 60n}h${minutes % 60n}m${seconds}`;
}

function decimal(value: bigint, places: number): string {
  const digits = value.toString().padStart(places + 1, "0");
  const after = digits.slice(-places).replace(/0+$/, "");
  return digits.slice(0, -places) + (after === "" ? "" : `.${after}`);
}
