/** What `aws/iam-identity-center` needs of somebody who sets it up. */
import { join } from "../../../system/path.ts";
import type { System } from "../../../system/ports.ts";
import type { Folders } from "../../../files/folders.ts";
import { isTrustworthy } from "../../../trustworthy_url.ts";
import type { KnownAddress, ProviderSetup } from "../../setup.ts";
import { checkedRegion } from "../config_file.ts";
import { parseIni } from "../ini_sections.ts";
import { regionInHost, REGIONS } from "../regions.ts";
import { isSamePortal, normaliseStartUrl } from "./start_url.ts";

/** Milliseconds and bytes that a page may take: without it, a person is asked. */
const PATIENCE = 5000;
const LARGEST_PAGE = 512 * 1024;

export const identityCenterSetup: ProviderSetup = {
  label: "AWS IAM Identity Center",
  name: "sso",
  known: ({ system, folders }) => knownPortals(system, folders),
  startUrl: (written) => normaliseStartUrl(withScheme(written)),
  regionOf: async (startUrl, system, cancelled) =>
    regionInHost(new URL(startUrl).hostname) ?? await regionOfPage(startUrl, system, cancelled),
  regions: () => REGIONS,
  settings: (startUrl, region) => ({
    kind: "aws/iam-identity-center",
    start_url: startUrl,
    region: checkedRegion(region),
  }),
};

/** An address as people copy it from a browser, which hides how it begins. */
function withScheme(written: string): string {
  return /^[a-z\d-]+(\.[a-z\d-]+)+(\/|$)/i.test(written.trim()) ? `https://${written.trim()}` : written;
}

/** Portals that the AWS CLI is set up for. */
async function knownPortals({ files, env }: System, { home }: Folders): Promise<KnownAddress[]> {
  const named = env.get("AWS_CONFIG_FILE") || undefined;
  try {
    const text = await files.readText(named ?? join(home, ".aws", "config"));
    return portalsIn(text ?? "", named === undefined ? "~/.aws/config" : "AWS_CONFIG_FILE");
  } catch {
    return [];
  }
}

/** Each portal once, in the order of the file. Pure. */
export function portalsIn(text: string, from: string): KnownAddress[] {
  const file = parseIni(text);
  if ("broken" in file) return [];
  const found: KnownAddress[] = [];
  for (const { settings } of file.sections.values()) {
    const [written, region] = [settings.get("sso_start_url"), settings.get("sso_region")];
    if (!written || !region) continue;
    try {
      const startUrl = normaliseStartUrl(written);
      const isNew = !found.some((one) => one.region === region && isSamePortal(written, one.startUrl));
      if (isNew) found.push({ startUrl, region: checkedRegion(region), from });
    } catch {
      // What no sign-in may be entrusted to is not offered.
    }
  }
  return found;
}

/** The page of a portal says where it is; so may the address that it sends a browser to. */
async function regionOfPage(
  startUrl: string,
  { http, log }: System,
  cancelled: AbortSignal,
): Promise<string | undefined> {
  if (!isTrustworthy(new URL(startUrl))) return undefined;
  try {
    const { headers, body } = await http.send({
      method: "GET",
      url: startUrl,
      headers: { accept: "text/html" },
      timeLimit: PATIENCE,
      sizeLimit: LARGEST_PAGE,
      signal: cancelled,
      followSameOrigin: true,
    });
    const next = URL.parse(headers.location ?? "", startUrl);
    return regionIn(new TextDecoder().decode(body)) ??
      (next === null ? undefined : regionInHost(next.hostname));
  } catch (error) {
    if (cancelled.aborted) throw error;
    log.info("The portal's region was not found", { reason: error });
    return undefined;
  }
}

/** `<meta name="region" content="eu-west-1">` Pure. */
export function regionIn(page: string): string | undefined {
  for (const [tag] of page.matchAll(/<meta\b[^<>]{1,500}>/gi)) {
    if (!/\bname\s*=\s*["']?region["'\s/>]/i.test(tag)) continue;
    const [, region = ""] = /\bcontent\s*=\s*["']?([a-z0-9-]{1,63})["'\s/>]/i.exec(tag) ?? [];
    if (regionInHost(region) === region) return region;
  }
  return undefined;
}
