/** Which page of the console is meant. Pure. */
import { AtmosError } from "../../../errors.ts";
import { didYouMean } from "../../../nearest.ts";
import { printable } from "../../../printable.ts";
import { hostOf, isConsoleAddress, type Partition, PARTITIONS } from "./partition.ts";
import { GLOBAL, SERVICES } from "./services.ts";

/**
 * The address of a page by its name or address; without either, the first page of the region.
 *
 * @throws AtmosError `usage` for a name that nobody knows, and for an address that is not the console's own
 */
export function destinationUrl(wanted: string | undefined, region: string, partition: Partition): string {
  const text = wanted?.trim() || "console";
  if (isAddress(text)) return consoleAddress(text, partition);
  const path = SERVICES.get(text.toLowerCase());
  if (path === undefined) throw unknown(text);
  return pageUrl(path, region, partition);
}

/**
 * Whether the page can be one of any partition.
 *
 * @throws AtmosError `usage` as {@link destinationUrl}
 */
export function checkDestination(wanted: string): void {
  const text = wanted.trim() || "console";
  if (!isAddress(text)) {
    if (!SERVICES.has(text.toLowerCase())) throw unknown(text);
    return;
  }
  const url = URL.parse(text);
  if (url === null || !PARTITIONS.some((partition) => isConsoleAddress(url, partition))) throw notAPage(text);
}

function isAddress(text: string): boolean {
  return /^[a-z][a-z0-9+.-]*:/i.test(text);
}

function pageUrl(path: string, region: string, partition: Partition): string {
  const [before = "", fragment] = path.split("#");
  const own = GLOBAL.has(before.split("/")[0] ?? "") ? undefined : region;
  const url = new URL(`https://${hostOf(partition.console, own, partition)}/${before}`);
  if (own !== undefined) url.searchParams.set("region", own);
  if (fragment !== undefined) url.hash = fragment;
  return url.href;
}

/** Elsewhere the browser would be led on by a link of ours: no page but the console's own is one. */
function consoleAddress(text: string, partition: Partition): string {
  const url = URL.parse(text);
  if (url !== null && isConsoleAddress(url, partition)) return url.href;
  throw notAPage(text, partition);
}

function notAPage(text: string, partition?: Partition): AtmosError {
  const { name, console: host } = partition ?? { name: "AWS", console: "console.aws.amazon.com" };
  return new AtmosError(
    "usage",
    `cannot open "${printable(text)}": it is no page of the console of ${name}`,
    { hint: `Use an address below https://${host}, or the name of a service.` },
  );
}

function unknown(text: string): AtmosError {
  const meant = didYouMean(text, SERVICES.keys());
  return new AtmosError("usage", `cannot open "${printable(text)}": no service has this name`, {
    hint: `${meant === undefined ? "" : `${meant} `}An address below the console works, too.`,
  });
}
