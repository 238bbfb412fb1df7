/** Values as other tools write them, in the form that an entry has. Pure. */

/** Longer chains are no chains of people. */
export const LONGEST_CHAIN = 50;

/** Without what nobody has said. */
export function said<T extends Readonly<Record<string, unknown>>>(settings: T): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(settings).filter(([, value]) => value !== undefined && value !== ""),
  );
}

/** `3600` as `1h`; what is no number of seconds stays, and is judged with the entry. */
export function durationText(seconds: string | undefined): string | number | undefined {
  if (seconds === undefined || seconds === "") return undefined;
  if (!/^[1-9]\d{0,6}$/.test(seconds)) return seconds;
  const count = Number(seconds);
  if (count % 3600 === 0) return `${count / 3600}h`;
  return count % 60 === 0 ? `${count / 60}m` : count;
}

/** Twelve digits: a reader of numbers has lost the zeros at the front of some. */
export function accountText(written: string): string {
  return /^\d{9,11}$/.test(written) ? written.padStart(12, "0") : written;
}

/** `corp` of `https://corp.awsapps.com/start`, and of an address without a name of its own, its host. */
export function nameOfAddress(address: string): string {
  const host = URL.parse(address)?.hostname ?? "sso";
  const [first = host, ...rest] = host.split(".");
  return rest.length < 2 || /^(www|sso|login|start|portal)$/.test(first) ? host : first;
}

/** `a=1, b=2` */
export function pairs(text: string | undefined): Record<string, string> | undefined {
  if (text === undefined) return undefined;
  return Object.fromEntries(
    words(text).map((pair) => {
      const [key = "", ...rest] = pair.split("=");
      return [key.trim(), rest.join("=").trim()];
    }),
  );
}

/** `a, b` */
export function words(text: string): string[] {
  return text.split(",").map((word) => word.trim()).filter((word) => word !== "");
}
