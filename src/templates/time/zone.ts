/** A time zone: where its clocks stand, in seconds east of Greenwich, and what it is called at an instant. */
export interface Zone {
  offsetAt(seconds: number): number;
  /** Short name such as `CET`; empty when none is known. */
  nameAt(seconds: number): string;
}

export const UTC: Zone = { offsetAt: () => 0, nameAt: () => "UTC" };

export function fixedZone(offset: number, name: string): Zone {
  return { offsetAt: () => offset, nameAt: () => name };
}

const known = new Map<string, Zone>();

/** A zone of the IANA database, such as `Europe/Berlin`; `undefined` when there is none of that name. */
export function namedZone(name: string): Zone | undefined {
  if (name === "UTC" || name === "") return UTC;
  const zone = known.get(name) ?? loadZone(name);
  if (zone !== undefined) known.set(name, zone);
  return zone;
}

/** Languages whose users call zones by letters; the first that has letters for a zone gives its name. */
const LANGUAGES = ["en-US", "en-GB", "en-AU", "en-IN", "ja-JP"];

function loadZone(timeZone: string): Zone | undefined {
  if (!/^[A-Za-z][A-Za-z0-9_+/-]*$/.test(timeZone)) return undefined;
  let clock: Intl.DateTimeFormat;
  try {
    clock = new Intl.DateTimeFormat("en-US", { timeZone, timeZoneName: "longOffset" });
  } catch {
    return undefined;
  }
  const names = LANGUAGES.map((language) => {
    return new Intl.DateTimeFormat(language, { timeZone, timeZoneName: "short" });
  });
  return {
    offsetAt: (seconds) => offsetOf(zonePart(clock, seconds)),
    nameAt(seconds): string {
      const shown = names.map((name) => zonePart(name, seconds));
      return shown.find((name) => /^[A-Z]{2,5}$/.test(name)) ??
        numericName(offsetOf(zonePart(clock, seconds)));
    },
  };
}

function zonePart(format: Intl.DateTimeFormat, seconds: number): string {
  return format.formatToParts(seconds * 1000).find((part) => part.type === "timeZoneName")?.value ?? "";
}

/** `GMT+05:30` → 19800 */
function offsetOf(text: string): number {
  const [, sign, hours = "0", minutes = "0", seconds = "0"] = /([+-])(\d+):(\d+)(?::(\d+))?$/.exec(text) ??
    [];
  const size = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds ?? 0);
  return sign === "-" ? -size : size;
}

/** The database calls zones without letters by their offset: `+03`, `+0530`. */
function numericName(offset: number): string {
  const minutes = Math.floor(Math.abs(offset) / 60);
  const hours = String(Math.floor(minutes / 60)).padStart(2, "0");
  const rest = minutes % 60 === 0 ? "" : String(minutes % 60).padStart(2, "0");
  return `${offset < 0 ? "-" : "+"}${hours}${rest}`;
}
