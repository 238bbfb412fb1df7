import { compareText } from "../bytes.ts";

const MAX_PART = (1n << 64n) - 1n;

/** A semantic version; minor and patch may be left out (https://semver.org). */
export class Version {
  readonly parts: readonly [bigint, bigint, bigint];
  readonly prerelease: string;
  readonly metadata: string;
  readonly original: string;

  constructor(
    parts: readonly [bigint, bigint, bigint],
    prerelease: string,
    metadata: string,
    original: string,
  ) {
    this.parts = parts;
    this.prerelease = prerelease;
    this.metadata = metadata;
    this.original = original;
  }

  toString(): string {
    const prerelease = this.prerelease === "" ? "" : `-${this.prerelease}`;
    return `${this.parts.join(".")}${prerelease}${this.metadata === "" ? "" : `+${this.metadata}`}`;
  }
}

const SHAPE = /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:-([0-9A-Za-z.-]+))?(?:\+([0-9A-Za-z.-]+))?$/;

/** Reads a version; `undefined` when the text is none. */
export function parseVersion(text: string): Version | undefined {
  const [whole, major = "", minor = "0", patch = "0", prerelease = "", metadata = ""] = SHAPE.exec(text) ??
    [];
  if (whole === undefined || /^\.|\.\.|\.$/.test(prerelease) || /^\.|\.\.|\.$/.test(metadata)) {
    return undefined;
  }
  const parts = [major, minor, patch].map(BigInt) as [bigint, bigint, bigint];
  if (parts.some((part) => part > MAX_PART)) return undefined;
  if (prerelease.split(".").some((part) => /^0\d+$/.test(part))) return undefined;
  return new Version(parts, prerelease, metadata, text);
}

/** Negative, zero or positive, as the first version comes before, with or after the second. */
export function compareVersions(a: Version, b: Version): number {
  for (let i = 0; i < 3; i++) {
    const [left = 0n, right = 0n] = [a.parts[i], b.parts[i]];
    if (left !== right) return left < right ? -1 : 1;
  }
  if (a.prerelease === "" || b.prerelease === "") {
    return Number(a.prerelease === "") - Number(b.prerelease === "");
  }
  return comparePrereleases(a.prerelease, b.prerelease);
}

export function comparePrereleases(a: string, b: string): number {
  const left = a.split(".");
  const right = b.split(".");
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const order = comparePart(left[i], right[i]);
    if (order !== 0) return order;
  }
  return 0;
}

/** Numbers come before words, and a missing part before both. */
function comparePart(a: string | undefined, b: string | undefined): number {
  if (a === undefined || b === undefined) return Number(a !== undefined) - Number(b !== undefined);
  const [aIsNumber, bIsNumber] = [isNumber(a), isNumber(b)];
  if (aIsNumber && bIsNumber) return Number(BigInt(a) > BigInt(b)) - Number(BigInt(a) < BigInt(b));
  return aIsNumber === bIsNumber ? compareText(a, b) : Number(bIsNumber) - Number(aIsNumber);
}

function isNumber(text: string): boolean {
  return /^\d{1,20}$/.test(text) && BigInt(text) <= MAX_PART;
}
